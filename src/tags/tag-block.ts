import type { Picture } from './picture.ts';

/** The fields that every tag system has in some way. Number and total are kept apart until the systems are merged. */
export const FIELD_NAMES = [
  ...['title', 'artist', 'album', 'albumArtist', 'composer', 'date'],
  ...['track', 'trackTotal', 'disc', 'discTotal', 'genre', 'comment', 'lyrics'],
] as const;
export type FieldName =
  | 'title'
  | 'artist'
  | 'album'
  | 'albumArtist'
  | 'composer'
  | 'date'
  | 'track'
  | 'trackTotal'
  | 'disc'
  | 'discTotal'
  | 'genre'
  | 'comment'
  | 'lyrics';

/** Something in a tag that cannot be read. It costs itself, and nothing beside it. */
export interface TagWarning {
  readonly code: string;
  readonly message: string;
  /** Byte offset in the file. */
  readonly offset?: number;
}

/** A line of lyrics and when it is sung. */
export interface TimedLine {
  readonly timeSeconds: number;
  readonly text: string;
}

/** A picture that is not in the file: its address, as the tag writes it. */
export interface PictureLink {
  readonly type: string | null;
  readonly url: string;
  readonly description: string | null;
}

/** A chapter that a tag states. `endSeconds` is null where the tag does not say it. */
export interface TagChapter {
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  readonly title: string | null;
}

/** A text as the tag has it, or the number of bytes of what is no text. */
export type NativeValue = string | number | { readonly sizeBytes: number };
export type NativeEntry = readonly [name: string, value: NativeValue];

/** More values than any real tag has. */
const MAX_ENTRIES = 20_000;

/** What one tag of a file says. Strings are as in the file. */
export class TagBlock {
  /** The system by name: `ID3v2.4`, `APEv2`, `vorbis` … */
  readonly format: string;
  readonly fields = new Map<FieldName, string[]>();
  /** Every entry by its name in this system, in file order. */
  readonly native: NativeEntry[] = [];
  /** Gains that are no text, by the names that texts have; texts lead them. */
  readonly gains: (readonly [name: string, value: number])[] = [];
  readonly pictures: Picture[] = [];
  readonly pictureLinks: PictureLink[] = [];
  readonly timedLyrics: TimedLine[] = [];
  readonly chapters: TagChapter[] = [];
  readonly warnings: TagWarning[] = [];

  constructor(format: string) {
    this.format = format;
  }

  /** Adds an entry with its values to the native list, and to a field if it stands for one. Empty values are dropped. */
  add(name: string, field: FieldName | undefined, values: readonly string[]): void {
    for (const value of values) {
      if (value === '' || this.native.length >= MAX_ENTRIES) continue;
      this.native.push([name, value]);
      if (field !== undefined) this.addTo(field, value);
    }
  }

  addTo(field: FieldName, value: string): void {
    const values = this.fields.get(field);
    if (values) values.push(value);
    else this.fields.set(field, [value]);
  }

  /** Adds an entry that is no text. */
  addBytes(name: string, sizeBytes: number): void {
    if (this.native.length < MAX_ENTRIES) this.native.push([name, { sizeBytes }]);
  }

  warn(code: string, message: string, offset: number): void {
    this.warnings.push({ code, message, offset });
  }
}
