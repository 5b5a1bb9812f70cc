import { PlayheadError } from '../../player/error.ts';
import { parseSeekTarget } from '../../player/position.ts';
import type { SeekTarget } from '../../player/position.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import { fraction } from '../property/value.ts';
import { flags, optional, text, time, word } from './arguments.ts';
import { command } from './remote-command.ts';
import type { RemoteCommand } from './remote-command.ts';
import { DONE, FAILED, INVALID, answer } from './reply.ts';
import type { Reply } from './reply.ts';

const UNITS = ['relative', 'absolute', 'absolute-percent', 'relative-percent'] as const;
/** Seeks are always exact here: these are accepted and change nothing. */
const PRECISIONS = ['exact', 'keyframes'];

/** Going to another place of the current track. */
export function seekCommands(): readonly RemoteCommand[] {
  return [
    command(
      'seek',
      [
        time('target'),
        optional(flags('flags', [...UNITS, ...PRECISIONS])),
        optional(word('legacy', PRECISIONS)),
      ],
      async ({ player }, amount, given = [], _precision) => {
        const units = UNITS.filter((unit) => given.includes(unit));
        if (units.length > 1 || PRECISIONS.every((one) => given.includes(one))) return INVALID;
        const target = seekTarget(player, amount, units[0] ?? 'relative');
        if (target === null) return FAILED;
        player.seek(target);
        await player.settled();
        return DONE;
      },
    ),
    command('seek-exact', [text('position')], ({ player }, position) => seekExact(player, position)),
    command(
      'revert-seek',
      [optional(flags('flags', ['mark', 'mark-permanent']))],
      async ({ player }, given = []) => {
        if (!player.state.current?.loaded) return FAILED;
        if (given.length > 0) {
          player.markSeekOrigin();
          return DONE;
        }
        const frame = player.seekOrigin;
        if (frame === null) return FAILED;
        player.seek({ type: 'frame', frame });
        await player.settled();
        return DONE;
      },
    ),
    command('frame-step', [], ({ player }) => step(player, 1)),
    command('frame-back-step', [], ({ player }) => step(player, -1)),
    command('ab-loop', [], async ({ player }) => {
      if (!player.state.current?.loaded) return FAILED;
      player.send({ type: 'mark-loop' });
      await player.settled();
      return DONE;
    }),
  ];
}

function seekTarget(
  { state }: RemotePlayer,
  amount: number,
  unit: (typeof UNITS)[number],
): SeekTarget | null {
  const { positionSeconds: position, durationSeconds: duration } = state;
  if (position === null) return null;
  switch (unit) {
    case 'relative':
      return { type: 'relative', seconds: amount };
    case 'absolute':
      return amount < 0 ? { type: 'from-end', seconds: -amount } : { type: 'seconds', seconds: amount };
    case 'absolute-percent':
      return duration === null ? null : { type: 'percent', percent: clampPercent(amount) };
    case 'relative-percent':
      if (duration === null) return null;
      return { type: 'percent', percent: clampPercent((position / duration) * 100 + amount) };
  }
}

function clampPercent(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

/** One frame of sound on or back, paused. */
async function step(player: RemotePlayer, frames: 1 | -1): Promise<Reply> {
  if (!player.state.current?.loaded) return FAILED;
  player.send({ type: 'pause' });
  await player.settled();
  const frame = Math.max(0, player.state.snapshot.playheadFrame + frames);
  player.seek({ type: 'frame', frame });
  await player.settled();
  return DONE;
}

/** Goes to a position as the command line writes it; answers where it landed. */
async function seekExact(player: RemotePlayer, position: string): Promise<Reply> {
  let target: SeekTarget;
  try {
    target = parseSeekTarget(position, 'seek-exact');
  } catch (error) {
    if (error instanceof PlayheadError) return INVALID;
    throw error;
  }
  const rate = player.state.current?.loaded?.sample_rate;
  if (rate === undefined) return FAILED;
  const landed = await player.seekAndLand(target);
  if (landed === null) return FAILED;
  return answer({
    frame: landed.event.frame,
    position: fraction(landed.event.position),
    requested_frame: landed.event.requested_frame,
    from: landed.event.from,
    took_ms: fraction(landed.event.took_ms),
    ...(landed.isSuperseded ? { superseded: true } : {}),
  });
}
