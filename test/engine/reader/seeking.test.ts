import { afterEach, describe, expect, it } from 'vitest';
import { generated } from '../../helpers/fixtures.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { ReaderRig } from '../../helpers/reader-rig.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import type { PcmAudio } from '../../helpers/wav-file.ts';

/** After a target so many frames are compared: longer than any codec's memory of what went before. */
const COMPARED_FRAMES = 4096;
const SEEKS = 100;
/** Streamed, every seek starts a decoder; exact-seek.test.ts does a hundred of each format on the same plans. */
const STREAMED_SEEKS = 16;
const WITH_SPARE = 4;

interface Format {
  readonly file: string;
  /** Largest difference allowed, as a fraction of full scale. Opus converges; see the seek table. */
  readonly tolerance: number;
}

const FORMATS: readonly Format[] = [
  ...[
    'long.flac',
    'long-alac.m4a',
    'long.wv',
    'long-cbr.mp3',
    'long-vbr.mp3',
    'long-no-xing.mp3',
    'long.ogg',
    'long.mka',
  ].map((file) => ({ file, tolerance: 0 })),
  { file: 'long.opus', tolerance: 2 / 2 ** 15 },
  { file: 'long.webm', tolerance: 2 / 2 ** 15 },
  { file: 'long.wma', tolerance: 0 },
];

let rig: ReaderRig | null = null;
afterEach(() => rig?.close());

/** Seeded targets: everywhere, near both ends, a little forwards and backwards of the one before. */
function targets(count: number, frames: number, seed: number): number[] {
  const random = seededRandom(seed);
  const list: number[] = [0, frames - 1, 1];
  while (list.length < count) {
    const kind = random();
    const last = list.at(-1)!;
    const near = last + Math.floor((random() - 0.5) * 200_000);
    const frame =
      kind < 0.15
        ? random() * 132_300
        : kind < 0.3
          ? frames - random() * 132_300
          : kind < 0.5
            ? near
            : random() * frames;
    list.push(Math.max(0, Math.min(frames - 1, Math.floor(frame))));
  }
  return list;
}

/** The frame at which what was read differs from the reference, or null. */
function mistakeAt(read: Float32Array, reference: PcmAudio, frame: number, tolerance: number): number | null {
  const { channels, frames } = reference;
  if (read.length !== Math.min(COMPARED_FRAMES, frames - frame) * channels) return frame;
  for (let index = 0; index < read.length; index++) {
    if (!(Math.abs(read[index]! - reference.samples[frame * channels + index]!) <= tolerance))
      return frame + Math.floor(index / channels);
  }
  return null;
}

async function seekAround(
  path: string,
  tolerance: number,
  list: readonly number[],
  withSpare: boolean,
): Promise<readonly string[]> {
  const reference = await referenceDecode(path);
  const mistakes: string[] = [];
  for (const frame of list) {
    if (withSpare) await rig!.spareIsReady();
    const read = await rig!.framesAt(frame, COMPARED_FRAMES);
    const wrong = mistakeAt(read, reference, frame, tolerance);
    if (wrong !== null) mistakes.push(`seek to ${frame}: wrong at ${wrong}`);
  }
  return mistakes;
}

describe('a seek gives the frames of a linear decode', () => {
  it.each(FORMATS)('in memory, also before all of it is decoded: $file', async ({ file, tolerance }) => {
    const path = await generated(file);
    rig = new ReaderRig();
    const { info } = await rig.open(path);
    const { frames } = await referenceDecode(path);
    expect(info.source).toBe('memory');
    expect(await seekAround(path, tolerance, targets(SEEKS, frames, 1), false)).toEqual([]);
  });

  it.each(FORMATS)('streamed through a short window: $file', async ({ file, tolerance }) => {
    const path = await generated(file);
    rig = new ReaderRig({ memoryBytes: 0, readAheadSeconds: 1, lookbackSeconds: 0.5 });
    const { info } = await rig.open(path);
    const { frames } = await referenceDecode(path);
    expect(info.source).toBe('streamed');
    expect(await seekAround(path, tolerance, targets(STREAMED_SEEKS, frames, 2), false)).toEqual([]);
  });

  // FLAC is decoded in the reader's own thread: no child waits for it.
  const spared = FORMATS.filter(({ file }) => file !== 'long.flac');
  it.each(spared)('by a decoder that waited: $file', async ({ file, tolerance }) => {
    const path = await generated(file);
    rig = new ReaderRig({ memoryBytes: 0, readAheadSeconds: 1, lookbackSeconds: 0.5 });
    await rig.open(path);
    const { frames } = await referenceDecode(path);
    expect(await seekAround(path, tolerance, targets(WITH_SPARE, frames, 3), true)).toEqual([]);
  });

  it.each(['long.wav', 'long.aiff'])('read in place: %s', async (file) => {
    const path = await generated(file);
    rig = new ReaderRig({ readAheadSeconds: 1, lookbackSeconds: 0.5 });
    const { info } = await rig.open(path);
    const { frames } = await referenceDecode(path);
    expect(info.source).toBe('mapped');
    expect(await seekAround(path, 0, targets(1000, frames, 4), false)).toEqual([]);
  });
});
