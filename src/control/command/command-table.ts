import { loadCommands } from './load-commands.ts';
import { messageCommands } from './message-commands.ts';
import { programCommands } from './program-commands.ts';
import { propertyCommands } from './property-commands.ts';
import { queueCommands } from './queue-commands.ts';
import { seekCommands } from './seek-commands.ts';
import type { RemoteCommand } from './remote-command.ts';

/** Every command of the player, by name. */
export function commandTable(): ReadonlyMap<string, RemoteCommand> {
  const commands = [
    ...seekCommands(),
    ...loadCommands(),
    ...queueCommands(),
    ...propertyCommands(),
    ...messageCommands(),
    ...programCommands(),
  ];
  return new Map(commands.map((one) => [one.name, one]));
}

/** Words that may stand before a command's name. They change nothing here but the expansion of `${}`. */
const PREFIXES: ReadonlySet<string> = new Set([
  'no-osd',
  'osd-auto',
  'osd-bar',
  'osd-msg',
  'osd-msg-bar',
  'raw',
  'expand-properties',
  'repeatable',
  'async',
  'sync',
]);

/** The words of a command without its prefixes, and which of them there were. */
export function withoutPrefixes<Word>(words: readonly Word[]): {
  readonly prefixes: ReadonlySet<string>;
  readonly words: readonly Word[];
} {
  const first = words.findIndex((word) => typeof word !== 'string' || !PREFIXES.has(word));
  const count = first === -1 ? words.length : first;
  return { prefixes: new Set(words.slice(0, count).map(String)), words: words.slice(count) };
}
