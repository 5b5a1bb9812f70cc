import { ffmpegArgs } from '../ffmpeg/ffmpeg-args.ts';
import { fileUrl } from '../ffmpeg/media-url.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';
import { isReplicable } from '../formats/aac/audio-specific-config.ts';
import type { HeaderFacts } from '../formats/header-facts.ts';
import { parseStreamHeader, type StreamHeader } from './wav-stream-header.ts';

/**
 * Whether an AAC header may keep something back: HE-AAC's extensions need not be signalled, and are found in the packets only
 * (ISO 14496-3 §1.6.5, "implicit signalling"; ADTS has no other).
 */
export function mayHideExtension({ codec, profile, sampleRate, channels }: HeaderFacts): boolean {
  if (codec !== 'aac') return false;
  return profile === 'HE-AAC' ? channels === 1 : profile === 'LC' && isReplicable(sampleRate);
}

/**
 * What a header that may hide an extension comes to: ffmpeg is asked what the first packet decodes to, which takes as long as
 * it takes to start. Other headers, and what cannot be decoded, stay as they are.
 *
 * @throws the signal's reason when it is aborted
 */
export async function withImplicitExtension(
  facts: HeaderFacts,
  path: string,
  ffmpegPath: string,
  signal: AbortSignal,
): Promise<HeaderFacts> {
  if (!mayHideExtension(facts)) return facts;
  const decoded = await shapeOfFirstPacket(path, facts.audioIndex, ffmpegPath, signal);
  signal.throwIfAborted();
  if (decoded === null) return facts;
  const { channels } = decoded;
  const factor = decoded.sampleRate / facts.sampleRate;
  if ((factor !== 1 && factor !== 2) || (factor === 1 && channels === facts.channels)) return facts;
  const hasMoreChannels = channels > facts.channels;
  return {
    ...facts,
    // ffmpeg takes any one channel with SBR for parametric stereo: so it is told here too.
    profile: hasMoreChannels ? 'HE-AACv2' : 'HE-AAC',
    sampleRate: decoded.sampleRate,
    channels,
    channelLayout: hasMoreChannels ? 'stereo' : facts.channelLayout,
    frames: facts.frames === null ? null : facts.frames * factor,
    initialPadding: facts.initialPadding * factor,
    trailingPadding: facts.trailingPadding * factor,
    firstStampFrames: facts.firstStampFrames * factor,
  };
}

async function shapeOfFirstPacket(
  path: string,
  audioIndex: number,
  ffmpegPath: string,
  signal: AbortSignal,
): Promise<StreamHeader | null> {
  const pieces: Buffer[] = [];
  const args = ffmpegArgs({
    input: fileUrl(path),
    outputArgs: [
      ...[
        '-map',
        `0:a:${audioIndex}`,
        '-vn',
        '-sn',
        '-dn',
        '-frames:a',
        '1',
        '-f',
        'wav',
        '-bitexact',
        'pipe:1',
      ],
    ],
  });
  await runFfmpeg({ ffmpegPath, args, signal, onData: (bytes) => pieces.push(bytes) });
  const header = parseStreamHeader(Buffer.concat(pieces));
  return header === 'invalid' ? null : header;
}
