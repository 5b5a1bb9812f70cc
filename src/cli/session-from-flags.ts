import { readFileSync } from 'node:fs';
import { PlayheadError } from '../player/error.ts';
import { parseScript } from '../player/script.ts';
import type { ScriptStep } from '../player/script.ts';
import { isHeard, type RangeOption, type SessionOptions } from '../player/session-options.ts';
import type { PlayFlags } from './play-options.ts';

/** Turns the flags of the command line into what the engine is told. @throws PlayheadError for what does not go together */
export function sessionFromFlags(flags: PlayFlags): SessionOptions {
  refuseEndless(flags);
  return {
    output: flags.output,
    device: flags.device ?? null,
    rate: flags.rate ?? null,
    channels: flags.channels ?? null,
    format: flags.format ?? null,
    ranges: rangesOf(flags),
    lengthSeconds: flags.length ?? null,
    seekAt: [...flags.seekAt].sort((one, other) => one.afterSeconds - other.afterSeconds),
    script: readScript(flags.script),
    abLoop: flags.abLoop ?? null,
    loopTimes: flags.loop,
    repeatTimes: flags.repeat,
    shuffle: flags.shuffle,
    seed: flags.seed ?? Math.floor(Math.random() * 2 ** 32),
    volumePercent: flags.volume,
    mute: flags.mute,
    speed: flags.speed,
    replayGain: flags.replaygain,
    // As in mpv, an empty list of filters is one.
    filters: flags.af === undefined || flags.af.trim() === '' ? null : flags.af,
    sleepSeconds: sleepOf(flags),
    staysIdle: staysIdle(flags),
  };
}

/** A render takes no listening time: `--sleep` has no meaning there. */
function sleepOf({ sleep, output }: PlayFlags): number | null {
  if (sleep === undefined) return null;
  if (!isHeard(output))
    throw new PlayheadError(
      'usage',
      '--sleep: a file is not heard: use --length or --end to write a part of a track',
    );
  return sleep;
}

function staysIdle({ idle, exitAtEnd }: PlayFlags): boolean {
  if (idle && exitAtEnd)
    throw new PlayheadError('usage', '--idle does not go together with --exit-at-end: give one or the other');
  return idle;
}

function rangesOf({ range, start, end }: PlayFlags): readonly RangeOption[] {
  if (range.length > 0) {
    if (start !== undefined || end !== undefined) {
      throw new PlayheadError(
        'usage',
        '--range does not go together with --start and --end: give one or the other',
      );
    }
    return range;
  }
  return [{ from: start ?? null, to: end ?? null }];
}

function refuseEndless({ output, loop, repeat, abLoop }: PlayFlags): void {
  const isFile = output.type === 'wav';
  if (isFile && (loop === Infinity || repeat === Infinity || abLoop?.times === Infinity)) {
    throw new PlayheadError(
      'usage',
      `--output ${output.path}: the list would never end: give --loop, --repeat and --ab-loop a number`,
    );
  }
}

function readScript(file: string | undefined): readonly ScriptStep[] {
  if (file === undefined) return [];
  const name = file === '-' ? 'standard input' : file;
  try {
    return parseScript(readFileSync(file === '-' ? 0 : file, 'utf8'), name);
  } catch (error) {
    if (error instanceof PlayheadError) throw error;
    throw new PlayheadError('usage', `--script: ${name} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
