import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import type { IdenticalRun } from '../helpers/identical-runs.ts';
import { startPulse } from '../helpers/pulse.ts';
import type { PulseServer, Recorder } from '../helpers/pulse.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { RemoteEngine } from '../helpers/remote-engine.ts';
import type { RemoteOptions } from '../helpers/remote-engine.ts';
import { startPlayhead } from '../helpers/run-playhead.ts';
import { tellStarvation } from '../helpers/tell-starvation.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import type { PcmAudio } from '../helpers/wav-file.ts';

const RATE = 44_100;
/** "Heard at once": what the contract allows between a command and its sound. */
const AT_ONCE_FRAMES = 0.1 * RATE;
/** How exactly a recorder tells when something was heard, and its own latency. */
const RECORDER_FRAMES = 0.06 * RATE;
/** Sound begins again over 8 ms: so many frames are not those of the reference; the ramp's last is at full level. */
const RAMP_FRAMES = Math.round(0.008 * RATE) - 1;

let pulse: PulseServer;
let file: string;
let reference: PcmAudio;
let recorder: Recorder;
let engine: RemoteEngine | null = null;

tellStarvation();
beforeAll(async () => {
  pulse = await startPulse();
  file = await generated('long.flac');
  reference = await referenceDecode(file);
});
afterAll(() => pulse.stop());
beforeEach(async () => {
  recorder = await pulse.record();
});
afterEach(async () => {
  engine?.kill();
  await recorder.stop();
});

async function start(paths: readonly string[], options: RemoteOptions = {}): Promise<RemoteEngine> {
  engine = await RemoteEngine.start(paths, { ...options, env: pulse.env });
  return engine;
}

/** Waits until the sink has played so many frames since it was `from`. */
async function recorded(frames: number, from = 0): Promise<void> {
  await waitUntil(() => recorder.frames - from >= frames, `${frames} frames to be recorded`);
}

async function runsHeard(): Promise<readonly IdenticalRun[]> {
  return identicalRuns(await recorder.stop(), reference.samples, 2);
}

/** Frames from the first heard one to the last, silence included. */
const endOf = (run: IdenticalRun): number => run.recordingFrame + run.frames;

describe('playing through the sound server', () => {
  it('puts out every sample once, without a gap', async () => {
    const player = startPlayhead([file, '--output', 'speaker', '--json', '--length', '6'], {
      env: pulse.env,
    });
    const result = await player.result;
    const runs = await runsHeard();
    expect(result.stderr).toBe('');
    expect(result.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    expect(runs).toEqual([
      { recordingFrame: expect.any(Number) as number, referenceFrame: 0, frames: 6 * RATE },
    ]);
  });

  it('goes silent within 100 ms of a pause, and resumes from the very frame that was heard last', async () => {
    const player = await start([file]);
    await player.waitFor('file-loaded');
    await recorded(1.5 * RATE);
    const pausedMs = player.send({ type: 'pause' });
    const { frame } = await player.waitFor('pause');
    const pausedAt = recorder.frameAt(pausedMs);
    await recorded(RATE, pausedAt);
    const resumedMs = player.send({ type: 'resume' });
    await player.waitFor('unpause');
    await recorded(RATE, recorder.frameAt(resumedMs));
    const [before, after, ...more] = await runsHeard();
    expect(more).toEqual([]);
    expect(endOf(before!) - pausedAt).toBeLessThan(AT_ONCE_FRAMES + RECORDER_FRAMES);
    expect(after!.recordingFrame - recorder.frameAt(resumedMs)).toBeLessThan(
      AT_ONCE_FRAMES + RECORDER_FRAMES,
    );
    // The frame that the pause names is where sound goes on, after its ramp; what was heard before ends near it.
    expect(after!.referenceFrame).toBe(frame + RAMP_FRAMES);
    expect(Math.abs(endOf(before!) - before!.recordingFrame + before!.referenceFrame - frame)).toBeLessThan(
      RECORDER_FRAMES,
    );
  });

  it('is heard within 100 ms at the exact frame of a seek', async () => {
    const player = await start([file]);
    await player.waitFor('file-loaded');
    await recorded(1.5 * RATE);
    const target = 20 * RATE + 123;
    const sentMs = player.send({ type: 'seek', target: { type: 'frame', frame: target } });
    const restart = await player.waitFor('playback-restart');
    expect(restart).toMatchObject({ frame: target, requested_frame: target });
    await recorded(RATE, recorder.frameAt(sentMs));
    const [before, after, ...more] = await runsHeard();
    expect(more).toEqual([]);
    expect(after!.referenceFrame).toBe(target + RAMP_FRAMES);
    expect(after!.recordingFrame - recorder.frameAt(sentMs)).toBeLessThan(AT_ONCE_FRAMES + RECORDER_FRAMES);
    expect(endOf(before!)).toBeLessThanOrEqual(after!.recordingFrame);
  });

  it('is heard though the main thread is blocked from the start', async () => {
    const player = await start([file]);
    player.block(3000);
    await player.waitFor('unblocked');
    const [first] = await runsHeard();
    expect(first?.referenceFrame).toBe(0);
    expect(first?.frames).toBeGreaterThan(RATE);
  });

  it('plays on, and changes the track, while the main thread is blocked for 3 s', async () => {
    const second = await generated('long.wav');
    const player = await start([file, second], { session: { lengthSeconds: 2 } });
    await player.waitFor('file-loaded');
    await recorded(RATE);
    player.block(3000);
    await player.waitFor('shutdown');
    const runs = await runsHeard();
    const started = player.events.filter((event) => event.event === 'start-file').length;
    expect(started).toBe(2);
    expect(player.events.at(-1)).toMatchObject({ event: 'shutdown', exit_code: 0, underruns: 0 });
    // Both tracks are the same sound: the reference's first two seconds twice, and nothing between.
    expect(runs.map(({ referenceFrame, frames }) => ({ referenceFrame, frames }))).toEqual([
      { referenceFrame: 0, frames: 2 * RATE },
      { referenceFrame: 0, frames: 2 * RATE },
    ]);
    expect(endOf(runs[0]!)).toBe(runs[1]!.recordingFrame);
    const blockedUntil = player.events.findIndex((event) => event.event === 'unblocked');
    const changed = player.events.findIndex((event, index) => index > 1 && event.event === 'start-file');
    expect(changed).toBeGreaterThan(blockedUntil - 1);
  });

  it('changes the volume at once, without losing its place', async () => {
    const player = await start([file]);
    await player.waitFor('file-loaded');
    await recorded(1.5 * RATE);
    const mutedMs = player.send({ type: 'set-mute', mute: true });
    await player.waitFor('volume');
    const mutedAt = recorder.frameAt(mutedMs);
    await recorded(RATE, mutedAt);
    player.send({ type: 'set-mute', mute: false });
    await recorded(2 * RATE, mutedAt);
    const [before, after, ...more] = await runsHeard();
    expect(more).toEqual([]);
    expect(endOf(before!) - mutedAt).toBeLessThan(AT_ONCE_FRAMES + RECORDER_FRAMES);
    // Time went on while it was silent: the position moved as much as the recording did, but for the switch itself.
    const heard = after!.recordingFrame - before!.recordingFrame;
    const played = after!.referenceFrame - before!.referenceFrame;
    expect(Math.abs(heard - played)).toBeLessThan(RECORDER_FRAMES);
  });
});
