import { chunksOf } from './riff-header.ts';
import type { FileBytes } from '../file-bytes.ts';
import { beforeNul, undeclaredText } from '../text.ts';
import { MAX_CHAPTERS, orderedChapters, type Chapter } from '../chapter.ts';

const CUE_BYTES = 24;
const MAX_LIST_BYTES = 4 << 20;
const HEADER_BYTES = 8;
/** Of `ltxt` before its text: cue, length, purpose, country, language, dialect, code page. */
const LABELLED_TEXT_BYTES = 20;

/** What an `adtl` list says of one cue point. */
interface CueText {
  label: string | null;
  text: string | null;
  frames: number;
}

/** Cue points of WAV (Multimedia Programming Interface 1.0: `cue `, and `labl`, `note`, `ltxt` in a list of type `adtl`). */
export async function readRiffCues(file: FileBytes, start: number): Promise<Chapter[]> {
  const cues = new Map<number, number>();
  const texts = new Map<number, CueText>();
  let sampleRate = 0;
  let dataBytes: number | null = null;
  const container = (await file.read(start, 4)).toString('latin1') === 'RIFF' ? 'wav' : 'rf64';
  for await (const { id, dataOffset, sizeBytes } of chunksOf(file, start, container, () => dataBytes)) {
    const read = async (most: number) => Buffer.from(await file.read(dataOffset, Math.min(sizeBytes, most)));
    if (id === 'ds64') {
      const sizes = await read(16);
      if (sizes.length === 16) dataBytes = Number(sizes.readBigUInt64LE(8));
    } else if (id === 'fmt ') {
      const format = await read(8);
      if (format.length === 8) sampleRate = format.readUInt32LE(4);
    } else if (id === 'cue ') addCues(cues, await read(4 + MAX_CHAPTERS * CUE_BYTES));
    else if (id === 'LIST') addTexts(texts, await read(MAX_LIST_BYTES));
  }
  if (sampleRate === 0) return [];
  const chapters = [...cues].map(([number, frame]) => {
    const text = texts.get(number);
    return {
      startSeconds: frame / sampleRate,
      endSeconds: text && text.frames > 0 ? (frame + text.frames) / sampleRate : null,
      title: text?.label ?? text?.text ?? null,
    };
  });
  return orderedChapters(chapters);
}

function addCues(cues: Map<number, number>, bytes: Buffer): void {
  const count = bytes.length < 4 ? 0 : Math.min(bytes.readUInt32LE(0), MAX_CHAPTERS);
  for (let at = 4; at + CUE_BYTES <= bytes.length && cues.size < count; at += CUE_BYTES) {
    // Where the sample offset is left at 0, the position in the playing order is the frame.
    const frame = bytes.readUInt32LE(at + 20) || bytes.readUInt32LE(at + 4);
    cues.set(bytes.readUInt32LE(at), frame);
  }
}

function addTexts(texts: Map<number, CueText>, list: Buffer): void {
  if (list.toString('latin1', 0, 4) !== 'adtl') return;
  let at = 4;
  while (at + HEADER_BYTES + 4 <= list.length && texts.size < MAX_CHAPTERS) {
    const id = list.toString('latin1', at, at + 4);
    const sizeBytes = list.readUInt32LE(at + 4);
    const body = list.subarray(at + HEADER_BYTES, at + HEADER_BYTES + sizeBytes);
    at += HEADER_BYTES + sizeBytes + (sizeBytes % 2);
    if (body.length < 4 || !['labl', 'note', 'ltxt'].includes(id)) continue;
    const cue = body.readUInt32LE(0);
    const found = texts.get(cue) ?? { label: null, text: null, frames: 0 };
    texts.set(cue, found);
    const words = undeclaredText(beforeNul(body.subarray(id === 'ltxt' ? LABELLED_TEXT_BYTES : 4)));
    if (id === 'ltxt' && body.length >= 8) found.frames = body.readUInt32LE(4);
    if (id === 'labl') found.label ??= words || null;
    else found.text ??= words || null;
  }
}
