import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import { startPulse } from '../helpers/pulse.ts';
import type { PulseServer } from '../helpers/pulse.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { startPlayhead } from '../helpers/run-playhead.ts';

let pulse: PulseServer;
beforeAll(async () => {
  pulse = await startPulse();
});
afterAll(() => pulse.stop());

describe('playing through the sound server', () => {
  it('puts out every sample once, without a gap', async () => {
    const file = await generated('long.flac');
    const reference = await referenceDecode(file);
    const recorder = await pulse.record();
    const player = startPlayhead([file, '--output', 'speaker', '--json', '--length', '6'], {
      env: pulse.env,
    });
    const result = await player.result;
    const recording = await recorder.stop();
    expect(result.stderr).toBe('');
    expect(result.events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    const runs = identicalRuns(recording, reference.samples, 2);
    console.log(runs);
    expect(runs.length).toBe(1);
    expect(runs[0]!.frames).toBeGreaterThan(0);
  });
});
