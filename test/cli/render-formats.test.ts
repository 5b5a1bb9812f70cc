import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { albumTracks, allFormats, fixture } from '../helpers/fixtures.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { parseWav } from '../helpers/wav-file.ts';
import type { PcmAudio } from '../helpers/wav-file.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'ph-render-'));
afterAll(() => removeFolder(dir));

/**
 * Where the edit list of an M4A ends the track. ffmpeg 5.1 plays its last packet out, so many frames further; everything
 * else is played to where ffmpeg ends.
 */
const DECLARED_FRAMES: Readonly<Record<string, number>> = { 'm4a-aac.m4a': 88_200 };

async function render(name: string, args: readonly string[]): Promise<PcmAudio> {
  const out = path.join(dir, name);
  const result = await runPlayhead([...args, '--output', out]);
  expect(result.stderr).toBe('');
  expect(result.code).toBe(0);
  return parseWav(readFileSync(out));
}

/** Index of the first sample that differs, or -1: quicker, and a better message, than comparing arrays. */
function firstDifference(one: Float32Array, other: Float32Array): number {
  for (let index = 0; index < Math.min(one.length, other.length); index++)
    if (one[index] !== other[index]) return index;
  return -1;
}

describe('a render of a whole file', () => {
  it.each(allFormats)('is ffmpeg’s own full decode, bit for bit: $name', async ({ name, path: file }) => {
    const reference = await referenceDecode(file);
    const rendered = await render(`${name}.wav`, [file]);
    expect(rendered.sampleRate).toBe(reference.sampleRate);
    expect(rendered.channels).toBe(reference.channels);
    expect(firstDifference(rendered.samples, reference.samples)).toBe(-1);
    expect(rendered.frames).toBe(DECLARED_FRAMES[name] ?? reference.frames);
    expect(reference.frames).toBeGreaterThanOrEqual(rendered.frames);
  });

  it('joins the album’s tracks into the piece they were cut from', async () => {
    const parts = await Promise.all(albumTracks().map((track) => referenceDecode(track)));
    const rendered = await render('album.wav', [fixture('album')]);
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part.samples.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part.samples, at);
      at += part.samples.length;
    }
    expect(rendered.samples.length).toBe(whole.length);
    expect(firstDifference(rendered.samples, whole)).toBe(-1);
  });
});
