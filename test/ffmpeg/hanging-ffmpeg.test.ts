import { chmod, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ChildDecoder } from '../../src/engine/decode/child-decoder.ts';
import type { DecoderEnd } from '../../src/engine/decode/decoder.ts';
import { planFromStart } from '../../src/engine/decode/decode-plan.ts';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { describeWithFfmpeg } from '../../src/inspect/describe-with-ffmpeg.ts';
import { measureWithFfmpeg } from '../../src/inspect/ffmpeg-text.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { packetDigest } from '../../src/inspect/verify/packet-digest.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
const SILENCE_MS = 1500;
const SAID = `ffmpeg gave nothing for ${SILENCE_MS / 1000} seconds, and was ended`;
const m4a = await bench.make('song.m4a', '-c:a', 'aac');
await bench.make('whole.wav', '-c:a', 'pcm_f32le', '-t', '1');

/** A program in ffmpeg's place that writes so many bytes of a WAV file, and then hangs. */
async function hangingBehind(bytes: number): Promise<string> {
  const file = bench.path(`hangs-behind-${bytes}`);
  await writeFile(file, `#!/bin/sh\nhead -c ${bytes} '${bench.path('whole.wav')}'\nexec sleep 1000\n`);
  await chmod(file, 0o755);
  return file;
}

describe('an ffmpeg that hangs is ended, and said', () => {
  it.each([
    ['at once', 0],
    ['behind its header', 90],
    ['in the middle of its samples', 200_001],
  ])('%s, in an inspection', async (_where, bytes) => {
    const ffmpeg = await hangingBehind(bytes);
    const context = { ...inspectionContext(ffmpeg, new AbortController().signal), silenceMs: SILENCE_MS };
    const failure = { code: 'ffmpeg-failed', message: SAID };
    const options = { decode: true, hash: false, expected: {} };
    const measured = { path: m4a, filters: 'ebur128', onText: () => undefined };
    await Promise.all([
      expect(verifyFile({ file: 'song.m4a', path: m4a }, options, context)).resolves.toMatchObject({
        ...{ status: null, findings: [], error: failure },
      }),
      expect(describeWithFfmpeg(m4a, context)).rejects.toMatchObject(failure),
      expect(packetDigest(m4a, context)).rejects.toMatchObject(failure),
      expect(measureWithFfmpeg(measured, context)).rejects.toMatchObject(failure),
    ]);
  });

  it.each([
    ['at once', 0, 0],
    ['in the middle of its samples', 200_000, Math.floor((200_000 - 90) / 8)],
  ])('%s, in the player', async (_where, bytes, frames) => {
    const plan = planFromStart(m4a, 0);
    const shape = { sampleRate: 44_100, channels: 2 };
    let taken = 0;
    const end = await new Promise<DecoderEnd>((resolve) => {
      hangingBehind(bytes).then(
        (ffmpegPath) =>
          new ChildDecoder(
            { ffmpegPath, plan, shape, filters: [], silenceMs: SILENCE_MS },
            { onFrames: (part) => ((taken += part.length / 8), part.length), onEnd: resolve },
          ),
        () => undefined,
      );
    });
    expect(end).toMatchObject({ type: 'failed', error: { code: 'decoder-silent', message: SAID } });
    expect(taken).toBeGreaterThanOrEqual(frames);
  });
});
