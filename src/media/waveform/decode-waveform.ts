import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { ffmpegArgs } from '../../ffmpeg/ffmpeg-args.ts';
import { joinedFile } from '../../ffmpeg/joined-links.ts';
import { fileUrl } from '../../ffmpeg/media-url.ts';
import { runFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import { probeHeader } from '../probe-header.ts';
import { coarsePeak, coarseSamples } from './coarse-samples.ts';
import { samplePackets } from './packet-sampling.ts';
import { samplePcm } from './pcm-sampling.ts';
import { raiseBins, type WaveformRequest } from './waveform-request.ts';

/** A low rate is enough for the eye: a quarter of the samples to move and to look at, for little more work in ffmpeg. */
const RATE = 6000;
/** Of longer tracks only a part of the packets is decoded; below, that would save little. */
const SAMPLED_SECONDS = 480;

/**
 * Fills in a track's peaks in the background, at low priority. Linear PCM is read here and there. Of long compressed tracks
 * some packets in each slice are decoded, of others all.
 *
 * Resolves when all is known, when `signal` ends it, or when the file cannot be decoded; what came until then stands.
 */
export async function decodeWaveform(request: WaveformRequest): Promise<void> {
  const { durationSeconds, signal } = request;
  if (!(durationSeconds > 0) || !Number.isFinite(durationSeconds)) return;
  const header = await probeHeader(request.file).catch(() => null);
  if (header !== null && (await samplePcm(request, header))) return;
  const isChained = header !== null && header.links.length > 0;
  const isLong = durationSeconds >= SAMPLED_SECONDS;
  if (header !== null && isLong && !isChained && !signal.aborted && (await samplePackets(request, header)))
    return;
  await decodeWhole(request, header);
}

async function decodeWhole(
  { ffmpegPath, file, startSeconds, durationSeconds, bins, signal, onProgress }: WaveformRequest,
  header: AudioFileInfo | null,
): Promise<void> {
  const samples = Math.round(durationSeconds * RATE);
  let sample = 0;
  let odd: Buffer = Buffer.alloc(0);
  const joined = joinedFile(file, header?.links ?? [], { fillsGaps: true });
  const start = startSeconds.toFixed(6);
  const filters = joined === null ? coarseSamples(RATE) : `atrim=start=${start},${coarseSamples(RATE)}`;
  const args = ffmpegArgs({
    inputArgs: joined?.inputArgs.slice(0, -2) ?? (startSeconds > 0 ? ['-ss', start] : []),
    input: joined?.inputArgs.at(-1) ?? fileUrl(file),
    outputArgs: [
      ...(joined === null
        ? ['-map', `0:a:${header?.audioIndex ?? 0}`, '-af', filters]
        : ['-filter_complex', `${joined.graph},${filters}[joined]`, '-map', '[joined]']),
      ...['-vn', '-sn', '-dn', '-t', durationSeconds.toFixed(6)],
      ...['-flush_packets', '0', '-f', 's16le', 'pipe:1'],
    ],
  });
  await runFfmpeg({
    ...{ ffmpegPath, args, signal, isBackground: true },
    onData: (chunk) => {
      const data = odd.length > 0 ? Buffer.concat([odd, chunk]) : chunk;
      const count = Math.min(data.length >> 1, samples - sample);
      const end = sample + count;
      for (let offset = 0; sample < end;) {
        const bin = Math.min(bins.length - 1, Math.floor((sample * bins.length) / samples));
        const binEnd = Math.min(end, Math.max(sample + 1, Math.ceil(((bin + 1) * samples) / bins.length)));
        const endOffset = offset + 2 * (binEnd - sample);
        raiseBins(bins, bin, bin + 1, coarsePeak(data, offset, endOffset));
        [sample, offset] = [binEnd, endOffset];
      }
      odd = data.length % 2 === 1 ? Buffer.from(data.subarray(-1)) : Buffer.alloc(0);
      onProgress(sample / RATE);
    },
  });
}
