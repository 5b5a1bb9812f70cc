import type { QueueEntry } from '../../player/track.ts';
import type { RemotePlayer } from './remote-player.ts';

/** Plays these entries in place of the whole queue. */
export function replaceQueue(player: RemotePlayer, entries: readonly QueueEntry[]): void {
  const [first] = entries;
  if (first === undefined) return;
  const old = player.state.queue.map(({ id }) => id);
  player.send({ type: 'queue', edit: { type: 'append', entries } });
  player.send({ type: 'play-entry', id: first.id });
  if (old.length > 0) player.send({ type: 'queue', edit: { type: 'remove', ids: old } });
}
