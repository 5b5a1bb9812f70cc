import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generated } from '../../helpers/fixtures.ts';
import { processMark } from '../../helpers/marked-processes.ts';
import type { ProcessMark } from '../../helpers/marked-processes.ts';
import { startPlayhead } from '../../helpers/run-playhead.ts';
import type { PlayheadOptions, RunningPlayhead } from '../../helpers/run-playhead.ts';
import { waitUntil } from '../../helpers/wait-until.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

/** Streamed, in real time, with a window so small that the decoder is paused, alive, within a moment. */
const PAUSED_DECODER = [
  '--memory',
  '0',
  '--read-ahead',
  '1',
  '--lookback',
  '1',
  '--output',
  'null',
  '--json',
];
/** As long as anything that has lost its player may take to go. */
const GONE_WITHIN_MS = 3000;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-children-'));
let file: string;
let mark: ProcessMark;

beforeAll(async () => {
  file = await generated('four-minutes.wv');
});
afterEach(() => {
  for (const { pid } of mark.processes()) process.kill(pid, 'SIGKILL');
});
afterAll(() => removeFolder(dir));

function start(args: readonly string[], options: PlayheadOptions = {}): RunningPlayhead {
  mark = processMark();
  return startPlayhead(args, { ...options, env: { ...mark.env, ...options.env } });
}

/** Starts a player and waits until so many of its decoders run. */
async function startWith(decoders: number, args: readonly string[]): Promise<RunningPlayhead> {
  const player = start(args);
  await waitUntil(() => mark.decoders().length === decoders, `${decoders} decoders to run`);
  return player;
}

async function nothingIsLeft(): Promise<void> {
  await waitUntil(() => mark.processes().length === 0, 'every process of the run to be gone', GONE_WITHIN_MS);
}

/** Ways to end a player from outside, and the exit code and signal that follow. */
const SIGNALS = [
  { signal: 'SIGTERM', code: 4, endedBy: null },
  { signal: 'SIGINT', code: 4, endedBy: null },
  { signal: 'SIGHUP', code: 4, endedBy: null },
  { signal: 'SIGQUIT', code: 4, endedBy: null },
  { signal: 'SIGKILL', code: null, endedBy: 'SIGKILL' },
] as const;

describe.each(SIGNALS)('after $signal', ({ signal, code, endedBy }) => {
  it('a paused decoder is gone', async () => {
    const player = await startWith(1, [file, ...PAUSED_DECODER]);
    player.signal(signal);
    const result = await player.result;
    expect({ code: result.code, signal: result.signal }).toEqual({ code, signal: endedBy });
    await nothingIsLeft();
  });

  it('the decoder of a track that was made ready is gone too', async () => {
    // So near its end that the next one is opened at once; both have more to give than fits.
    const player = await startWith(2, [file, file, ...PAUSED_DECODER, '--start', '3:45', '--end', '3:59']);
    player.signal(signal);
    const result = await player.result;
    expect({ code: result.code, signal: result.signal }).toEqual({ code, signal: endedBy });
    await nothingIsLeft();
  });
});

describe.each(SIGNALS)('after $signal', ({ signal }) => {
  it('the decoder that a render began with is gone, however far the program has come', async () => {
    const player = start([file, '--output', path.join(dir, `${signal}.wav`), '--ui', 'none']);
    await waitUntil(() => mark.decoders().length === 1, 'the decoder to run');
    player.signal(signal);
    expect((await player.result).code).not.toBe(0);
    await nothingIsLeft();
    // Nobody can tidy up after SIGKILL.
    if (signal !== 'SIGKILL') expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('after the end', () => {
  it('of a render whose file cannot be created nothing is left', async () => {
    const player = start([file, '--output', path.join(dir, 'none', 'out.wav'), '--ui', 'none']);
    expect((await player.result).code).toBe(1);
    await nothingIsLeft();
  });

  it('of a render that is refused nothing is left', async () => {
    const player = start([file, '--output', path.join(dir, 'out.wav'), '--volume', 'loud']);
    const { code, stderr } = await player.result;
    expect(code).toBe(1);
    expect(stderr).toContain('--volume');
    await nothingIsLeft();
  });

  it('of a part of a long track nothing is left', async () => {
    const player = await startWith(1, [file, ...PAUSED_DECODER, '--length', '1']);
    expect((await player.result).code).toBe(0);
    await nothingIsLeft();
  });

  it('by quitting in the middle nothing is left', async () => {
    const script = path.join(dir, 'quit.txt');
    writeFileSync(script, 'wait 1\nquit\n');
    const player = await startWith(1, [file, ...PAUSED_DECODER, '--script', script]);
    expect((await player.result).code).toBe(0);
    await nothingIsLeft();
  });

  it('by a reader of the output that goes away nothing is left', async () => {
    const player = start([file, '--memory', '0', '--output', '-', '--json']);
    await waitUntil(() => mark.decoders().length === 1, 'the decoder to run');
    player.child.stdout.destroy();
    expect((await player.result).code).toBe(0);
    await nothingIsLeft();
  });

  // In the middle of the samples, inside the header, and in the last of the blocks.
  it.each([4_000_000, 20, 84_000_000])(
    'by an output that cannot grow past %d bytes nothing is left, of the file neither',
    async (fileSizeLimitBytes) => {
      const out = path.join(dir, 'out.wav');
      const player = start([file, '--memory', '0', '--output', out], { fileSizeLimitBytes });
      const { code, stderr } = await player.result;
      expect(stderr).toBe(`playhead: --output ${out}: cannot be written: file too large\n`);
      expect(code).toBe(1);
      await nothingIsLeft();
      expect(readdirSync(dir).filter((name) => name.includes('out.wav'))).toEqual([]);
    },
  );

  it('by a decoder that cannot be started nothing is left', async () => {
    const player = start([file, ...PAUSED_DECODER, '--ffmpeg', '/bin/false']);
    const { code } = await player.result;
    expect([1, 2]).toContain(code);
    await nothingIsLeft();
  });
});
