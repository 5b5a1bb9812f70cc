import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import type { PlayheadOptions, PlayheadResult } from '../helpers/run-playhead.ts';
import { answerFile, WebServer } from '../helpers/web-server.ts';

const FRAME_BYTES = 8;
const FROM = 187_311;
const TO = 555_660;
/** Shorter than the loop, so that its beginning is gone when its end is reached. */
const WINDOW = ['--memory', '0', '--read-ahead', '1', '--lookback', '1'];

let server: WebServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function loopOf(input: string, times: number, options: PlayheadOptions = {}): Promise<PlayheadResult> {
  const loop = ['--ab-loop', `${FROM}f-${TO}f${times === 1 ? '' : `x${times}`}`];
  const result = await runPlayhead([input, ...WINDOW, ...loop, '--output', '-', '--json'], options);
  expect(result.code).toBe(0);
  return result;
}

/** The raw sound of the reference with the loop played so many times. */
async function expected(file: string, times: number): Promise<Buffer> {
  const { samples } = await referenceDecode(file);
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const pass = bytes.subarray(FROM * FRAME_BYTES, TO * FRAME_BYTES);
  const again = Array.from({ length: times - 1 }, () => pass);
  return Buffer.concat([bytes.subarray(0, TO * FRAME_BYTES), ...again, bytes.subarray(TO * FRAME_BYTES)]);
}

describe('--ab-loop longer than the window', () => {
  it.each(['long.flac', 'long-vbr.mp3', 'long.ogg'])('is joined to the frame: %s', async (name) => {
    const file = await generated(name);
    expect((await loopOf(file, 3)).stdoutBytes.equals(await expected(file, 3))).toBe(true);
  });

  it.each([true, false])('is joined to the frame from a URL (ranges: %s)', async (ranges) => {
    const file = await generated('long.flac');
    server = await new WebServer(answerFile(readFileSync(file), { ranges })).start();
    const { stdoutBytes } = await loopOf(`${server.url}/a.flac`, 3);
    expect(stdoutBytes.equals(await expected(file, 3))).toBe(true);
  });

  it('is said to be lost on a pipe, which plays on', async () => {
    const file = await generated('long.flac');
    const { stdoutBytes, events } = await loopOf('-', 3, { input: readFileSync(file) });
    expect(events).toContainEqual({
      event: 'warning',
      code: 'loop-lost',
      message: '-: cannot be wound back to where the loop begins, and plays on',
    });
    expect(stdoutBytes.equals(await expected(file, 1))).toBe(true);
  });
});

describe('--ab-loop of a track that begins at its end', () => {
  it.each(['0', '256MiB'])(
    'is not played: who was sent to B has left the loop (--memory %s)',
    async (memory) => {
      const file = await generated('long.flac');
      const args = ['--start', '100%', '--ab-loop', '1-x3', '--memory', memory, '--output', '-'];
      const { code, stdoutBytes } = await runPlayhead([file, ...args]);
      expect(code).toBe(0);
      expect(stdoutBytes).toHaveLength(0);
    },
  );
});
