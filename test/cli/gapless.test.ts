import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { parseWav } from '../helpers/wav-file.ts';
import type { PcmAudio } from '../helpers/wav-file.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

/** Where the piece was cut, in frames at 44.1 kHz (scripts/fixtures/album-recipes.mjs). */
const CUTS = [0, 187_311, 370_007, 555_660];
/** Around a join this much is compared with the piece. */
const NEAR_FRAMES = 64;

const ALBUMS = [
  { format: 'flac', lossless: true, rate: 44_100 },
  { format: 'wav', lossless: true, rate: 44_100 },
  { format: 'mp3', lossless: false, rate: 44_100 },
  { format: 'm4a', lossless: false, rate: 44_100 },
  { format: 'ogg', lossless: false, rate: 44_100 },
  { format: 'opus', lossless: false, rate: 48_000 },
] as const;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-gapless-'));
afterAll(() => removeFolder(dir));

async function tracksOf(format: string): Promise<readonly string[]> {
  const tracks: string[] = [];
  for (const number of [1, 2, 3]) tracks.push(await generated(`album-${format}/0${number}.${format}`));
  return tracks;
}

async function render(tracks: readonly string[], name: string, args: readonly string[]): Promise<PcmAudio> {
  const out = path.join(dir, name);
  const { code, stderr } = await runPlayhead([...tracks, ...args, '--output', out]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return parseWav(readFileSync(out));
}

/** The largest step from one frame to the next, in any channel, between two frames. */
function largestStep({ samples, channels }: PcmAudio, fromFrame: number, toFrame: number): number {
  let largest = 0;
  for (let at = (fromFrame + 1) * channels; at < toFrame * channels; at++)
    largest = Math.max(largest, Math.abs(samples[at]! - samples[at - channels]!));
  return largest;
}

function firstDifference(one: Float32Array, other: Float32Array): number {
  for (let index = 0; index < Math.min(one.length, other.length); index++)
    if (one[index] !== other[index]) return index;
  return one.length === other.length ? -1 : Math.min(one.length, other.length);
}

/** Memory and mapped sources by default; `--memory 0` has what is compressed streamed. */
const KINDS = [
  { kind: 'held in memory', args: [] },
  { kind: 'streamed', args: ['--memory', '0', '--read-ahead', '2', '--lookback', '1'] },
] as const;

describe.each(KINDS)('an album in one go, $kind', ({ args }) => {
  it.each(ALBUMS.filter(({ lossless }) => lossless))(
    'is the piece it was cut from: $format',
    async ({ format }) => {
      const piece = await referenceDecode(await generated('album-piece/piece.wav'));
      const album = await render(await tracksOf(format), `${format}.wav`, args);
      expect(album.frames).toBe(CUTS.at(-1));
      expect(firstDifference(album.samples, piece.samples)).toBe(-1);
    },
  );

  it.each(ALBUMS.filter(({ lossless }) => !lossless))(
    'is exactly as long as the piece and steps nowhere more than it: $format',
    async ({ format, rate }) => {
      const tracks = await tracksOf(format);
      const album = await render(tracks, `${format}.wav`, args);
      expect(album.sampleRate).toBe(rate);
      // Each track is as long as what was cut out for it; an encoder that changes the rate rounds up, once for each track.
      const lengths = CUTS.slice(1).map((cut, n) => Math.ceil(((cut - CUTS[n]!) * rate) / 44_100));
      expect(album.frames).toBe(lengths.reduce((sum, frames) => sum + frames, 0));
      const joins = [lengths[0]!, lengths[0]! + lengths[1]!];
      const inside = largestStep(album, NEAR_FRAMES, joins[0]! - NEAR_FRAMES);
      for (const join of joins)
        expect(largestStep(album, join - NEAR_FRAMES, join + NEAR_FRAMES)).toBeLessThanOrEqual(inside);
      // And each is the decode of its own file: nothing is blended, lost or made up.
      let from = 0;
      for (const [n, track] of tracks.entries()) {
        const reference = await referenceDecode(track);
        const part = album.samples.subarray(from * 2, (from + lengths[n]!) * 2);
        expect(firstDifference(part, reference.samples.subarray(0, part.length))).toBe(-1);
        from += lengths[n]!;
      }
    },
  );
});

it('goes from one rate to another without adding or losing a frame when told the rate', async () => {
  const [first, second] = [await generated('long.flac'), await generated('long-48k.flac')];
  const whole = await render([first, second], 'rates.wav', ['--rate', '44100']);
  expect(whole.sampleRate).toBe(44_100);
  expect(whole.frames).toBe(2 * 30 * 44_100);
  const reference = await referenceDecode(first);
  expect(firstDifference(whole.samples.subarray(0, reference.samples.length), reference.samples)).toBe(-1);
});
