import { boxesOf, findBox, type Mp4Box } from './mp4-box.ts';
import type { FileBytes } from '../file-bytes.ts';
import { MAX_CHAPTERS, orderedChapters, type Chapter } from '../chapter.ts';

/** Nero counts in units of 100 ns. */
const NERO_TICKS_PER_SECOND = 10_000_000;

/**
 * Chapters of MP4: a text track that the audio track refers to (`tref`/`chap`, QuickTime File Format, "Chapter Lists"), or
 * Nero's `udta`/`chpl`, whose layout is as libavformat/mov.c reads it.
 */
export async function readMp4Chapters(file: FileBytes): Promise<Chapter[]> {
  const moov = await findBox(file, { bodyOffset: 0, endOffset: file.sizeBytes }, ['moov']);
  if (!moov) return [];
  const track = await chapterTrack(file, moov);
  const chapters = track ? await trackChapters(file, track) : [];
  return orderedChapters(chapters.length > 0 ? chapters : await neroChapters(file, moov));
}

async function neroChapters(file: FileBytes, moov: Mp4Box): Promise<Chapter[]> {
  const chpl = await findBox(file, moov, ['udta', 'chpl']);
  if (!chpl) return [];
  const body = Buffer.from(
    await file.read(chpl.bodyOffset, Math.min(chpl.endOffset - chpl.bodyOffset, 1 << 20)),
  );
  let offset = body[0] === 0 ? 5 : 9; // version and flags, a reserved word in version 1, the count
  const chapters: Chapter[] = [];
  while (offset + 9 <= body.length) {
    const titleEnd = offset + 9 + body[offset + 8]!;
    if (titleEnd > body.length) break;
    chapters.push({
      startSeconds: Number(body.readBigUInt64BE(offset)) / NERO_TICKS_PER_SECOND,
      endSeconds: null,
      title: body.toString('utf8', offset + 9, titleEnd),
    });
    offset = titleEnd;
  }
  return chapters;
}

/** The text track that the first track with a chapter reference names. */
async function chapterTrack(file: FileBytes, moov: Mp4Box): Promise<Mp4Box | null> {
  const tracks = new Map<number, Mp4Box>();
  let wanted: number | null = null;
  for await (const trak of boxesOf(file, moov.bodyOffset, moov.endOffset)) {
    if (trak.type !== 'trak') continue;
    const tkhd = await findBox(file, trak, ['tkhd']);
    const header = tkhd ? await file.read(tkhd.bodyOffset, 24) : Buffer.alloc(0);
    if (header.length === 24) tracks.set(header.readUInt32BE(header[0] === 1 ? 20 : 12), trak);
    const chap = await findBox(file, trak, ['tref', 'chap']);
    const id = chap ? await file.read(chap.bodyOffset, 4) : Buffer.alloc(0);
    if (id.length === 4) wanted ??= id.readUInt32BE(0);
  }
  return wanted === null ? null : (tracks.get(wanted) ?? null);
}

async function trackChapters(file: FileBytes, trak: Mp4Box): Promise<Chapter[]> {
  const mdhd = await findBox(file, trak, ['mdia', 'mdhd']);
  const stbl = await findBox(file, trak, ['mdia', 'minf', 'stbl']);
  if (!mdhd || !stbl) return [];
  const header = await file.read(mdhd.bodyOffset, 24);
  const timescale = header.length === 24 ? header.readUInt32BE(header[0] === 1 ? 20 : 12) : 0;
  if (timescale === 0) return [];
  const times = await readTable(file, stbl, 'stts', 2);
  const sizes = await readSizes(file, stbl);
  const places = await sampleOffsets(file, stbl, sizes);
  const durations: number[] = [];
  for (const [count, ticks] of times)
    for (let sample = 0; sample < count! && durations.length < MAX_CHAPTERS; sample++) durations.push(ticks!);
  const chapters: Chapter[] = [];
  let ticks = 0;
  for (const [index, place] of places.slice(0, durations.length).entries()) {
    const startSeconds = ticks / timescale;
    ticks += durations[index]!;
    const text = await file.read(place, Math.min(sizes[index]!, 4096));
    chapters.push({ startSeconds, endSeconds: ticks / timescale, title: textSample(text) });
  }
  return chapters;
}

/** A text sample: its length in two bytes, then UTF-8, or UTF-16 after a byte order mark. */
function textSample(sample: Buffer): string | null {
  if (sample.length < 2) return null;
  const text = sample.subarray(2, 2 + sample.readUInt16BE(0));
  if (text[0] === 0xfe && text[1] === 0xff) return new TextDecoder('utf-16be').decode(text);
  if (text[0] === 0xff && text[1] === 0xfe) return new TextDecoder('utf-16le').decode(text);
  return text.toString('utf8');
}

/** Rows of a sample table box: version and flags, a count, then `columns` words each. */
async function readTable(file: FileBytes, stbl: Mp4Box, type: string, columns: number): Promise<number[][]> {
  const box = await findBox(file, stbl, [type]);
  if (!box) return [];
  const limit = 8 + MAX_CHAPTERS * columns * 4;
  const body = await file.read(box.bodyOffset, Math.min(box.endOffset - box.bodyOffset, limit));
  if (body.length < 8) return [];
  const rows = Math.min(body.readUInt32BE(4), Math.floor((body.length - 8) / (columns * 4)));
  return Array.from({ length: rows }, (_row, row) =>
    Array.from({ length: columns }, (_column, column) => body.readUInt32BE(8 + (row * columns + column) * 4)),
  );
}

async function readSizes(file: FileBytes, stbl: Mp4Box): Promise<number[]> {
  const box = await findBox(file, stbl, ['stsz']);
  if (!box) return [];
  const body = await file.read(
    box.bodyOffset,
    Math.min(box.endOffset - box.bodyOffset, 12 + MAX_CHAPTERS * 4),
  );
  if (body.length < 12) return [];
  const fixed = body.readUInt32BE(4);
  const count = Math.min(body.readUInt32BE(8), MAX_CHAPTERS);
  if (fixed > 0) return Array<number>(count).fill(fixed);
  const rows = Math.min(count, Math.floor((body.length - 12) / 4));
  return Array.from({ length: rows }, (_row, row) => body.readUInt32BE(12 + row * 4));
}

/** Where each sample lies: chunks (`stco`, `co64`) hold runs of samples (`stsc`). */
async function sampleOffsets(file: FileBytes, stbl: Mp4Box, sizes: readonly number[]): Promise<number[]> {
  const narrow = (await readTable(file, stbl, 'stco', 1)).map(([offset]) => offset!);
  const wide = (await readTable(file, stbl, 'co64', 2)).map(([high, low]) => high! * 2 ** 32 + low!);
  const chunks = narrow.length > 0 ? narrow : wide;
  const runs = await readTable(file, stbl, 'stsc', 3);
  const offsets: number[] = [];
  let run = 0;
  for (const [index, chunk] of chunks.entries()) {
    while (run + 1 < runs.length && runs[run + 1]![0]! <= index + 1) run++;
    const inChunk = Math.min(runs[run]?.[1] ?? 1, MAX_CHAPTERS);
    let at = chunk;
    for (let sample = 0; sample < inChunk && offsets.length < sizes.length; sample++) {
      offsets.push(at);
      at += sizes[offsets.length - 1]!;
    }
    if (offsets.length >= sizes.length) break;
  }
  return offsets;
}
