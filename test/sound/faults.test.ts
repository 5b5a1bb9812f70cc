import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixture, generated } from '../helpers/fixtures.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import type { IdenticalRun } from '../helpers/identical-runs.ts';
import { processMark } from '../helpers/marked-processes.ts';
import type { ProcessMark } from '../helpers/marked-processes.ts';
import { startPulse } from '../helpers/pulse.ts';
import type { PulseServer, Recorder } from '../helpers/pulse.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { RemoteEngine } from '../helpers/remote-engine.ts';
import type { RemoteEvent, RemoteOptions } from '../helpers/remote-engine.ts';
import { stallingDisk } from '../helpers/stalling-disk.ts';
import type { StallingDisk } from '../helpers/stalling-disk.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import type { PcmAudio } from '../helpers/wav-file.ts';

const RATE = 44_100;
/** The read-ahead of most tests: longer than their faults, and short enough that the decoder lives through them. */
const LONG_WINDOW = { memoryBytes: 0, readAheadSeconds: 4, lookbackSeconds: 1 };
/** Shorter than the faults, so that the sound must break. */
const SHORT_WINDOW = { memoryBytes: 0, readAheadSeconds: 0.6, lookbackSeconds: 0.5 };

const dir = mkdtempSync(path.join(tmpdir(), 'ph-faults-'));
let pulse: PulseServer;
let flac: string;
let wav: string;
let reference: PcmAudio;
let recorder: Recorder;
let mark: ProcessMark;
let engine: RemoteEngine | null = null;
let disk: StallingDisk | null = null;

beforeAll(async () => {
  pulse = await startPulse();
  flac = await generated('long.flac');
  wav = await generated('long.wav');
  reference = await referenceDecode(flac);
});
afterAll(async () => {
  await pulse.stop();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  recorder = await pulse.record();
  mark = processMark();
});
afterEach(async () => {
  engine?.kill();
  disk?.recover();
  await recorder.stop();
  await waitUntil(() => mark.processes().length === 0, 'every process of the run to be gone', 5000);
  disk?.remove();
  disk = null;
});

async function start(paths: readonly string[], options: RemoteOptions = {}): Promise<RemoteEngine> {
  engine = await RemoteEngine.start(paths, {
    ...options,
    env: { ...pulse.env, ...mark.env, ...options.env },
  });
  await engine.waitFor('file-loaded');
  return engine;
}

/** Waits until the sink has played so many seconds, counted from a frame of the recording. */
async function recorded(seconds: number, from = 0): Promise<void> {
  await waitUntil(() => recorder.frames - from >= seconds * RATE, `${seconds} s to be recorded`);
}

/** A copy that a test may damage, under the name's own extension. */
function copyOf(file: string, name: string): string {
  const copy = path.join(dir, name);
  copyFileSync(file, copy);
  return copy;
}

/** The only decoder that runs. */
function decoder(): number {
  const [only, ...more] = mark.decoders();
  expect(more).toEqual([]);
  return only!.pid;
}

async function heard(): Promise<readonly IdenticalRun[]> {
  return identicalRuns(await recorder.stop(), reference.samples, 2);
}

/** What was heard is the reference from its first frame on, in order, nothing left out or played twice. */
function expectOnePiece(runs: readonly IdenticalRun[]): void {
  let frame = 0;
  for (const run of runs) {
    expect(run.referenceFrame).toBe(frame);
    frame += run.frames;
  }
}

const namesOf = (events: readonly RemoteEvent[]): readonly string[] => events.map(({ event }) => event);
const underrunsIn = (events: readonly RemoteEvent[]) =>
  events.flatMap((event) => (event.event === 'underrun' ? [event] : []));
const warningsIn = (events: readonly RemoteEvent[]): readonly string[] =>
  events.flatMap((event) => (event.event === 'warning' ? [event.code] : []));

/** Ends the session and checks what it counted against the events. */
async function finish(player: RemoteEngine): Promise<void> {
  player.send({ type: 'quit' });
  const { exit_code, underruns } = await player.waitFor('shutdown');
  expect(exit_code).toBe(0);
  expect(underruns).toBe(underrunsIn(player.events).length);
  expect(await player.ended()).toBe(0);
  expect(player.stderr).toBe('');
}

describe('a decoder that is killed', () => {
  it('is started again where it was, and nobody hears it', async () => {
    const player = await start([flac], { reader: LONG_WINDOW });
    await recorded(1.5);
    const killed = decoder();
    process.kill(killed, 'SIGKILL');
    await player.waitFor('warning');
    await waitUntil(() => mark.decoders().some(({ pid }) => pid !== killed), 'another decoder');
    const from = recorder.frames;
    await recorded(LONG_WINDOW.readAheadSeconds + 1, from);
    await finish(player);
    expect(warningsIn(player.events)).toEqual(['decoder-died']);
    expect(underrunsIn(player.events)).toEqual([]);
    const [run, ...more] = await heard();
    expect(more).toEqual([]);
    expect(run!.referenceFrame).toBe(0);
    expect(run!.frames).toBeGreaterThan((LONG_WINDOW.readAheadSeconds + 2) * RATE);
  });
});

describe('a decoder that stands still for a second', () => {
  it('is not heard where the read-ahead is longer', async () => {
    const player = await start([flac], { reader: LONG_WINDOW });
    await recorded(1);
    const pid = decoder();
    process.kill(pid, 'SIGSTOP');
    await recorded(1, recorder.frames);
    process.kill(pid, 'SIGCONT');
    await recorded(4, recorder.frames);
    await finish(player);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
  });

  it('makes a gap where the read-ahead is shorter, counted and reported, and then goes on with the next frame', async () => {
    const player = await start([flac], { reader: SHORT_WINDOW });
    await recorded(1);
    const pid = decoder();
    process.kill(pid, 'SIGSTOP');
    await recorded(2, recorder.frames);
    process.kill(pid, 'SIGCONT');
    await player.waitFor('underrun');
    await recorded(1.5, recorder.frames);
    await finish(player);
    const [underrun, ...more] = underrunsIn(player.events);
    expect(more).toEqual([]);
    const [before, after, ...others] = await heard();
    expect(others).toEqual([]);
    expectOnePiece([before!, after!]);
    // The event names the frame that was missing, and about how long it was missed.
    expect(underrun!.frame).toBe(after!.referenceFrame);
    const silence = after!.recordingFrame - before!.recordingFrame - before!.frames;
    expect(Math.abs(underrun!.frames - silence)).toBeLessThan(0.1 * RATE);
  });
});

describe('a machine that is busy', () => {
  it('with two programs a processor that only compute: nobody hears it', async () => {
    const player = await start([flac], { reader: LONG_WINDOW });
    await recorded(0.5);
    const hogs = cpus().flatMap(() => [0, 0].map(() => spawn(process.execPath, ['-e', 'for (;;);'])));
    try {
      await recorded(4, recorder.frames);
    } finally {
      for (const hog of hogs) hog.kill('SIGKILL');
    }
    await recorded(0.5, recorder.frames);
    await finish(player);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
  });
});

/** Each way of reading a local file. The decoder that is asked for is one that the C library reads for. */
const READ_BY = [
  { kind: 'mapped', name: 'stall.wav', copied: () => wav },
  { kind: 'streamed', name: 'stall.flac', copied: () => flac },
] as const;

describe.each(READ_BY)('a disk that gives nothing for 2 s under a $kind track', ({ kind, name, copied }) => {
  const stalled = async (window: typeof LONG_WINDOW): Promise<RemoteEngine> => {
    const file = copyOf(copied(), name);
    disk = stallingDisk(file);
    const player = await start([file], { reader: { ...window, ffmpegPath: 'ffmpeg' }, env: disk.env });
    expect(await player.waitFor('file-loaded')).toMatchObject({ source: kind });
    await recorded(1);
    disk.stall();
    await recorded(2, recorder.frames);
    disk.recover();
    return player;
  };

  it('is not heard where the read-ahead is longer', async () => {
    const player = await stalled(LONG_WINDOW);
    await recorded(3, recorder.frames);
    await finish(player);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
  });

  it('makes one gap where it is shorter, and not a sample is lost', async () => {
    const player = await stalled(SHORT_WINDOW);
    await player.waitFor('underrun');
    await recorded(1.5, recorder.frames);
    await finish(player);
    expect(underrunsIn(player.events)).toHaveLength(1);
    const runs = await heard();
    expect(runs).toHaveLength(2);
    expectOnePiece(runs);
    expect(underrunsIn(player.events)[0]!.frame).toBe(runs[1]!.referenceFrame);
  });
});

describe('a file that is cut short while it plays', () => {
  it('mapped: plays to the cut, says so, and goes on with the next track', async () => {
    const file = copyOf(wav, 'cut.wav');
    const player = await start([file, fixture('formats/flac.flac')], { reader: LONG_WINDOW });
    await recorded(0.5);
    const cutFrame = 5 * RATE + 7;
    truncateSync(file, 44 + cutFrame * 4);
    await player.waitFor('shutdown');
    expect(warningsIn(player.events)).toEqual(['truncated']);
    expect(player.events).toContainEqual({
      event: 'end-file',
      path: file,
      reason: 'eof',
      frames_played: cutFrame,
    });
    expect(player.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    const runs = await heard();
    expect(runs[0]).toMatchObject({ referenceFrame: 0, frames: cutFrame });
  });

  it('streamed: plays what can be decoded, says so, and goes on with the next track', async () => {
    const file = copyOf(flac, 'cut.flac');
    const player = await start([file, fixture('formats/flac.flac')], { reader: LONG_WINDOW });
    await recorded(0.5);
    truncateSync(file, Math.floor(statSync(file).size * 0.25));
    await player.waitFor('shutdown');
    const end = player.events.find((event) => event.event === 'end-file');
    expect(warningsIn(player.events)).toEqual(['truncated']);
    expect(end).toMatchObject({ path: file, reason: 'eof' });
    expect(player.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    const [run, ...more] = await heard();
    expect(more.every(({ recordingFrame }) => recordingFrame >= run!.recordingFrame + run!.frames)).toBe(
      true,
    );
    expect(run!.referenceFrame).toBe(0);
    expect(run!.frames).toBeGreaterThan(5 * RATE);
    expect(end).toMatchObject({ frames_played: run!.frames });
  });
});

describe('a file that is deleted while it plays', () => {
  it.each(READ_BY)('is played on from what is open, $kind', async ({ name, copied }) => {
    const file = copyOf(copied(), `deleted-${name}`);
    const player = await start([file], { reader: LONG_WINDOW });
    await recorded(1);
    rmSync(file);
    await recorded(LONG_WINDOW.readAheadSeconds + 1.5, recorder.frames);
    await finish(player);
    expect(warningsIn(player.events)).toEqual([]);
    expect(underrunsIn(player.events)).toEqual([]);
    const runs = await heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
    expect(runs[0]!.frames).toBeGreaterThan((LONG_WINDOW.readAheadSeconds + 2) * RATE);
  });

  it('ends with its reason where a seek needs it again, and the next track plays', async () => {
    const file = copyOf(flac, 'deleted.flac');
    const next = fixture('formats/flac.flac');
    const player = await start([file, next], { reader: LONG_WINDOW });
    await recorded(1);
    rmSync(file);
    player.send({ type: 'seek', target: { type: 'frame', frame: 20 * RATE } });
    const { exit_code } = await player.waitFor('shutdown');
    const ends = player.events.flatMap((event) => (event.event === 'end-file' ? [event] : []));
    expect(ends).toMatchObject([
      { path: file, reason: 'error', error: 'no such file' },
      { path: next, reason: 'eof', frames_played: RATE },
    ]);
    expect(exit_code).toBe(3);
  });
});

describe('a player that is stopped for a second, as by Ctrl-Z', () => {
  it('goes on with the next frame, and counts the gap', async () => {
    const player = await start([flac], { reader: LONG_WINDOW });
    await recorded(1);
    const all = [player.child.pid!, decoder()];
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    await recorded(1.5, recorder.frames);
    for (const pid of all) process.kill(pid, 'SIGCONT');
    await player.waitFor('underrun');
    await recorded(2, recorder.frames);
    await finish(player);
    expect(underrunsIn(player.events)).toHaveLength(1);
    const runs = await heard();
    expectOnePiece(runs);
    expect(runs).toHaveLength(2);
    expect(namesOf(player.events)).not.toContain('warning');
  });
});
