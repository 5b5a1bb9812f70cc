import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';

const run = promisify(execFile);

/** The length of `SOURCE`: odd, and a multiple of no codec's packet. */
export const SOURCE_FRAMES = 145_531;

/** 3.3 seconds of stereo noise and tone at 44.1 kHz as a lavfi graph; the same samples each time. */
export const SOURCE =
  'anoisesrc=r=44100:a=0.2:seed=7:d=5,aformat=channel_layouts=mono[n];sine=440:r=44100:d=5[s];' +
  `[n][s]amerge=inputs=2,atrim=end_sample=${SOURCE_FRAMES}`;

/** A directory of one test file's own, removed when its tests are over. */
export interface AudioBench {
  readonly dir: string;
  path(name: string): string;
  /** Writes `name` with ffmpeg from `SOURCE`, with these output options. */
  make(name: string, ...options: string[]): Promise<string>;
  /** Writes `name` with ffmpeg from another file. */
  convert(from: string, name: string, ...options: string[]): Promise<string>;
  /** Runs any program in the directory. */
  run(program: string, ...args: string[]): Promise<string>;
}

/** Makes the directory before the tests of the calling file, and removes it after them. */
export async function audioBench(): Promise<AudioBench> {
  const dir = await mkdtemp(path.join(tmpdir(), 'playhead-test-'));
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const ffmpeg = locateFfmpeg().path;
  const to = async (input: string[], name: string, options: string[]) => {
    const file = path.join(dir, name);
    const fixed = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'];
    await run(ffmpeg, [...fixed, ...input, ...options, '-fflags', '+bitexact', file]);
    return file;
  };
  return {
    dir,
    path: (name) => path.join(dir, name),
    make: (name, ...options) => to(['-f', 'lavfi', '-i', SOURCE], name, options),
    convert: (from, name, ...options) => to(['-i', `file:${from}`], name, options),
    run: async (program, ...args) => (await run(program, args, { cwd: dir, maxBuffer: 1 << 28 })).stdout,
  };
}

/** Frames of ffmpeg's full decode of a file with this many channels, counted. */
export async function decodedFrames(file: string, channels: number): Promise<number> {
  const args = ['-nostdin', '-v', 'error', '-i', `file:${file}`, '-map', '0:a:0', '-f', 'f32le', 'pipe:1'];
  const { stdout } = await run(locateFfmpeg().path, args, { encoding: 'buffer', maxBuffer: 1 << 30 });
  return stdout.length / 4 / channels;
}
