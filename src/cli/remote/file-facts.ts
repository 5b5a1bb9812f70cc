import type { InspectReport } from '../../inspect/report/inspect-report.ts';
import { isUrl } from '../../player/is-url.ts';
import { NO_FACTS } from '../../control/state/control-host.ts';
import type { FileFacts } from '../../control/state/control-host.ts';

/** Inspects a file. Its bundle is loaded by the first call. */
export type InspectOne = (path: string) => Promise<InspectReport>;

/** What remotes are told of a file. Never fails: what cannot be read is empty. */
export async function fileFacts(path: string, inspect: InspectOne): Promise<FileFacts> {
  if (path === '-' || isUrl(path)) return NO_FACTS;
  try {
    return factsOf(await inspect(path));
  } catch {
    return NO_FACTS; // The engine tells of a file that cannot be read.
  }
}

function factsOf({ format, streams, chapters, pictures }: InspectReport): FileFacts {
  if (format === null) return NO_FACTS;
  const stream = streams.find(({ selected }) => selected) ?? streams[0];
  return {
    metadata: lowerCased(format.tags),
    chapters: chapters.map(({ start, tags }) => ({ startSeconds: start, title: tags.title ?? null })),
    sizeBytes: format.size,
    formatName: format.format_name,
    bitRate: stream?.bit_rate ?? format.bit_rate,
    hasPicture: pictures.length > 0,
    artUrl: null,
  };
}

/** Several values of a tag are joined by `;`. */
function lowerCased(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value.replaceAll('; ', ';')]),
  );
}
