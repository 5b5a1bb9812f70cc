import type { Picture } from './picture.ts';
import { replayGainOf, type ReplayGain } from './replay-gain.ts';
import {
  FIELD_NAMES,
  type FieldName,
  type NativeEntry,
  type PictureLink,
  type TagBlock,
  type TagChapter,
  type TagWarning,
  type TimedLine,
} from './tag-block.ts';
import { VORBIS } from './vorbis/vorbis-tag.ts';

/** A number and its total, as in track 3 of 12. */
export interface Numbered {
  readonly no: number | null;
  readonly of: number | null;
}

/** What all tags of a file say together. Strings are as in the file: nothing of it goes to a terminal as it is. */
export interface MergedTags {
  /** Every value of each field in order; fields without a value are not there. */
  readonly values: ReadonlyMap<FieldName, readonly string[]>;
  readonly track: Numbered;
  readonly disc: Numbered;
  readonly timedLyrics: readonly TimedLine[];
  readonly replayGain: ReplayGain;
  readonly pictures: readonly Picture[];
  readonly pictureLinks: readonly PictureLink[];
  readonly chapters: readonly TagChapter[];
  readonly native: readonly NativeTags[];
  readonly warnings: readonly TagWarning[];
}

export interface NativeTags {
  readonly format: string;
  readonly entries: readonly NativeEntry[];
}

/**
 * Merges the tags of one file.
 *
 * @param blocks in the order in which they lead: what one leaves unset, the next that has it fills. Beside Vorbis comments
 *   nothing counts.
 */
export function mergeTags(blocks: readonly TagBlock[]): MergedTags {
  const comments = blocks.find(
    ({ format, native, pictures }) => format === VORBIS && native.length + pictures.length > 0,
  );
  const counted = comments ? [comments] : blocks;
  const having = (name: FieldName) => counted.find(({ fields }) => fields.has(name));
  const values = new Map<FieldName, readonly string[]>();
  for (const name of FIELD_NAMES) {
    const found = having(name)?.fields.get(name);
    if (found) values.set(name, found);
  }
  const { gain, warnings } = replayGainOf(counted);
  const withPictures = counted.find(
    ({ pictures, pictureLinks }) => pictures.length + pictureLinks.length > 0,
  );
  return {
    values,
    track: numberOf(counted, 'track', 'trackTotal'),
    disc: numberOf(counted, 'disc', 'discTotal'),
    timedLyrics: counted.find(({ timedLyrics }) => timedLyrics.length > 0)?.timedLyrics ?? [],
    replayGain: gain,
    pictures: withPictures?.pictures ?? [],
    pictureLinks: withPictures?.pictureLinks ?? [],
    chapters: blocks.find(({ chapters }) => chapters.length > 0)?.chapters ?? [],
    native: blocks
      .filter(({ native }) => native.length > 0)
      .map(({ format, native }) => ({ format, entries: native })),
    warnings: [...blocks.flatMap((block) => block.warnings), ...warnings],
  };
}

/** Number and total are one field: both come from the first tag that has either. */
function numberOf(
  blocks: readonly TagBlock[],
  name: 'track' | 'disc',
  total: 'trackTotal' | 'discTotal',
): Numbered {
  const fields = blocks.find((block) => block.fields.has(name) || block.fields.has(total))?.fields;
  const [, no, of] = /^\s*(\d{1,9})?\s*(?:\/\s*(\d{1,9}))?/.exec(fields?.get(name)?.[0] ?? '') ?? [];
  const [stated] = /^\s*\d{1,9}/.exec(fields?.get(total)?.[0] ?? '') ?? [];
  return { no: no === undefined ? null : Number(no), of: Number(of ?? stated ?? 0) || null };
}
