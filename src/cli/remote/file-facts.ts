import { speaks } from '../../media/choose-track.ts';
import type { TrackChoice } from '../../player/track-choice.ts';
import type { InspectReport, InspectStream } from '../../inspect/report/inspect-report.ts';
import { isUrl } from '../../player/is-url.ts';
import { NO_FACTS } from '../../control/state/control-host.ts';
import type { FileFacts } from '../../control/state/control-host.ts';

/** Inspects a file. Its bundle is loaded by the first call. */
export type InspectOne = (path: string) => Promise<InspectReport>;

/** What remotes are told of a file. Never fails: what cannot be read is empty. */
export async function fileFacts(path: string, inspect: InspectOne, choice: TrackChoice): Promise<FileFacts> {
  if (path === '-' || isUrl(path)) return NO_FACTS;
  try {
    return factsOf(await inspect(path), choice);
  } catch {
    return NO_FACTS; // The engine tells of a file that cannot be read.
  }
}

function factsOf({ format, streams, chapters, pictures }: InspectReport, choice: TrackChoice): FileFacts {
  if (format === null) return NO_FACTS;
  const inOrder = streams.toSorted((a, b) => a.index - b.index);
  const stream = played(inOrder, choice);
  return {
    metadata: lowerCased(format.tags),
    chapters: chapters.map(({ start, tags }) => ({ startSeconds: start, title: tags.title ?? null })),
    sizeBytes: format.size,
    formatName: format.format_name,
    bitRate: stream?.bit_rate ?? format.bit_rate,
    hasPicture: pictures.length > 0,
    audioTracks: inOrder.map((one) => ({
      codec: one.codec_name,
      channels: one.channels,
      sampleRate: one.sample_rate,
      language: one.tags.language ?? null,
      isDefault: one.disposition.default === 1,
      isPlayed: one === stream,
    })),
    artUrl: null,
  };
}

/** The stream that the player plays; the report speaks of the default one. */
function played(inOrder: readonly InspectStream[], choice: TrackChoice): InspectStream | undefined {
  switch (choice.type) {
    case 'default':
      return inOrder.find(({ selected }) => selected) ?? inOrder[0];
    case 'number':
      return inOrder[choice.number - 1];
    case 'language':
      return inOrder.find(
        ({ tags: { language } }) => language !== undefined && speaks(language, choice.language),
      );
  }
}

/** Several values of a tag are joined by `;`. */
function lowerCased(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value.replaceAll('; ', ';')]),
  );
}
