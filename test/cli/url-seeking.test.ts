import { readFileSync, statSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { fixture, generated } from '../helpers/fixtures.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { answerFile, WebServer } from '../helpers/web-server.ts';

/** Far apart, so that none is in the window of another. */
const RANGES = ['20-20.5', '3-3.5', '28.5-29', '11.111-12', '29.5-'].flatMap((range) => ['--range', range]);
const WINDOW = ['--memory', '0', '--read-ahead', '1', '--lookback', '0.5'];

let server: WebServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function rawOf(input: string): Promise<Buffer> {
  const { code, stderr, stdoutBytes } = await runPlayhead([input, ...WINDOW, ...RANGES, '--output', '-']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdoutBytes;
}

describe('seeking in a URL', () => {
  it.each([
    'long.flac',
    'long-vbr.mp3',
    'long.aac',
    'long.m4a',
    'long-alac.m4a',
    'long.ogg',
    'long.opus',
    'long.mka',
    'long.wav',
  ])('gives the samples that seeking in the file gives: %s', async (name) => {
    const file = await generated(name);
    server = await new WebServer(answerFile(readFileSync(file), { ranges: true })).start();
    expect((await rawOf(`${server.url}/x`)).equals(await rawOf(file))).toBe(true);
  });

  it('asks for the part that is played, and not for what comes before it', async () => {
    const file = await generated('long.flac');
    const bytes = readFileSync(file);
    server = await new WebServer(answerFile(bytes, { ranges: true })).start();
    const args = ['--start', '29', '--output', 'null:fast', '--json'];
    const { events } = await runPlayhead([`${server.url}/x.flac`, ...args]);
    expect(events).toContainEqual({
      event: 'file-loaded',
      path: `${server.url}/x.flac`,
      codec: 'flac',
      sample_rate: 44_100,
      channels: 2,
      duration: 30,
      frames: 30 * 44_100,
      source: 'streamed',
    });
    const last = /^bytes=(\d+)-/.exec(server.requests.at(-1)?.range ?? '')?.[1];
    expect(Number(last)).toBeGreaterThan(statSync(file).size * 0.9);
  });

  it('needs no index at the front of an MP4', async () => {
    const file = await generated('long.m4a');
    expect(readFileSync(file).subarray(0, 4096).includes('moov')).toBe(false);
    server = await new WebServer(answerFile(readFileSync(file), { ranges: true })).start();
    expect((await rawOf(`${server.url}/x.m4a`)).equals(await rawOf(file))).toBe(true);
  });

  it('plays an MP3 to its exact end: the padding that its tag names is cut', async () => {
    const file = fixture('formats/mp3-cbr.mp3');
    server = await new WebServer(answerFile(readFileSync(file), { ranges: true })).start();
    const whole = ['--output', '-'];
    const [web, local] = [
      await runPlayhead([`${server.url}/x.mp3`, ...whole]),
      await runPlayhead([file, ...whole]),
    ];
    expect(web.stdoutBytes.equals(local.stdoutBytes)).toBe(true);
  });
});
