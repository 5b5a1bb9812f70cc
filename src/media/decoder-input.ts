import type { AudioLink } from '../formats/audio-file.ts';
import { FileBytes } from '../formats/file-bytes.ts';
import { joinedFile } from '../ffmpeg/joined-links.ts';
import { fileUrl, subfileUrl } from '../ffmpeg/media-url.ts';
import { probeFile } from './probe-header.ts';

/** What ffmpeg is told to decode the audio that plays by default. */
export interface DecoderInput {
  /** Goes before the last `-i`: further inputs, too. */
  readonly inputArgs: readonly string[];
  readonly input: string;
  /** The audio as filters that others can follow, in a complex graph. */
  readonly graph: string;
  /** Chooses the audio, behind the filters given. */
  readonly mapArgs: (filters?: string) => readonly string[];
}

export interface DecoderInputOptions {
  /** Options of the input, of each if there are several. */
  readonly inputArgs?: readonly string[];
  /** Where the audio ends; the end of the file when left out. */
  readonly endByte?: number | null;
  /** Of a chained file: what is missing of a stream is silence. */
  readonly fillsGaps?: boolean;
}

/**
 * Has the default track of a file decoded, and the streams of a chained one each by itself.
 *
 * @param path of a local file; one that cannot be read is for ffmpeg to complain of
 */
export async function decoderInput(path: string, options: DecoderInputOptions = {}): Promise<DecoderInput> {
  const { inputArgs = [], endByte = null, fillsGaps = true } = options;
  const { audioIndex, links } = await defaultTrack(path);
  const joined = joinedFile(path, links, { fillsGaps, inputArgs });
  if (joined !== null)
    return {
      inputArgs: joined.inputArgs.slice(0, -2),
      input: joined.inputArgs.at(-1)!,
      graph: joined.graph,
      mapArgs: (filters) => [
        ...['-filter_complex', `${joined.graph}${filters === undefined ? '' : `,${filters}`}[joined]`],
        ...['-map', '[joined]'],
      ],
    };
  return {
    inputArgs,
    input: endByte === null ? fileUrl(path) : subfileUrl(path, 0, endByte),
    graph: `[0:a:${audioIndex}]anull`,
    mapArgs: (filters) => [
      ...['-map', `0:a:${audioIndex}`],
      ...(filters === undefined ? [] : ['-af', filters]),
    ],
  };
}

/** Containers in which the first audio stream need not be all that plays: there may be several beside each other, or chained. */
const WITH_TRACKS = /^(?:\x1aE\xdf\xa3|OggS|....(?:ftyp|moov|mdat|free|skip|wide))/s;

/** Of the track that plays by default: its place among the file's audio streams, and its links. */
export async function defaultTrack(
  path: string,
): Promise<{ readonly audioIndex: number; readonly links: readonly AudioLink[] }> {
  const first = { audioIndex: 0, links: [] };
  try {
    const file = await FileBytes.open(path);
    try {
      if (!WITH_TRACKS.test((await file.read(0, 8)).toString('latin1'))) return first;
      return (await probeFile(file)) ?? first;
    } finally {
      await file.close();
    }
  } catch {
    return first; // whoever decodes it says what is wrong
  }
}
