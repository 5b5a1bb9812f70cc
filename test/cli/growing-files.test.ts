import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
const SECONDS = SOURCE_FRAMES / 44_100;
const TICK_MS = 50;

type Append = (path: string, bytes: Buffer) => void;

/** A writer that has written a quarter of `bytes`, and appends the rest at so many times the speed of the music. */
function beginWriting(
  path: string,
  bytes: Buffer,
  speed: number,
  append: Append = appendFileSync,
): Promise<void> {
  let at = Math.floor(bytes.length / 4);
  writeFileSync(path, bytes.subarray(0, at));
  const tickBytes = Math.ceil((bytes.length / SECONDS) * speed * (TICK_MS / 1000));
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      append(path, bytes.subarray(at, at + tickBytes));
      at += tickBytes;
      if (at < bytes.length) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
}

/** What a render of the finished file gives; its time is one that nobody takes for that of a file being written. */
async function finished(path: string): Promise<Buffer> {
  await utimes(path, new Date(0), new Date(0));
  return (await runPlayhead([path, '--output', '-'])).stdoutBytes;
}

/** Renders a file while it grows, and gives what came and what it should have been. */
async function renderGrowing(name: string, whole: Buffer, append?: Append) {
  const path = bench.path(name);
  const writing = beginWriting(path, whole, 4, append);
  const { stdoutBytes, stderr, code } = await runPlayhead([path, '--output', '-']);
  await writing;
  return { heard: stdoutBytes, expected: await finished(path), stderr, code };
}

const CODECS = [
  ['grow.flac', ['-c:a', 'flac']],
  ['grow.mp3', ['-c:a', 'libmp3lame', '-b:a', '128k']],
  ['grow-plain.mp3', ['-c:a', 'libmp3lame', '-b:a', '96k', '-write_xing', '0']],
  ['grow.ogg', ['-c:a', 'libvorbis']],
  ['grow.opus', ['-c:a', 'libopus']],
  ['grow.aac', ['-c:a', 'aac', '-aac_pns', '0']],
  ['grow.wv', ['-c:a', 'wavpack']],
  ['grow.mka', ['-c:a', 'flac']],
] as const;

describe('a file that is still being written plays to its real end', () => {
  it.each(CODECS)('%s: the samples are those of the finished file', async (name, args) => {
    const whole = readFileSync(await bench.make(`whole-${name}`, ...args));
    const { heard, expected, stderr, code } = await renderGrowing(name, whole);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(heard.length).toBe(expected.length);
    expect(heard.equals(expected)).toBe(true);
  });

  /** Where a header of 44 bytes counts its audio, and what comes behind. */
  const SIZE_AT = 40;
  it.each([
    ['whose sizes are those of the finished file', (header: Buffer) => header, appendFileSync],
    [
      'whose sizes are not set yet',
      (header: Buffer) => {
        header.writeUInt32LE(0xffff_ffff, 4);
        header.writeUInt32LE(0xffff_ffff, SIZE_AT);
        return header;
      },
      appendFileSync,
    ],
    [
      'whose sizes are put right behind each block',
      (header: Buffer) => {
        header.writeUInt32LE(Math.floor((SOURCE_FRAMES * 4 + 44) / 4) - 44, SIZE_AT);
        return header;
      },
      (path: string, bytes: Buffer) => {
        appendFileSync(path, bytes);
        const size = Buffer.alloc(4);
        size.writeUInt32LE(readFileSync(path).length - 44);
        const file = openSync(path, 'r+');
        writeSync(file, size, 0, 4, SIZE_AT);
        closeSync(file);
      },
    ],
  ])('WAV %s', async (_, headed, append) => {
    const wav = readFileSync(
      await bench.make('whole.wav', '-c:a', 'pcm_s16le', '-bitexact', '-map_metadata', '-1'),
    );
    const whole = Buffer.concat([headed(Buffer.from(wav.subarray(0, 44))), wav.subarray(44)]);
    const { heard, stderr, code } = await renderGrowing('grow.wav', whole, append);
    const path = bench.path('whole.wav');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(heard.length).toBe(SOURCE_FRAMES * 8);
    expect(heard.equals(await finished(path))).toBe(true);
  });

  it.each(['grow.wav', 'grow.flac', 'grow.ogg', 'grow-plain.mp3'])(
    'at the speed of the music: %s',
    async (name) => {
      const args = CODECS.find(([known]) => known === name)?.[1] ?? [];
      const whole = readFileSync(await bench.make(`whole-${name}`, ...args));
      const path = bench.path(`slow-${name}`);
      const writing = beginWriting(path, whole, 1);
      const { events, code } = await runPlayhead([path, '--output', 'null', '--json']);
      await writing;
      const expected = (await finished(path)).length / 8;
      expect(code).toBe(0);
      expect(events).toContainEqual(
        expect.objectContaining({ event: 'end-file', reason: 'eof', frames_played: expected }),
      );
    },
  );
});

describe('the end of a file is believed', () => {
  it('within a second, where the writer has stopped without putting the sizes right', async () => {
    const wav = readFileSync(await bench.make('stopped-source.wav', '-c:a', 'pcm_s16le'));
    const path = bench.path('stopped.wav');
    writeFileSync(path, wav.subarray(0, 44 + 4 * 10_000));
    const { events, stderr, code } = await runPlayhead([path, '--output', 'null:fast', '--json']);
    expect(code).toBe(0);
    expect(events).toContainEqual(expect.objectContaining({ event: 'warning', code: 'truncated' }));
    expect(events.some((event) => event.event === 'end-file')).toBe(true);
    expect(stderr).not.toContain('bug');
  });
});
