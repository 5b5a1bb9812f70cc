import type { DoorLog } from '../alsa/door-log.ts';
import type { SoundDoor } from '../alsa/sound-door.ts';
import type { BenchContext } from '../bench-context.ts';
import { LiveMpv } from './live-mpv.ts';
import { LivePlayhead } from './live-playhead.ts';

/** A player that plays and takes commands. Each command is on its way when its method returns. */
export interface LivePlayer {
  readonly name: string;
  readonly pid: number;
  readonly log: DoorLog;
  seekTo(seconds: number): void;
  seekBy(seconds: number): void;
  pause(): void;
  resume(): void;
  setVolume(percent: number): void;
  next(): void;
  end(): Promise<void>;
}

/** A kind of player that can be told what to do while it plays. */
export interface LivePlayerKind {
  readonly name: string;
  start(files: readonly string[], sound: SoundDoor): Promise<LivePlayer>;
}

export const LIVE_PLAYERS: readonly LivePlayerKind[] = [
  { name: 'playhead', start: (files, sound) => LivePlayhead.start(files, sound.watch()) },
  { name: 'mpv', start: (files, sound) => LiveMpv.start(files, sound.watch()) },
];

/** Starts a player, waits until it is heard and has had time to fill its buffers, and ends it after `use`. */
export async function withLivePlayer<Result>(
  kind: LivePlayerKind,
  files: readonly string[],
  { door }: BenchContext,
  use: (player: LivePlayer) => Promise<Result>,
): Promise<Result> {
  const player = await kind.start(files, await door());
  try {
    await player.log.firstWrite();
    await pauseMs(SETTLE_MS);
    return await use(player);
  } catch (error) {
    throw new Error(`${kind.name}: ${String(error)}`, { cause: error });
  } finally {
    await player.end();
  }
}

const SETTLE_MS = 1500;

/** Lets time pass: between two commands a player plays on, as it would between two key presses. */
export function pauseMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
