import type { QueueEntry } from '../../player/track.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { integer, optional, word } from './arguments.ts';
import type { Argument } from './arguments.ts';
import { command } from './remote-command.ts';
import type { RemoteCommand } from './remote-command.ts';
import { DONE, FAILED } from './reply.ts';
import type { Reply } from './reply.ts';

/** Moving in the queue, and changing it. */
export function queueCommands(): readonly RemoteCommand[] {
  return [
    command('playlist-next', [optional(EDGE)], ({ player }, edge = 'weak') => goBy(player, 1, edge)),
    command('playlist-prev', [optional(EDGE)], ({ player }, edge = 'weak') => goBy(player, -1, edge)),
    command('playlist-play-index', [indexOr('index', ['current', 'none'])], ({ player }, index) => {
      if (index === 'none') return sent(player, () => player.send({ type: 'stop' }));
      const wanted = index === 'current' ? player.state.currentIndex : Number(index);
      return sent(player, () => player.playIndex(wanted));
    }),
    command('playhead-play', [], ({ player }) => sent(player, () => player.play())),
    command('playlist-clear', [], ({ player }) => sent(player, () => remove(player, others(player)))),
    command('playlist-remove', [indexOr('index', ['current'], 0)], ({ player }, given) => {
      const { queue, currentIndex } = player.state;
      const index = given === 'current' ? currentIndex : Number(given);
      const entry = queue[index];
      if (entry === undefined) return FAILED;
      return sent(player, () => removeEntry(player, entry));
    }),
    command('playlist-move', [integer('index1'), integer('index2')], ({ player }, from, to) => {
      const { queue } = player.state;
      const entry = queue[from];
      if (entry === undefined || to < 0) return FAILED;
      const edit = { type: 'move', id: entry.id, beforeId: queue[to]?.id ?? null } as const;
      return sent(player, () => player.send({ type: 'queue', edit }));
    }),
    command('playlist-shuffle', [], ({ player }) => sent(player, () => player.shuffleQueue())),
    command('playlist-unshuffle', [], ({ player }) => sent(player, () => player.unshuffleQueue())),
    command('stop', [optional(word('flags', ['keep-playlist', 'keep_playlist']))], ({ player }, keep) =>
      sent(player, () => {
        player.send({ type: 'stop' });
        if (keep === undefined) remove(player, player.state.queue);
      }),
    ),
  ];
}

const EDGE = word('flags', ['weak', 'force']);

/** A whole number, or one of a few words. */
function indexOr<Word extends string>(
  name: string,
  words: readonly Word[],
  minimum = -Infinity,
): Argument<number | Word> {
  const index = integer(name, minimum);
  return {
    name,
    type: 'String',
    isOptional: false,
    parse: (value) => words.find((one) => one === value) ?? index.parse(value),
  };
}

/** Sends commands; answers when they were carried out. */
export async function sent(player: RemotePlayer, send: () => void): Promise<Reply> {
  send();
  await player.settled();
  return DONE;
}

async function goBy(player: RemotePlayer, step: 1 | -1, edge: 'weak' | 'force'): Promise<Reply> {
  const { state } = player;
  if (state.current === null) return FAILED;
  const { repeatTimes, shuffle } = state.modes;
  // Under shuffle the player alone knows what is next; at an edge of the plain order this does.
  const target = state.currentIndex + step;
  const isEdge = !shuffle && (target < 0 || target >= state.queue.length) && repeatTimes === 1;
  if (isEdge) {
    if (edge === 'weak') return FAILED;
    return sent(player, () => player.send({ type: 'stop' }));
  }
  return sent(player, () => player.send({ type: step === 1 ? 'next' : 'previous' }));
}

function others({ state }: RemotePlayer): readonly QueueEntry[] {
  return state.queue.filter(({ id }) => id !== state.current?.entry.id);
}

function remove(player: RemotePlayer, entries: readonly QueueEntry[]): void {
  if (entries.length === 0) return;
  player.send({ type: 'queue', edit: { type: 'remove', ids: entries.map(({ id }) => id) } });
}

/** Removes an entry. The current one gives way to the next, or to silence. */
function removeEntry(player: RemotePlayer, entry: QueueEntry): void {
  const { queue, current } = player.state;
  if (entry.id === current?.entry.id) {
    const following = queue[player.state.currentIndex + 1];
    if (following === undefined) player.send({ type: 'stop' });
    else player.send({ type: 'play-entry', id: following.id });
  }
  remove(player, [entry]);
}
