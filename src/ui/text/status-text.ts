import type { PlayModes } from '../../player/event.ts';
import type { Glyphs } from './glyphs.ts';
import { run, type Run, type RunRow } from './run.ts';

/** The lasting states of the player, and nothing that is as usual. */
export interface Status {
  readonly modes: PlayModes;
  readonly speed: number;
  readonly volumePercent: number;
  readonly isMuted: boolean;
  readonly isSilent: boolean;
}

/** `⇄  ↻all  1.10×  vol 85`: marks for what is not as usual, and the volume, or why nothing is heard. */
export function statusRuns(status: Status, glyphs: Glyphs): RunRow {
  const { modes, speed } = status;
  const marks = [
    modes.shuffle ? glyphs.shuffle : '',
    modes.repeatTimes > 1 ? glyphs.repeat + times(modes.repeatTimes, 'all', glyphs) : '',
    modes.loopTimes > 1 ? glyphs.loop + times(modes.loopTimes, '1', glyphs) : '',
    speed === 1 ? '' : `${speed.toFixed(2)}${glyphs.times}`,
  ].filter(Boolean);
  return [...marks.map((mark) => run(`${mark}  `, 'accent')), volume(status)];
}

function volume({ isSilent, isMuted, volumePercent }: Status): Run {
  if (isSilent) return run('no device', 'error');
  return isMuted ? run('muted', 'warning') : run(`vol ${Math.round(volumePercent)}`, 'dim');
}

function times(count: number, endless: string, glyphs: Glyphs): string {
  return Number.isFinite(count) ? `${glyphs.times}${count}` : endless;
}
