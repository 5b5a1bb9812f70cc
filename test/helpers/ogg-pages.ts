import { crc32Ogg } from '../../src/formats/crc.ts';
import { latin1, uint32le } from './tag-bytes.ts';

const FULL = 255;

/** The pages of a stream's header packets (RFC 3533 §6): the first packet by itself, the others behind it. */
export function oggHeaderPages(packets: readonly Buffer[], serial: number): Buffer {
  const pages: Buffer[] = [];
  for (const group of [packets.slice(0, 1), packets.slice(1)]) {
    const lacing = group.flatMap(({ length }) => [
      ...Array<number>(Math.floor(length / FULL)).fill(FULL),
      length % FULL,
    ]);
    let body = Buffer.concat(group);
    for (let at = 0; at < lacing.length; at += FULL) {
      const part = lacing.slice(at, at + FULL);
      const bodyBytes = part.reduce((sum, value) => sum + value, 0);
      const isContinued = at > 0 && lacing[at - 1] === FULL;
      const endsNone = part.every((value) => value === FULL);
      const page = Buffer.concat([
        ...[latin1('OggS'), Buffer.from([0, (pages.length === 0 ? 2 : 0) | (isContinued ? 1 : 0)])],
        ...[Buffer.alloc(8, endsNone ? 0xff : 0), uint32le(serial), uint32le(pages.length), uint32le(0)],
        ...[Buffer.from([part.length, ...part]), body.subarray(0, bodyBytes)],
      ]);
      page.writeUInt32LE(crc32Ogg(page, 0, page.length), 22);
      pages.push(page);
      body = body.subarray(bodyBytes);
    }
  }
  return Buffer.concat(pages);
}
