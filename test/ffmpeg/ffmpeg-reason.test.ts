import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { reasonFromStderr } from '../../src/ffmpeg/ffmpeg-reason.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();

describe('why ffmpeg gave nothing', () => {
  it.each([
    ['spawn /usr/bin/ffmpeg EAGAIN', /^ffmpeg cannot be started: .*ulimit -u/],
    ['spawn /usr/bin/ffmpeg ENOMEM', /^ffmpeg cannot be started: not enough memory/],
    ['spawn /usr/bin/ffmpeg EMFILE', /^ffmpeg cannot be started: too many open files.*ulimit -n/],
  ])('%s', (stderr, reason) => {
    expect(reasonFromStderr(stderr)).toMatch(reason);
  });
});

describe('an M4A whose header is right, and of which nothing decodes', async () => {
  const bytes = await readFile(await bench.make('dead.m4a', '-t', '1', '-c:a', 'aac'));
  const data = bytes.indexOf('mdat');
  bytes.fill(0xff, data + 4, data - 4 + bytes.readUInt32BE(data - 4));
  await writeFile(bench.path('dead.m4a'), bytes);

  it.each([[[]], [['--af', 'volume=0.5']], [['--rate', '48000']], [['--start', '0.3']]])(
    'is unplayable in one line with %j',
    async (options) => {
      const output = bench.path('dead.wav');
      const { code, stderr } = await runPlayhead([bench.path('dead.m4a'), '--output', output, ...options]);
      expect([code, stderr]).toEqual([
        2,
        `playhead: ${bench.path('dead.m4a')}: none of its audio can be decoded: damaged, or unknown to this ffmpeg\n`,
      ]);
    },
  );
});
