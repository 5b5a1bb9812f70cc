import { boxesOf, findBox, MP4_MAX_CHILDREN, type Mp4Box, topBoxes } from './mp4-box.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from '../foreign-end.ts';

/** Boxes whose children are boxes. */
const PARENTS = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'stbl',
  'edts',
  'dinf',
  'udta',
  'moof',
  'traf',
  'mvex',
]);
/** What a file is made of, and the alphabet of what others put beside it: anything else behind the sound is no box. */
const TOP = new Set([
  'ftyp',
  'styp',
  'moov',
  'moof',
  'mdat',
  'mfra',
  'sidx',
  'free',
  'skip',
  'wide',
  'udta',
  'meta',
]);
const TOP_TYPE = /^[\x20-\x7e\xa9]{4}$/;
/** How far behind a broken box others are looked for. */
const SEARCH_BYTES = 1 << 20;
/** Table entries looked at: 100 hours of AAC have 16 million packets. */
const MAX_TABLE_BYTES = 256 << 20;

/** MP4: boxes inside their parents and the file, and every packet that the sample tables name inside an `mdat`. */
export async function verifyMp4(
  file: FileBytes,
  start: number,
  findings: FindingLog,
  signal: AbortSignal,
): Promise<void> {
  const tag = await foreignTag(file, start);
  const media: Mp4Box[] = [];
  let moov: Mp4Box | null = null;
  let end = start;
  for await (const box of topBoxes(file, start)) {
    signal.throwIfAborted();
    if (box.offset === tag?.offset) {
      warnOfForeignTag(tag, 'MP4', findings);
      end = file.sizeBytes;
      break;
    }
    if (moov && media.length > 0 && (box.overruns || !TOP_TYPE.test(box.type)) && !TOP.has(box.type)) break;
    await checkBox(file, box, findings);
    if (box.type === 'moov') moov ??= box;
    // Those of fragments are named by their own tables, not by the index.
    if (box.type === 'mdat' && media.length < MP4_MAX_CHILDREN) media.push(box);
    end = box.endOffset;
  }
  if (end < file.sizeBytes) {
    if (moov && media.length > 0 && !(await hasSoundFrom(file, end)))
      warnOfTrailingBytes(end, file.sizeBytes, findings);
    else findings.damage('container', 'box-broken', 'what follows is no box', { offset: end });
  }
  if (!moov) {
    findings.damage(
      'container',
      'no-index',
      'its index (moov) is missing: the file was cut, or never finished',
    );
    return;
  }
  if (moov.overruns) return;
  for (const trak of await collect(file, moov)) {
    signal.throwIfAborted();
    if (trak.type === 'trak') await checkTrack(file, trak, media, findings);
  }
}

/** Whether boxes with sound lie behind an offset where no box begins: then one between was damaged. */
async function hasSoundFrom(file: FileBytes, offset: number): Promise<boolean> {
  const bytes = await file.read(offset, SEARCH_BYTES);
  return bytes.includes('moof') || bytes.includes('mdat');
}

async function collect(file: FileBytes, parent: Pick<Mp4Box, 'bodyOffset' | 'endOffset'>): Promise<Mp4Box[]> {
  const boxes: Mp4Box[] = [];
  for await (const box of boxesOf(file, parent.bodyOffset, parent.endOffset)) boxes.push(box);
  return boxes;
}

async function checkBox(file: FileBytes, box: Mp4Box, findings: FindingLog, isInCut = false): Promise<void> {
  const name = box.type.replace(/[^\x20-\x7e\xa9]/g, '?');
  if (name !== box.type || box.type.startsWith('\0'))
    findings.damage('container', 'box-type', `${JSON.stringify(name)} is no type of box`, {
      offset: box.offset,
    });
  // What a cut box holds is cut with it.
  if (box.overruns && !isInCut)
    findings.damage('container', 'box-overrun', `the ${name} box ends behind what it is in`, {
      offset: box.offset,
    });
  if (!PARENTS.has(box.type)) return;
  const children = await collect(file, box);
  const end = children.at(-1)?.endOffset ?? box.bodyOffset;
  // QuickTime ends some lists with four zero bytes.
  if (box.endOffset - end > 4 && !box.overruns && !isInCut)
    findings.damage('container', 'box-broken', `something in ${name} is no box`, { offset: end });
  for (const child of children) await checkBox(file, child, findings, isInCut || box.overruns);
}

async function checkTrack(
  file: FileBytes,
  trak: Mp4Box,
  media: readonly Mp4Box[],
  findings: FindingLog,
): Promise<void> {
  const stbl = await findBox(file, trak, ['mdia', 'minf', 'stbl']);
  if (!stbl) return;
  const place = { offset: stbl.offset };
  const compact = await readTable(file, await findBox(file, stbl, ['stz2']), 12);
  const sizes = compact ?? (await readTable(file, await findBox(file, stbl, ['stsz']), 12));
  const times = await readTable(file, await findBox(file, stbl, ['stts']), 8);
  const runs = await readTable(file, await findBox(file, stbl, ['stsc']), 8);
  const narrow = await readTable(file, await findBox(file, stbl, ['stco']), 8);
  const wide = await readTable(file, await findBox(file, stbl, ['co64']), 8);
  if (!sizes || !times || !runs || (!narrow && !wide)) {
    findings.damage('container', 'sample-table', 'a sample table is missing or cut short', place);
    return;
  }
  // The compact table has sizes of a few bits: that no packet is empty is enough to know of them here.
  const fixedBytes = compact ? 1 : sizes.head.readUInt32BE(4);
  const packets = sizes.head.readUInt32BE(8);
  if (fixedBytes === 0 && sizes.rows.length < packets * 4)
    findings.damage('container', 'sample-table', `stsz names ${packets} packets but has fewer sizes`, place);
  let timed = 0;
  for (let at = 0; at + 8 <= times.rows.length; at += 8) timed += times.rows.readUInt32BE(at);
  if (timed !== packets)
    findings.damage('container', 'sample-table', `stsz has ${packets} packets, stts ${timed}`, place);
  const chunks = narrow ?? wide!;
  const offsetOf = (index: number) =>
    narrow ? chunks.rows.readUInt32BE(index * 4) : Number(chunks.rows.readBigUInt64BE(index * 8));
  const count = Math.min(chunks.head.readUInt32BE(4), Math.floor(chunks.rows.length / (narrow ? 4 : 8)));
  let packet = 0;
  let run = 0;
  let outside = 0;
  let firstOutside = 0;
  for (let index = 0; index < count; index++) {
    while ((run + 1) * 12 < runs.rows.length && runs.rows.readUInt32BE((run + 1) * 12) <= index + 1) run++;
    const inChunk = runs.rows.length >= 12 ? runs.rows.readUInt32BE(run * 12 + 4) : 0;
    let bytes = fixedBytes * inChunk;
    if (fixedBytes === 0)
      for (let next = packet; next < packet + inChunk && next * 4 + 4 <= sizes.rows.length; next++)
        bytes += sizes.rows.readUInt32BE(next * 4);
    packet += inChunk;
    const offset = offsetOf(index);
    if (
      !media.some((mdat) => offset >= mdat.bodyOffset && offset + bytes <= mdat.endOffset) &&
      outside++ === 0
    )
      firstOutside = offset;
    if (packet > packets) break;
  }
  // Where the media data is cut, it says so itself.
  if (outside > 0 && !media.some(({ overruns }) => overruns))
    findings.damage(
      'container',
      'chunk-outside',
      `${outside} of ${count} chunks are outside the media data`,
      {
        offset: firstOutside,
      },
    );
  if (packet !== packets)
    findings.damage('container', 'sample-table', `stsz has ${packets} packets, the chunks ${packet}`, place);
}

interface Table {
  readonly head: Buffer;
  readonly rows: Buffer;
}

async function readTable(file: FileBytes, box: Mp4Box | null, headBytes: number): Promise<Table | null> {
  if (!box || box.endOffset - box.bodyOffset < headBytes) return null;
  const length = Math.min(box.endOffset - box.bodyOffset, MAX_TABLE_BYTES);
  const body = await file.read(box.bodyOffset, length);
  return body.length < headBytes
    ? null
    : { head: body.subarray(0, headBytes), rows: body.subarray(headBytes) };
}
