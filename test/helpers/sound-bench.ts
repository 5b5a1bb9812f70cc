import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { generated } from './fixtures.ts';
import { identicalRuns } from './identical-runs.ts';
import type { IdenticalRun } from './identical-runs.ts';
import { processMark } from './marked-processes.ts';
import type { ProcessMark } from './marked-processes.ts';
import { startPulse } from './pulse.ts';
import type { PulseServer, Recorder } from './pulse.ts';
import { referenceDecode } from './reference-decode.ts';
import { RemoteEngine } from './remote-engine.ts';
import type { RemoteEvent, RemoteOptions } from './remote-engine.ts';
import { tellStarvation } from './tell-starvation.ts';
import { waitUntil } from './wait-until.ts';
import type { PcmAudio } from './wav-file.ts';
import { removeFolder } from './remove-folder.ts';

/** The rate of what is played on the bench. */
export const RATE = 44_100;

/** Longer than most faults, and short enough that a decoder is alive, paused, for most of the thirty seconds. */
export const LONG_WINDOW = { memoryBytes: 0, readAheadSeconds: 4, lookbackSeconds: 1 };
/** Shorter than the faults: the sound must break. */
export const SHORT_WINDOW = { memoryBytes: 0, readAheadSeconds: 0.6, lookbackSeconds: 0.5 };

/** Thirty seconds of sound that never repeats itself, a sound server that records, and one engine at a time. */
export class SoundBench {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'ph-sound-'));
  pulse!: PulseServer;
  /** The same samples as a FLAC, which needs a decoder, and as a WAV, which is read in place. */
  flac!: string;
  /** The same samples, for whose decoding a child is needed. */
  alac!: string;
  wav!: string;
  reference!: PcmAudio;
  recorder!: Recorder;
  mark!: ProcessMark;
  engine: RemoteEngine | null = null;

  /** Starts an engine and waits until its first track is open. */
  async start(paths: readonly string[], options: RemoteOptions = {}): Promise<RemoteEngine> {
    const env = { ...this.pulse.env, ...this.mark.env, ...options.env };
    this.engine = await RemoteEngine.start(paths, { ...options, env });
    await this.engine.waitFor('file-loaded');
    return this.engine;
  }

  /** Waits until the sink has played so many seconds more. */
  async seconds(count: number): Promise<void> {
    const until = this.recorder.frames + count * RATE;
    await waitUntil(() => this.recorder.frames >= until, `${count} s to be recorded`);
  }

  /** The only decoder that runs. */
  decoder(): number {
    const [only, ...more] = this.mark.decoders();
    expect(more).toEqual([]);
    return only!.pid;
  }

  /** A copy of a file that a test may damage. */
  copyOf(file: string, name: string): string {
    const copy = path.join(this.dir, name);
    copyFileSync(file, copy);
    return copy;
  }

  /** Ends the session by `quit` and checks what it counted against its events. */
  async finish(player: RemoteEngine): Promise<void> {
    player.send({ type: 'quit' });
    const { exit_code, underruns } = await player.waitFor('shutdown');
    expect(exit_code).toBe(0);
    expect(underruns).toBe(underrunsIn(player.events).length);
    expect(await player.ended()).toBe(0);
    expect(player.stderr).toBe('');
  }

  /** Ends the recording. */
  async heard(): Promise<readonly IdenticalRun[]> {
    return identicalRuns(await this.recorder.stop(), this.reference.samples, 2);
  }
}

/** Makes a bench with the hooks of the calling file: a recording and a mark for each test, and nothing left after it. */
export function soundBench(): SoundBench {
  const bench = new SoundBench();
  tellStarvation();
  beforeAll(async () => {
    bench.pulse = await startPulse();
    bench.flac = await generated('long.flac');
    bench.alac = await generated('long-alac.m4a');
    bench.wav = await generated('long.wav');
    bench.reference = await referenceDecode(bench.flac);
  });
  afterAll(async () => {
    await bench.pulse.stop();
    removeFolder(bench.dir);
  });
  beforeEach(async () => {
    bench.recorder = await bench.pulse.record();
    bench.mark = processMark();
  });
  afterEach(async () => {
    bench.engine?.kill();
    await bench.recorder.stop();
    await waitUntil(
      () => bench.mark.processes().length === 0,
      'every process of the run to be gone',
      5000,
    ).finally(() => {
      for (const { pid } of bench.mark.processes()) process.kill(pid, 'SIGKILL');
    });
  });
  return bench;
}

/** What was heard is the reference from its first frame on, in order, nothing left out or played twice. */
export function expectOnePiece(runs: readonly IdenticalRun[]): void {
  let frame = 0;
  for (const run of runs) {
    expect(run.referenceFrame).toBe(frame);
    frame += run.frames;
  }
}

export function underrunsIn(
  events: readonly RemoteEvent[],
): readonly Extract<RemoteEvent, { event: 'underrun' }>[] {
  return events.flatMap((event) => (event.event === 'underrun' ? [event] : []));
}

/** The codes of the warnings, in order. */
export function warningsIn(events: readonly RemoteEvent[]): readonly string[] {
  return events.flatMap((event) => (event.event === 'warning' ? [event.code] : []));
}
