import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);

describe('an M4A whose last packet holds less than a tick of its edit list', () => {
  it.each([1, 2, 40, 1025, 2049, 10_241])('of %i frames plays all of them', async (frames) => {
    const file = await bench.make(`${frames}.m4a`, '-af', `atrim=end_sample=${frames}`, '-c:a', 'aac');
    const { stdoutBytes, stderr, code } = await runPlayhead([file, '--output', '-']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdoutBytes.length / 8).toBe(frames);
    const report = await verifyFile(
      { file, path: file },
      { decode: true, hash: false, expected: {} },
      context,
    );
    expect(report).toMatchObject({ status: 'ok', findings: [], declared_frames: frames });
  });
});
