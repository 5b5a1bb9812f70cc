import { labelOf, splitFilters, toFilters } from '../property/filter-chain.ts';
import { double, optional, text, word } from './arguments.ts';
import { command, variadic } from './remote-command.ts';
import type { CommandContext, RemoteCommand } from './remote-command.ts';
import { DONE, FAILED, INVALID } from './reply.ts';
import type { Reply } from './reply.ts';

const DIRECTIONS = ['up', 'down'] as const;

/** Changing a property by a command, as key bindings do. A refusal is answered with `error running command`. */
export function propertyCommands(): readonly RemoteCommand[] {
  return [
    command('set', [text('name'), text('value')], (context, name, value) =>
      done(context, context.properties.write(name, value) === null),
    ),
    command('add', [text('name'), optional(double('value'))], (context, name, amount = 1) =>
      done(context, context.properties.property(name)?.add?.(context.player, amount) === true),
    ),
    command('multiply', [text('name'), double('value')], (context, name, factor) =>
      done(context, context.properties.property(name)?.multiply?.(context.player, factor) === true),
    ),
    command('cycle', [text('name'), optional(word('value', DIRECTIONS))], (context, name, direction = 'up') =>
      done(
        context,
        context.properties.property(name)?.cycle?.(context.player, direction === 'up' ? 1 : -1) === true,
      ),
    ),
    variadic('cycle-values', [], text('value'), (context, _, words) => cycleValues(context, words)),
    command(
      'af',
      [word('operation', ['set', 'add', 'remove', 'toggle', 'clr', 'pre']), text('value')],
      editFilters,
    ),
    command('ao-reload', [], (context) => {
      context.player.send({ type: 'reopen-output' });
      return done(context, true);
    }),
    command('drop-buffers', [], async (context) => {
      const { state } = context.player;
      if (!state.current?.loaded) return FAILED;
      context.player.send({ type: 'seek', target: { type: 'frame', frame: state.snapshot.playheadFrame } });
      return done(context, true);
    }),
    command('ignore', [], () => DONE),
  ];
}

async function done({ player }: CommandContext, isDone: boolean): Promise<Reply> {
  if (!isDone) return FAILED;
  await player.settled();
  return DONE;
}

/** `cycle-values [!reverse] NAME V…`: the value after the present one, the first if it is none of them. */
async function cycleValues(context: CommandContext, words: readonly string[]): Promise<Reply> {
  const isReverse = words[0] === '!reverse';
  const [name, ...values] = isReverse ? words.slice(1) : words;
  if (name === undefined || values.length === 0) return INVALID;
  const { properties } = context;
  const now = properties.readString(name);
  const { canonical = (word: string) => word } = properties.property(name) ?? {};
  const at = values.findIndex((value) => canonical(value) === now || Number(value) === Number(now));
  const next = at === -1 ? (isReverse ? values.length - 1 : 0) : at + (isReverse ? -1 : 1);
  return done(context, properties.write(name, values.at(next % values.length)!) === null);
}

/** The chain is one text, its filters separated by commas, as `--af` has it. A filter with a label replaces its namesake. */
async function editFilters(context: CommandContext, operation: string, value: string): Promise<Reply> {
  const chain = splitFilters(context.player.state.sound.filters ?? '');
  const given = toFilters(value);
  const labels = given.map(labelOf);
  const isGiven = (filter: string): boolean => {
    const label = labelOf(filter);
    return given.includes(filter) || (label !== undefined && labels.includes(label));
  };
  const without = chain.filter((filter) => !isGiven(filter));
  const kept = chain.filter((filter) => labelOf(filter) === undefined || !isGiven(filter));
  const next = {
    set: given,
    add: [...kept, ...given],
    pre: [...given, ...kept],
    remove: without,
    toggle: without.length < chain.length ? without : [...chain, ...given],
    clr: [],
  }[operation]!;
  return done(context, context.properties.write('af', next.join(',')) === null);
}
