import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { audioBench, decodedFrames } from '../../helpers/make-audio.ts';
import { runPlayhead } from '../../helpers/run-playhead.ts';
import { expectExact, seekAround } from '../../helpers/seek-around.ts';

const bench = await audioBench();
const aac = await readFile(await bench.make('plain.aac', '-c:a', 'aac', '-aac_pns', '0'));
/** 145,531 frames and 1,024 of priming are 144 packets. */
const FRAMES = 147_456;

const NOTHING = Buffer.from([0xc1, 0xc0]); // an empty fill element, and the end
const CONFIGURATION = Buffer.from([0x12, 0x10]); // AudioSpecificConfig: LC, 44.1 kHz, stereo
const DATA_ONLY = Buffer.from([0b1000_0001, 3, 0, 0, 0, 0b1110_0000]); // three bytes of a data stream, aligned
const FILL_ONLY = Buffer.from([0b1101_1110, 0b0000_1100, ...new Array<number>(19).fill(0), 1, 0b1100_0000]); // 20 bytes

describe('AAC packets without audio give no frames, so that none are counted for them', () => {
  it.each([
    ['an empty one first, as libfaac writes it', [NOTHING]],
    ['two of them', [NOTHING, NOTHING]],
    ['data alone', [DATA_ONLY]],
    ['filling alone', [FILL_ONLY]],
    ["the decoder's configuration", [CONFIGURATION]],
  ])('%s', async (name, packets) => {
    const path = bench.path(`${name.slice(0, 9)}.aac`);
    await writeFile(path, Buffer.concat([...packets.map(adtsPacket), aac]));
    const mp4 = await bench.convert(path, `${name.slice(0, 9)}.m4a`, '-c', 'copy', '-bsf:a', 'aac_adtstoasc');
    for (const file of [path, mp4]) {
      expect(await decodedFrames(file, 2)).toBe(FRAMES);
      expect((await probeHeader(file))!.frames).toBe(FRAMES);
      expectExact(await seekAround(file, 4), 3);
    }
    const { stderr, code } = await runPlayhead([mp4, '--output', '-']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('also in the middle of a stream with ADTS headers', async () => {
    const path = bench.path('middle.aac');
    const packets = splitAdts(aac);
    await writeFile(
      path,
      Buffer.concat([...packets.slice(0, 50), adtsPacket(NOTHING), ...packets.slice(50)]),
    );
    expect(await decodedFrames(path, 2)).toBe(FRAMES);
    expect((await probeHeader(path))!.frames).toBe(FRAMES);
    expectExact(await seekAround(path, 4), 3);
  });
});

/** A packet with the header of the stream's others. */
function adtsPacket(payload: Buffer): Buffer {
  const header = Buffer.from(aac.subarray(0, 7));
  const sizeBytes = 7 + payload.length;
  header[3] = (header[3]! & 0xfc) | (sizeBytes >> 11);
  header[4] = (sizeBytes >> 3) & 0xff;
  header[5] = (header[5]! & 0x1f) | ((sizeBytes & 7) << 5);
  return Buffer.concat([header, payload]);
}

function splitAdts(bytes: Buffer): readonly Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const sizeBytes = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
    packets.push(bytes.subarray(at, at + sizeBytes));
    at += sizeBytes;
  }
  return packets;
}
