import { ATTACH_VERSION, writeAttachJson } from '../attach/attach-protocol.ts';
import type { AttachSnapshot } from '../attach/attach-protocol.ts';
import { Verbatim } from '../property/value.ts';
import { EVENT_NAMES } from '../state/remote-events.ts';
import { INVALID, answer } from '../command/reply.ts';
import type { Reply } from '../command/reply.ts';
import type { Properties } from '../property/property-table.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import type { Observations } from './observations.ts';
import type { Json } from './relaxed-json.ts';

/** mpv's client API 2.5. */
const CLIENT_API = 0x20005;

export const LOG_LEVELS = [
  'no',
  'fatal',
  'error',
  'warn',
  'info',
  'v',
  'debug',
  'trace',
  'terminal-default',
] as const;

/** What a connection keeps for itself. */
export interface ClientSettings {
  readonly name: string;
  readonly observations: Observations;
  /** Events that are not told. */
  readonly disabledEvents: Set<string>;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Makes the connection a screen's from the reply on. */
  readonly attach: () => AttachSnapshot;
}

type ClientCommand = (
  context: {
    readonly player: RemotePlayer;
    readonly properties: Properties;
    readonly client: ClientSettings;
  },
  args: readonly Json[],
) => Reply | Promise<Reply>;

/** A screen of another version is told which one this is, and stays a client like any other. */
function attach(
  { player, client }: { player: RemotePlayer; client: ClientSettings },
  [given]: readonly Json[],
): Reply {
  if (typeof given !== 'object' || given === null || !('version' in given)) return INVALID;
  if (given.version !== ATTACH_VERSION)
    return answer({ version: ATTACH_VERSION, player: player.host.version });
  return answer(new Verbatim(writeAttachJson(client.attach())));
}

const OK: Reply = { error: 'success' };

/** The commands of the protocol itself: exact number of arguments, in JSON lists only. */
export const CLIENT_COMMANDS: ReadonlyMap<string, ClientCommand> = new Map<string, ClientCommand>([
  ['client_name', withArgs(0, ({ client }) => answer(client.name))],
  ['get_version', withArgs(0, () => answer(CLIENT_API))],
  ['get_time_us', withArgs(0, () => answer(Number(process.hrtime.bigint() / 1000n)))],
  [
    'get_property',
    withArgs(1, ({ properties }, [name]) => {
      if (typeof name !== 'string') return INVALID;
      return prepared(properties, name, () => {
        const result = properties.read(name);
        return 'value' in result ? answer(result.value) : result;
      });
    }),
  ],
  [
    'get_property_string',
    withArgs(1, ({ properties }, [name]) =>
      typeof name === 'string'
        ? prepared(properties, name, () => answer(properties.readString(name)))
        : INVALID,
    ),
  ],
  ['set_property', withArgs(2, setProperty)],
  ['set_property_string', withArgs(2, setProperty)],
  ['observe_property', withArgs(2, (context, args) => observe(context, args, false))],
  ['observe_property_string', withArgs(2, (context, args) => observe(context, args, true))],
  ['attach', withArgs(1, attach)],
  [
    'unobserve_property',
    withArgs(1, ({ client }, [id]) => {
      if (!Number.isInteger(id)) return INVALID;
      client.observations.remove(Number(id));
      return OK;
    }),
  ],
  [
    'enable_event',
    withArgs(1, ({ client }, [name]) =>
      toggleEvents(name, (events) => events.forEach((event) => client.disabledEvents.delete(event))),
    ),
  ],
  [
    'disable_event',
    withArgs(1, ({ client }, [name]) =>
      toggleEvents(name, (events) => events.forEach((event) => client.disabledEvents.add(event))),
    ),
  ],
  [
    'request_log_messages',
    withArgs(1, ({ client }, [given]) => {
      const level = LOG_LEVELS.find((one) => one === given);
      if (level === undefined) return INVALID;
      client.logLevel = level;
      return OK;
    }),
  ],
]);

function withArgs(count: number, run: ClientCommand): ClientCommand {
  return (context, args) => (args.length === count ? run(context, args) : INVALID);
}

/** Most values are at hand: their reply does not wait for the next turn. */
function prepared(properties: Properties, name: string, read: () => Reply): Reply | Promise<Reply> {
  return properties.preparation(name)?.then(read) ?? read();
}

async function setProperty(
  { player, properties }: { readonly player: RemotePlayer; readonly properties: Properties },
  [name, value]: readonly Json[],
): Promise<Reply> {
  if (typeof name !== 'string' || value === undefined) return INVALID;
  const error = properties.write(name, value);
  if (error !== null) return { error };
  await player.settled();
  return OK;
}

function observe(
  { client, player, properties }: Parameters<ClientCommand>[0],
  [id, name]: readonly Json[],
  isString: boolean,
): Reply {
  if (!Number.isInteger(id) || typeof name !== 'string') return INVALID;
  void properties.preparation(name)?.then(() => player.changed());
  return client.observations.add(Number(id), name, isString) ? OK : INVALID;
}

function toggleEvents(name: Json | undefined, toggle: (events: readonly string[]) => void): Reply {
  if (name === 'all') toggle(EVENT_NAMES);
  else if (typeof name === 'string' && EVENT_NAMES.includes(name)) toggle([name]);
  else return INVALID;
  return OK;
}
