import type { AudioLink } from '../formats/audio-file.ts';
import { layoutOfCount } from '../formats/channel-layout.ts';
import { LOCAL_PROTOCOLS, subfileUrl } from './media-url.ts';

/** One stream of a chained file as a decoder gets it. */
export interface LinkInput {
  readonly url: string;
  readonly link: AudioLink;
  /** What is dropped of it, at the rate of the first stream, and what is left then. */
  readonly dropFrames: number;
  readonly frames: number;
}

/** What ffmpeg opens, and the filters that make one stream of it: their output has no label yet. */
export interface JoinedLinks {
  /** Options up to and with each `-i`. */
  readonly inputArgs: readonly string[];
  readonly graph: string;
}

export interface JoinOptions {
  /** What is missing of a damaged stream is silence, so that the next begins where it should. */
  readonly fillsGaps: boolean;
  /** Options of each input. */
  readonly inputArgs?: readonly string[];
}

/** All of a stream. */
export function wholeLink(path: string, link: AudioLink): LinkInput {
  return { url: subfileUrl(path, link.startByte, link.endByte), link, dropFrames: 0, frames: link.frames };
}

/**
 * Has one ffmpeg decode the streams of a chained file each by itself, one after the other, as one at the rate and with the channels
 * of the first: its demuxer would let a decoder overlap the end of a Vorbis stream with the next (128 frames that are in neither), and
 * stop at another codec.
 *
 * Each is cut where its last page says that it ends.
 *
 * @param first of the whole file, whatever is decoded of it
 */
export function joinedLinks(
  first: AudioLink,
  inputs: readonly LinkInput[],
  { fillsGaps, inputArgs = [] }: JoinOptions,
): JoinedLinks {
  const { sampleRate, channels } = first;
  const isAlike = inputs.every(
    ({ link }) =>
      link.codec === first.codec &&
      link.sampleRate === sampleRate &&
      link.channels === channels &&
      link.bitsPerSample === first.bitsPerSample,
  );
  const layout = layoutOfCount(channels) ?? `${channels}c`;
  const chains = inputs.map(({ link, dropFrames, frames }, index) => {
    const filters = [
      ...(link.sampleRate === sampleRate
        ? []
        : [`atrim=end_sample=${link.ownFrames}`, `aresample=${sampleRate}:osf=fltp`]),
      // Left to itself, ffmpeg may round all of it to the bits of one.
      ...(isAlike ? [] : [`aformat=sample_fmts=fltp:channel_layouts=${layout}`]),
      ...(fillsGaps ? [`apad=whole_len=${dropFrames + frames}`] : []),
      `atrim=start_sample=${dropFrames}:end_sample=${dropFrames + frames}`,
      'asetpts=PTS-STARTPTS',
    ];
    return `[${index}:a:0]${filters.join(',')}`;
  });
  const [only] = chains;
  const labels = inputs.map((_, index) => `[link${index}]`);
  const graph =
    chains.length === 1
      ? only!
      : `${chains.map((chain, index) => `${chain}${labels[index]!};`).join('')}${labels.join('')}concat=n=${chains.length}:v=0:a=1`;
  return {
    inputArgs: inputs.flatMap(({ url, link }) => [
      ...['-protocol_whitelist', LOCAL_PROTOCOLS],
      // Where the last page is the first as well, ffmpeg cuts the wrong number of frames. The filter cuts the right one.
      ...(link.codec === 'vorbis' ? ['-flags2', '+skip_manual'] : []),
      ...[...inputArgs, '-i', url],
    ]),
    graph,
  };
}

/** The same of a whole file; null for one that is not chained. */
export function joinedFile(
  path: string,
  links: readonly AudioLink[],
  options: JoinOptions,
): JoinedLinks | null {
  const [first] = links;
  return first === undefined
    ? null
    : joinedLinks(
        first,
        links.map((link) => wholeLink(path, link)),
        options,
      );
}
