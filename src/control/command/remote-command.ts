import type { Json } from '../ipc/relaxed-json.ts';
import type { Properties } from '../property/property-table.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import type { Argument } from './arguments.ts';
import { INVALID } from './reply.ts';
import type { Reply } from './reply.ts';

/** What a command works with. */
export interface CommandContext {
  readonly player: RemotePlayer;
  readonly properties: Properties;
  /** Sends a `client-message` to one connection by its name. False: there is no such. */
  readonly messageTo: (clientName: string, args: readonly string[]) => boolean;
}

/** A command of the player: its name, its arguments, and what it does. */
export interface RemoteCommand {
  readonly name: string;
  readonly args: readonly Argument[];
  /** The last argument may come any number of times. */
  readonly isVariadic: boolean;
  readonly run: (context: CommandContext, values: readonly unknown[]) => Reply | Promise<Reply>;
}

type Values<Args extends readonly Argument[]> = {
  readonly [Key in keyof Args]: Args[Key] extends Argument<infer Parsed> ? Parsed : never;
};

/** Declares a command with a fixed list of arguments. */
export function command<const Args extends readonly Argument[]>(
  name: string,
  args: Args,
  run: (context: CommandContext, ...values: Values<Args>) => Reply | Promise<Reply>,
): RemoteCommand {
  return {
    name,
    args,
    isVariadic: false,
    run: (context, values) => run(context, ...(values as unknown as Values<Args>)),
  };
}

/** Declares a command whose last argument may be repeated, or left out. */
export function variadic<const Args extends readonly Argument[], Rest>(
  name: string,
  args: Args,
  rest: Argument<Rest>,
  run: (context: CommandContext, values: Values<Args>, rest: readonly Rest[]) => Reply | Promise<Reply>,
): RemoteCommand {
  return {
    name,
    args: [...args, rest],
    isVariadic: true,
    run: (context, values) =>
      run(
        context,
        values.slice(0, args.length) as unknown as Values<Args>,
        values.slice(args.length) as Rest[],
      ),
  };
}

/** Arguments by place, parsed. null: too few, too many, or one that is no value. */
export function parsePositional(
  { args, isVariadic }: RemoteCommand,
  given: readonly Json[],
): readonly unknown[] | null {
  const least = args.filter(({ isOptional }) => !isOptional).length - (isVariadic ? 1 : 0);
  if (given.length < least || (!isVariadic && given.length > args.length)) return null;
  const values = given.map((value, index) => (args[index] ?? args.at(-1)!).parse(value));
  return values.includes(undefined) ? null : values;
}

/** Arguments by name, parsed. null: one is unknown, missing, or no value. */
export function parseNamed(
  { args, isVariadic }: RemoteCommand,
  given: Readonly<Record<string, Json>>,
): readonly unknown[] | null {
  if (isVariadic || Object.keys(given).some((key) => !args.some(({ name }) => name === key))) return null;
  const values: unknown[] = [];
  for (const { name, isOptional, parse } of args) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const parsed = value === undefined ? undefined : parse(value);
    if (parsed === undefined && (value !== undefined || !isOptional)) return null;
    values.push(parsed);
  }
  return values;
}

/** Runs a command; null for arguments that could not be parsed. */
export function runParsed(
  remote: RemoteCommand,
  context: CommandContext,
  values: readonly unknown[] | null,
): Reply | Promise<Reply> {
  return values === null ? INVALID : remote.run(context, values);
}
