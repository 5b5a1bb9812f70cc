import { chunksOf } from '../../formats/riff/riff-header.ts';
import type { FileBytes } from '../../formats/file-bytes.ts';
import { readId3v2 } from '../id3/id3v2-tag.ts';
import type { TagBlock } from '../tag-block.ts';
import { readBroadcastExtension } from './bext.ts';
import { readInfoList } from './info-list.ts';
import { readIxml } from './ixml.ts';

/** Chunks of text of more than this hold none. */
const MAX_TEXT_BYTES = 4 << 20;
/** What names a chunk of an ID3v2 tag: nobody agreed on one. */
const ID3_CHUNKS = new Set(['id3 ', 'ID3 ', 'ID32', 'id32']);

/** The tags of a RIFF file (WAV, RF64, AVI) whose header lies at `start`: ID3v2, INFO, bext, iXML, in the order in which they lead. */
export async function readRiffTags(file: FileBytes, start: number): Promise<TagBlock[]> {
  const id3: TagBlock[] = [];
  let info: TagBlock | null = null;
  let bext: TagBlock | null = null;
  let ixml: TagBlock | null = null;
  let codePage: number | null = null;
  let list: { readonly bytes: Buffer; readonly offset: number } | null = null;
  let dataBytes: number | null = null;
  const head = (await file.read(start, 4)).toString('latin1');
  const container = head === 'RIFF' ? 'wav' : 'rf64';
  for await (const { id, dataOffset, sizeBytes } of chunksOf(file, start, container, () => dataBytes)) {
    const read = async () => Buffer.from(await file.read(dataOffset, Math.min(sizeBytes, MAX_TEXT_BYTES)));
    if (id === 'ds64') dataBytes = sizeOfData(await file.read(dataOffset, 16));
    else if (ID3_CHUNKS.has(id))
      id3.push(...[await readId3v2(file, dataOffset)].filter((tag) => tag !== null));
    else if (id === 'CSET') codePage = codePageOf(await file.read(dataOffset, 2));
    else if (id === 'bext') bext ??= readBroadcastExtension(await read());
    else if (id === 'iXML') ixml ??= readIxml(await read());
    else if (id === 'LIST' && (await file.read(dataOffset, 4)).toString('latin1') === 'INFO')
      list ??= { bytes: await read(), offset: dataOffset };
  }
  // The code page may be stated behind the list.
  if (list) info = readInfoList(list.bytes, list.offset, codePage);
  return [...id3, info, bext, ixml].filter((tag) => tag !== null);
}

function sizeOfData(ds64: Buffer): number | null {
  return ds64.length === 16 ? Number(ds64.readBigUInt64LE(8)) : null;
}

/** The page 0 means that none is stated (Multimedia Programming Interface 1.0, CSET). */
function codePageOf(chunk: Buffer): number | null {
  return (chunk.length === 2 && chunk.readUInt16LE(0)) || null;
}
