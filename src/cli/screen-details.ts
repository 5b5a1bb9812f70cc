import { stat } from 'node:fs/promises';
import { probeHeader } from '../media/probe-header.ts';
import type { HeaderFacts } from '../media/header-facts.ts';
import type { Tags } from '../media/tags.ts';
import { NOTHING_KNOWN } from '../ui/model/track-details.ts';
import type { ReadDetails } from '../ui/model/track-details.ts';
import { preciseText } from '../ui/text/time-text.ts';
import { isLocalFile, lyricsOf, type ReadTags } from './screen-sources.ts';

/** What the screen shows of a track: its tags, and what its header says. Nothing of it fails. */
export function detailsReader(readTags: ReadTags): ReadDetails {
  return async (file) => {
    if (!isLocalFile(file)) return { ...NOTHING_KNOWN, facts: [['Address', file]] };
    const [header, tags, info] = await Promise.all([
      // A file that cannot be read is the engine's to report; here it shows what little there is.
      probeHeader(file).catch(() => null),
      readTags(file),
      stat(file).catch(() => null),
    ]);
    const seconds = header?.frames ? header.frames / header.sampleRate : null;
    const sizeBytes = info?.size ?? null;
    return {
      title: tags.title,
      artist: tags.artist,
      album: tags.album,
      year: tags.year,
      trackNumber: tags.track.no,
      trackTotal: tags.track.of,
      durationSeconds: seconds,
      bitsPerSample: header?.bitsPerSample ?? null,
      bitRate: seconds !== null && sizeBytes !== null && seconds > 0 ? (sizeBytes * 8) / seconds : null,
      trackGainDb: tags.replayGain.trackGainDb,
      albumGainDb: tags.replayGain.albumGainDb,
      chapters: tags.chapters,
      lyrics: await lyricsOf(file, tags),
      facts: factsOf(file, sizeBytes, seconds, header, tags),
    };
  };
}

type Fact = readonly [label: string, value: string];

function factsOf(
  file: string,
  sizeBytes: number | null,
  seconds: number | null,
  header: HeaderFacts | null,
  tags: Tags,
): readonly Fact[] {
  const gain = tags.replayGain;
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['File', ''],
    ['path', file],
    ['size', sizeBytes === null ? null : `${sizeBytes.toLocaleString('en-US')} bytes`],
    ['container', header?.container ?? null],
    ['Sound', ''],
    ['codec', header?.codec ?? null],
    ['sample rate', header ? `${header.sampleRate.toLocaleString('en-US')} Hz` : null],
    ['channels', header?.channels ?? null],
    ['bits', header?.bitsPerSample ?? null],
    ['duration', seconds === null ? null : preciseText(seconds)],
    ['frames', header?.frames ? `${header.frames.toLocaleString('en-US')} (${header.framesSource})` : null],
    ['encoder delay', header?.initialPadding ? `${header.initialPadding} frames` : null],
    ['padding', header?.trailingPadding ? `${header.trailingPadding} frames` : null],
    ['Tags', ''],
    ['title', tags.title],
    ['artist', tags.artist],
    ['album', tags.album],
    ['album artist', tags.albumArtist],
    ['composer', tags.composer],
    ['year', tags.year],
    ['track', numbered(tags.track)],
    ['disc', numbered(tags.disc)],
    ['genre', tags.genre],
    ['comment', tags.comment],
    ['track gain', gain.trackGainDb === null ? null : `${gain.trackGainDb.toFixed(2)} dB`],
    ['track peak', gain.trackPeak],
    ['album gain', gain.albumGainDb === null ? null : `${gain.albumGainDb.toFixed(2)} dB`],
    ['chapters', tags.chapters.length > 0 ? tags.chapters.length : null],
    ...tags.pictures.map((picture): [string, string] => [
      'picture',
      [
        picture.type,
        picture.mimeType,
        picture.width ? `${picture.width} × ${picture.height}` : null,
        `${picture.sizeBytes.toLocaleString('en-US')} bytes`,
      ]
        .filter((part) => part !== null)
        .join(', '),
    ]),
  ];
  const shown = facts.flatMap(([label, value]): Fact[] => (value === null ? [] : [[label, String(value)]]));
  // A heading that nothing follows is left out.
  return shown.filter(([, value], index) => value !== '' || (shown[index + 1]?.[1] ?? '') !== '');
}

function numbered({ no, of }: { readonly no: number | null; readonly of: number | null }): string | null {
  if (no === null) return null;
  return of === null ? String(no) : `${no} of ${of}`;
}
