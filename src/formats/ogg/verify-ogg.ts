import { OGG_MAX_PAGE_BYTES, oggPageCrc, parseOggPage, type OggPage } from './ogg-page.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';
import { foreignTag, warnOfForeignTag, warnOfTrailingBytes } from '../foreign-end.ts';

const RESYNC_BYTES = 1 << 18;

/** What is known of one logical stream so far. */
interface StreamState {
  sequence: number;
  granule: bigint;
  ended: boolean;
  unfinished: boolean;
}

/**
 * Walks every page: CRC, sequence, granule order, packets that go on, begin and end of each stream.
 *
 * @returns where the pages end when something else follows
 */
export async function verifyOggPages(
  file: FileBytes,
  from: number,
  sampleRate: number,
  findings: FindingLog,
  signal: AbortSignal,
): Promise<number | null> {
  const streams = new Map<number, StreamState>();
  const tag = await foreignTag(file, from);
  let offset = from;
  let time = 0;
  while (offset < file.sizeBytes) {
    signal.throwIfAborted();
    if (offset === tag?.offset) {
      warnOfForeignTag(tag, 'Ogg', findings);
      break;
    }
    const head = await file.read(offset, 27 + 255);
    const page = parseOggPage(head, 0);
    if (!page) {
      const next = await nextPage(file, offset);
      const isBehind = next === file.sizeBytes && [...streams.values()].every(({ ended }) => ended);
      if (isBehind && streams.size > 0) {
        warnOfTrailingBytes(offset, next, findings);
        break;
      }
      const said = `${next - offset} bytes are no Ogg page`;
      findings.damage('container', 'lost-sync', said, { offset, end: next, time });
      offset = next;
      continue;
    }
    const sizeBytes = page.headerBytes + page.bodyBytes;
    const bytes = await file.read(offset, sizeBytes);
    if (bytes.length < sizeBytes) {
      findings.damage('container', 'page-truncated', 'the file ends within a page', {
        offset,
        end: file.sizeBytes,
        time,
      });
      offset = file.sizeBytes;
      break;
    }
    if (oggPageCrc(bytes) !== page.crc) {
      // Its header may be wrong too: the next page is looked for, not computed.
      const next = await file.read(offset + sizeBytes, 4);
      const isThere = next.toString('latin1') === 'OggS' || offset + sizeBytes === file.sizeBytes;
      const end = isThere ? offset + sizeBytes : await nextPage(file, offset + 4);
      const said = `page ${page.sequence}: its CRC does not match`;
      findings.damage('container', 'page-crc', said, { offset, end, time });
      offset = end;
      continue;
    }
    checkStream(streams, page, offset, time, findings);
    if (page.granule !== null) time = Number(page.granule) / sampleRate;
    offset += sizeBytes;
  }
  for (const state of streams.values())
    if (!state.ended)
      findings.damage('container', 'no-end-of-stream', 'the last page is not the end: the file was cut', {
        offset: file.sizeBytes,
        time,
      });
  return offset < file.sizeBytes ? offset : null;
}

function checkStream(
  streams: Map<number, StreamState>,
  page: OggPage,
  offset: number,
  time: number,
  findings: FindingLog,
): void {
  const place = { offset, time };
  const state = streams.get(page.serial);
  if (!state || page.beginsStream) {
    if (!page.beginsStream)
      findings.damage('container', 'no-begin-of-stream', `stream ${page.serial} has no first page`, place);
    else if (state && !state.ended)
      findings.damage(
        'container',
        'no-end-of-stream',
        `stream ${page.serial} begins again before it ended`,
        place,
      );
  } else {
    if (page.sequence !== (state.sequence + 1) % 2 ** 32)
      findings.damage(
        'container',
        page.sequence > state.sequence ? 'missing-pages' : 'page-order',
        `page ${page.sequence} follows page ${state.sequence}`,
        place,
      );
    else if (page.continued !== state.unfinished)
      findings.damage(
        'container',
        'packet-continuity',
        'a packet goes on that did not begin, or the reverse',
        place,
      );
    if (state.ended)
      findings.damage('container', 'page-after-end', 'a page after the end of its stream', place);
    if (page.granule !== null && page.granule < state.granule)
      findings.damage('container', 'granule-order', `position ${page.granule} after ${state.granule}`, place);
  }
  streams.set(page.serial, {
    sequence: page.sequence,
    granule: page.granule ?? state?.granule ?? 0n,
    ended: page.endsStream,
    unfinished: page.unfinished,
  });
}

/** The next page at or after `offset`, or the end of the file. */
async function nextPage(file: FileBytes, offset: number): Promise<number> {
  for (let at = offset; ; at += RESYNC_BYTES - OGG_MAX_PAGE_BYTES) {
    const bytes = await file.read(at, RESYNC_BYTES);
    let found = bytes.indexOf('OggS');
    while (found >= 0 && !plausible(bytes, found)) found = bytes.indexOf('OggS', found + 1);
    if (found >= 0) return at + found;
    if (bytes.length < RESYNC_BYTES) return file.sizeBytes;
  }
}

function plausible(bytes: Buffer, at: number): boolean {
  const page = parseOggPage(bytes, at);
  if (!page) return false;
  const end = at + page.headerBytes + page.bodyBytes;
  return end > bytes.length || oggPageCrc(bytes.subarray(at, end)) === page.crc;
}
