import type { IpcClient } from './ipc-client.ts';
import type { Json } from '../ipc/relaxed-json.ts';

/** What `playhead-status` answers. */
export type Status = Readonly<Record<string, Json>>;

/** Properties whose change asks for the status anew. */
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

/** Shows the status at each change, and once a second, until the player ends or the connection is closed. */
export async function watchStatus(
  client: IpcClient,
  onStatus: (status: Status) => void,
  timeoutMs: number,
): Promise<void> {
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
    onStatus(reply.data as Status);
    if (isDue) {
      isDue = false;
      await show();
    }
  };
  client.onMessage((message) => {
    if (message.event === 'property-change' || message.event === 'seek') void show();
  });
  await Promise.all(WATCHED.map((name) => client.ask(['observe_property', 1, name], timeoutMs)));
  await show();
  const ticker = setInterval(() => void show(), SECOND_MS);
  await client.closed;
  clearInterval(ticker);
}
