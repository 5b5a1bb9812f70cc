import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { lrcLines } from '../lyrics/lrc.ts';
import { pictureOf } from '../picture.ts';
import { TagBlock, type FieldName } from '../tag-block.ts';

/** The tags of ASF and DSDIFF, which music-metadata reads. It is loaded by the first file that needs it. */
export async function readForeignTags(file: FileBytes, path: string): Promise<TagBlock[]> {
  let parsed: IAudioMetadata;
  try {
    const { parseMetadata } = await import('./parse-metadata.ts');
    parsed = await parseMetadata(file, path);
  } catch {
    // What the library throws names its own inside; here only that it could not read the file matters.
    const tag = new TagBlock('unknown');
    tag.warn('tags-unreadable', 'the tags cannot be read: they are damaged or cut off', 0);
    return [tag];
  }
  const { common } = parsed;
  const natives = Object.entries(parsed.native).map(([format, entries]) => {
    const tag = new TagBlock(format);
    for (const { id, value } of entries) addNative(tag, id, value);
    return tag;
  });
  // The library has mapped and merged its formats by itself.
  const [first = new TagBlock('unknown'), ...others] = natives;
  for (const [field, values] of fieldsOf(common))
    for (const value of values) if (value) first.addTo(field, value);
  for (const picture of common.picture ?? [])
    first.pictures.push(
      pictureOf(Buffer.from(picture.data), {
        type: picture.type ?? null,
        claimedType: picture.format,
        description: picture.description ?? '',
      }),
    );
  for (const text of first.fields.get('lyrics') ?? [])
    if (first.timedLyrics.length === 0) first.timedLyrics.push(...lrcLines(text));
  return [first, ...others];
}

function addNative(tag: TagBlock, id: string, value: unknown): void {
  if (typeof value === 'string') tag.add(id, undefined, [value]);
  else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    tag.add(id, undefined, [String(value)]);
  else tag.addBytes(id, bytesOf(value));
}

/** Of a value that is no text: the bytes it is, or holds. */
function bytesOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : null;
  return data instanceof Uint8Array ? data.length : 0;
}

function fieldsOf(common: ICommonTagsResult): (readonly [FieldName, readonly (string | undefined)[]])[] {
  const number = (value: number | null) => [value === null ? undefined : String(value)];
  const artists = common.artists ?? [];
  return [
    ['title', [common.title]],
    // A name that was split in two is one name.
    ['artist', artists.length > 1 ? artists : [common.artist]],
    ['album', [common.album]],
    ['albumArtist', [common.albumartist]],
    ['composer', common.composer ?? []],
    ['date', [common.date ?? common.year?.toString()]],
    ['track', number(common.track.no)],
    ['trackTotal', number(common.track.of)],
    ['disc', number(common.disk.no)],
    ['discTotal', number(common.disk.of)],
    ['genre', common.genre ?? []],
    ['comment', (common.comment ?? []).map(({ text }) => text)],
    ['lyrics', (common.lyrics ?? []).map(({ text }) => text)],
  ];
}
