import type { AudioFileInfo } from '../../formats/audio-file.ts';
import { ffmpegArgs } from '../../ffmpeg/ffmpeg-args.ts';
import { FfmpegChild } from '../../ffmpeg/ffmpeg-child.ts';
import { fileUrl } from '../../ffmpeg/media-url.ts';
import { runFfmpeg } from '../../ffmpeg/run-ffmpeg.ts';
import { coarsePeak, coarseSamples } from './coarse-samples.ts';
import { StampedSamples } from './flv-samples.ts';
import { PLACES, raiseBins, type WaveformRequest } from './waveform-request.ts';

/** Length decoded at each place. */
const LOOK_SECONDS = 0.1;

/** How a codec's packets can be chosen from. */
interface PacketKind {
  /** As most encoders make them; where one makes others, the places lie closer or farther apart. */
  readonly frames: number;
  /** Packets until the decoder has what it lacks after a gap, and errs no more. */
  readonly unsettled: number;
}

/** Other codecs have packets of a second, or such that cannot be decoded without those before. */
const PACKETS: Readonly<Record<string, PacketKind>> = {
  flac: { frames: 4096, unsettled: 0 },
  alac: { frames: 4096, unsettled: 0 },
  // A frame's bits may lie in the 511 bytes before it: five frames at the lowest rates.
  mp3: { frames: 1152, unsettled: 5 },
  aac: { frames: 1024, unsettled: 2 },
  vorbis: { frames: 1024, unsettled: 2 },
  // 80 ms, says RFC 7845 4.6.
  opus: { frames: 960, unsettled: 4 },
};
/** Time stamps farther apart than this are those of two places. */
const GAP_SECONDS = 0.008;
/** FLV knows linear PCM at this rate. */
const RATE = 11_025;

/**
 * Fills in a long track's peaks from a tenth of a second at each of about 1,024 places.
 *
 * One ffmpeg reads the packets and drops most (a bit stream filter can, a decoder cannot), a second one decodes what is
 * left; time stamps say where each piece belongs. Of an hour of FLAC, MP3, AAC, Vorbis or Opus that takes 0.4 to 1 s of
 * processor time instead of 2 to 6 s. Packets are counted to choose among them: ffmpeg 5.1 gives the filter stamps in
 * another time base than it says.
 *
 * @returns false when nothing came: another codec, an ffmpeg before 5.0, whose filter cannot choose what it drops, no such
 * file
 */
export async function samplePackets(request: WaveformRequest, header: AudioFileInfo): Promise<boolean> {
  const { ffmpegPath, file, startSeconds, durationSeconds, signal } = request;
  const kind = PACKETS[header.codec];
  if (kind === undefined) return false;
  const packetSeconds = kind.frames / header.sampleRate;
  const kept = kind.unsettled + Math.ceil(LOOK_SECONDS / packetSeconds);
  const period = Math.max(kept, Math.floor(durationSeconds / PLACES / packetSeconds));
  const copyArgs = ffmpegArgs({
    inputArgs: startSeconds > 0 ? ['-ss', startSeconds.toFixed(6)] : [],
    input: fileUrl(file),
    outputArgs: [
      ...[
        '-map',
        `0:a:${header.audioIndex}`,
        '-vn',
        '-sn',
        '-dn',
        '-t',
        durationSeconds.toFixed(6),
        '-c',
        'copy',
      ],
      ...['-bsf:a', `noise=drop='gte(mod(n\,${period})\,${kept})'`, '-f', 'nut', 'pipe:1'],
    ],
  });
  const packets = FfmpegChild.start({ ffmpegPath, args: copyArgs, signal, isBackground: true });
  packets.stdin.end();
  const pieces = new StampedPieces(request, kind.unsettled);
  const samples = new StampedSamples((atMs, data) => {
    pieces.add(atMs / 1000, data);
    request.onProgress(Math.min(durationSeconds, atMs / 1000));
  });
  const decodeArgs = ffmpegArgs({
    inputArgs: ['-f', 'nut'],
    input: 'pipe:0',
    outputArgs: [
      ...['-af', coarseSamples(RATE), '-c:a', 'pcm_s16le', '-flush_packets', '0', '-f', 'flv', 'pipe:1'],
    ],
  });
  await runFfmpeg({
    ...{ ffmpegPath, args: decodeArgs, signal, isBackground: true, stdin: packets.stdout },
    onData: (chunk) => samples.push(chunk),
  });
  packets.kill();
  return signal.aborted || pieces.settle();
}

/**
 * Puts the peaks of pieces into slices by their time stamps, without what the decoder gives before it has settled. A slice that no
 * piece lies in is as loud as the next one.
 */
class StampedPieces {
  readonly #bins: Float32Array;
  readonly #durationSeconds: number;
  readonly #unsettled: number;
  #filledBins = 0;
  #piecesSinceGap = 0;
  #endSeconds = -1;

  constructor({ bins, durationSeconds }: WaveformRequest, unsettled: number) {
    this.#bins = bins;
    this.#durationSeconds = durationSeconds;
    this.#unsettled = unsettled;
  }

  add(atSeconds: number, data: Buffer): void {
    if (atSeconds - this.#endSeconds > GAP_SECONDS) this.#piecesSinceGap = 0;
    this.#endSeconds = atSeconds + data.length / 2 / RATE;
    if (++this.#piecesSinceGap <= this.#unsettled) return;
    const bin = Math.min(
      this.#bins.length - 1,
      Math.floor((atSeconds / this.#durationSeconds) * this.#bins.length),
    );
    raiseBins(this.#bins, Math.min(this.#filledBins, bin), bin + 1, coarsePeak(data, 0, data.length));
    this.#filledBins = Math.max(this.#filledBins, bin + 1);
  }

  /** Fills the end; false when nothing came. */
  settle(): boolean {
    const last = this.#bins[this.#filledBins - 1];
    if (last === undefined) return false;
    raiseBins(this.#bins, this.#filledBins, this.#bins.length, last);
    return true;
  }
}
