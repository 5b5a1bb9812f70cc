import type { IpcClient } from '../../control/client/ipc-client.ts';
import { formatStatus } from './status-format.ts';
import type { Status, StatusFormat } from './status-format.ts';

/** What a change of asks for a new line. */
const WATCHED = [
  'pause',
  'path',
  'media-title',
  'volume',
  'mute',
  'speed',
  'loop-file',
  'loop-playlist',
  'shuffle',
  'playlist-pos',
  'playlist-count',
  'idle-active',
];
const SECOND_MS = 1000;

/**
 * Prints the status at each change, and at most once a second while playing, until the player ends.
 *
 * @param format null prints JSON
 */
export async function watchPlayer(
  client: IpcClient,
  format: StatusFormat | null,
  timeoutMs: number,
): Promise<number> {
  let printed = '';
  let isAsking = false;
  let isDue = false;
  const show = async (): Promise<void> => {
    if (isAsking) {
      isDue = true;
      return;
    }
    isAsking = true;
    const reply = await client.ask(['playhead-status'], timeoutMs);
    isAsking = false;
    if (!reply.isDone) return;
    const status = reply.data as Status;
    const line = format === null ? JSON.stringify(status) : formatStatus(format, status);
    if (line !== printed) process.stdout.write(`${line}\n`);
    printed = line;
    if (isDue) {
      isDue = false;
      await show();
    }
  };
  client.onMessage((message) => {
    if (message.event === 'property-change' || message.event === 'seek') void show();
  });
  // Whoever read this has gone, as `head` does.
  process.stdout.on('error', () => client.close());
  await Promise.all(WATCHED.map((name) => client.ask(['observe_property', 1, name], timeoutMs)));
  await show();
  const ticker = setInterval(() => void show(), SECOND_MS);
  await client.closed;
  clearInterval(ticker);
  return 0;
}
