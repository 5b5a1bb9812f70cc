import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { feedInto } from '../../src/engine/decode/file-feed.ts';
import { type DecodePlan, kindOfSpare } from '../../src/engine/decode/decode-plan.ts';
import { spareArguments } from '../../src/engine/decode/decoder-arguments.ts';
import { planDecode } from '../../src/engine/decode/plan-decode.ts';
import { needsFrameIndex } from '../../src/engine/decode/seek-table.ts';
import type { AudioFileInfo } from '../../src/formats/audio-file.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { buildFrameIndex } from '../../src/formats/frame-index/frame-indexing.ts';
import { probeHeader } from '../../src/media/probe-header.ts';
import { seededRandom } from '../../test/helpers/seeded-random.ts';
import { median } from '../statistics.ts';
import { pauseMs } from '../players/live-player.ts';

/** A child has started by then. */
const WAITING_MS = 350;

/**
 * What a far seek costs before anything of a player is added to it: from the first byte (or the script) into a child that waits,
 * as the player's spare does, to the first frame of the target out of it. In ms, median.
 *
 * @returns null for what no child decodes
 */
export async function decoderFloorMs(path: string, times: number): Promise<number | null> {
  const info = await probeHeader(path);
  if (info?.pcm !== null || info.frames === null) return null;
  const kind = needsFrameIndex(info);
  const index = kind === null ? null : buildFrameIndex(path, kind);
  const indexing = index === null ? null : { finished: index, reach: () => index };
  const random = seededRandom(info.frames);
  const found: number[] = [];
  for (let n = 0; n < times; n++) {
    const targetFrame = Math.floor(random() * info.frames * 0.95);
    const plan = await planDecode({ path, info, indexing, targetFrame });
    const floor = await floorOf(plan, info);
    if (floor !== null) found.push(floor);
  }
  return found.length === 0 ? null : median(found);
}

async function floorOf(plan: DecodePlan, info: AudioFileInfo): Promise<number | null> {
  const shape = { sampleRate: info.sampleRate, channels: info.channels };
  const way = plan.spare;
  if (way === null) return null;
  const earlyBytes = way.discardFrames * info.channels * Float32Array.BYTES_PER_ELEMENT;
  const args = [...spareArguments(shape, kindOfSpare(way)), 'pipe:1'];
  const child = spawn(locateFfmpeg().path, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined); // it is killed while it is being fed
  const closed = once(child, 'close');
  const wanted = new Promise<number>((resolve, reject) => {
    let gaveBytes = 0;
    child.stdout.on('data', (bytes: Buffer) => {
      gaveBytes += bytes.length;
      if (gaveBytes > earlyBytes) resolve(performance.now());
    });
    child.on('close', () => reject(new Error('the decoder gave nothing')));
  });
  await pauseMs(WAITING_MS);
  const beganMs = performance.now();
  if (way.type === 'script') child.stdin.end(way.script);
  else feedInto(child.stdin, way.feed, () => undefined);
  try {
    return (await wanted) - beganMs;
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}
