import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DecodePlan } from '../../src/engine/decode/decode-plan.ts';
import { feedInto } from '../../src/engine/decode/file-feed.ts';
import { decoderArguments, spareArguments } from '../../src/engine/decode/decoder-arguments.ts';

/** What came out of a decoder: interleaved floats, and how it ended (null: it was stopped, having given enough). */
export interface Decoded {
  readonly samples: Float32Array;
  readonly frames: number;
  readonly exitCode: number | null;
  readonly stderr: string;
}

export interface DecodeShape {
  readonly sampleRate: number;
  readonly channels: number;
}

/**
 * Carries out a plan with a real ffmpeg, cold, or as a spare that gets its script or its bytes after it was started, until
 * `maxFrames` have come from the target on.
 */
export async function runDecode(
  ffmpegPath: string,
  plan: DecodePlan,
  way: 'cold' | 'spare',
  shape: DecodeShape,
  maxFrames: number,
): Promise<Decoded> {
  const spare = way === 'spare' ? plan.spare : null;
  if (way === 'spare' && spare === null) throw new Error('the plan knows no way through a spare');
  const feed = way === 'cold' ? plan.feed : spare?.type === 'feed' ? spare.feed : null;
  const args =
    way === 'cold'
      ? decoderArguments({ plan, shape, filters: [] })
      : spareArguments(shape, feed?.demuxer ?? 'script');
  const child = spawn(ffmpegPath, [...args, 'pipe:1']);
  const closed = once(child, 'close');
  child.stdin.on('error', () => undefined); // a child that was stopped no longer reads
  if (feed !== null) feedInto(child.stdin, feed, () => undefined);
  else child.stdin.end(spare?.type === 'script' ? spare.script : '');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const frameBytes = shape.channels * Float32Array.BYTES_PER_ELEMENT;
  const skipBytes = (spare?.discardFrames ?? 0) * frameBytes;
  const wantedBytes = skipBytes + maxFrames * frameBytes;
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= wantedBytes) child.kill('SIGKILL');
  });
  await closed;
  const all = Buffer.concat(chunks).subarray(skipBytes, wantedBytes);
  const frames = Math.floor(all.length / frameBytes);
  // Copied, because a Buffer's memory need not be aligned for floats.
  const samples = new Float32Array(new Uint8Array(all.subarray(0, frames * frameBytes)).buffer);
  return { samples, frames, exitCode: child.exitCode, stderr };
}
