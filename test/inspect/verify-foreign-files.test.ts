import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { DecodeComplaints } from '../../src/inspect/verify/decode-complaints.ts';
import { FindingLog } from '../../src/formats/finding.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const verify = (file: string) =>
  verifyFile({ file, path: file }, { decode: true, hash: false, expected: {} }, context);

describe('what ffmpeg decodes whole is ok, whoever knows its header', () => {
  it.each([
    ['ac3.avi', ['-c:a', 'ac3']],
    ['pcm.avi', ['-c:a', 'pcm_s16le']],
    ['ac3.mp4', ['-c:a', 'ac3']],
    ['pcm.mov', ['-c:a', 'pcm_s24be']],
    ['adpcm.mov', ['-c:a', 'adpcm_ima_qt']],
    ['x.tta', ['-c:a', 'tta']],
    ['x.flv', ['-c:a', 'mp3']],
    ['x.ts', ['-c:a', 'aac']],
    ['x.nut', ['-c:a', 'libvorbis']],
    ['x.ac3', ['-c:a', 'ac3']],
  ] as const)('%s', async (name, options) => {
    expect(await verify(await bench.make(name, ...options))).toMatchObject({
      status: 'ok',
      error: null,
      findings: [],
    });
  });

  it('64-bit integers, with the same hash in WAV and W64', async () => {
    const wide = await verify(await bench.make('wide.wav', '-c:a', 'pcm_s64le'));
    expect(wide).toMatchObject({ status: 'ok', decoded_frames: SOURCE_FRAMES, hash: { type: 'pcm' } });
    const other = await verify(await bench.make('wide.w64', '-c:a', 'pcm_s64le'));
    expect(other).toMatchObject({ status: 'ok', hash: wide.hash });
  });
});

describe("MPEG Layer I's frame CRC covers the bit allocation, which joint stereo shares above its bound", () => {
  it.each([
    ['stereo', 0x00, 256],
    ['joint stereo, bound 4', 0x40, 144],
    ['joint stereo, bound 8', 0x50, 160],
    ['joint stereo, bound 16', 0x70, 192],
    ['mono', 0xc0, 128],
  ] as const)('%s', async (name, mode, allocationBits) => {
    const frame = layerOneFrame(mode, allocationBits);
    const file = bench.path(`${name.replace(/\W/g, '-')}.mp1`);
    await writeFile(file, Buffer.concat(Array.from({ length: 60 }, () => frame)));
    const good = await verify(file);
    expect([good.status, good.findings.map(({ code }) => code)]).toEqual(['ok', []]);
    const bad = Buffer.from(frame);
    bad[4]! ^= 1;
    const frames = Array.from({ length: 60 }, (_, index) => (index === 30 ? bad : frame));
    await writeFile(file, Buffer.concat(frames));
    expect((await verify(file)).findings).toMatchObject([{ code: 'frame-crc', offset: 30 * frame.length }]);
  });
});

describe('complaints are known by their level, whatever they say and whoever says it', () => {
  const complaintsOf = (lines: readonly string[], isWalked = true, exitCode = 0) => {
    const findings = new FindingLog();
    const complaints = new DecodeComplaints(isWalked, true);
    lines.forEach((line, index) => complaints.take(line, index));
    complaints.report(exitCode, findings);
    return findings.result().findings.map(({ time, details }) => [time, details]);
  };
  const OPENED = "[info] Input #0, mp3, from 'file:x':";

  it.each([
    ['as ffmpeg 5 writes them', '[mp3float @ 0x55d0] [error] Header missing'],
    ['as ffmpeg 7 does', '[aist#0:0/mp3 @ 0x55d0] [dec:mp3float @ 0x55d1] [error] Error submitting packet'],
    ['with nobody named', '[fatal] anything at all'],
  ])('%s', (_who, line) => {
    expect(complaintsOf([OPENED, '[info] size=N/A', '[mp3 @ 0x1] [warning] odd', line])).toEqual([
      [3, [line]],
    ]);
  });

  it('what is said while a file is opened is about its tags, unless only ffmpeg knows its structure', () => {
    const line = '[mp3 @ 0x55d0] [error] Incorrect BOM value';
    expect(complaintsOf([line, OPENED])).toEqual([]);
    expect(complaintsOf([line, OPENED], false)).toEqual([[0, [line]]]);
    // Where that line never comes nothing is passed over.
    expect(complaintsOf([line])).toEqual([[0, [line]]]);
  });

  it('covers are no audio, and an exit code counts where nothing was said', () => {
    expect(complaintsOf(['[vist#0:1/png @ 0x1] [dec:png @ 0x2] [error] broken'], false)).toEqual([]);
    expect(complaintsOf([OPENED], true, 69)).toHaveLength(1);
  });
});

/** A frame of silence at 44.1 kHz and 256 kbit/s with a CRC of its own making (ISO 11172-3 §2.4.1.3 and §2.4.3.1). */
function layerOneFrame(mode: number, allocationBits: number): Buffer {
  const frame = Buffer.alloc(Math.floor((12 * 256_000) / 44_100) * 4);
  frame.set([0xff, 0xfe, 0x80, mode]);
  const bytes = Buffer.concat([frame.subarray(2, 4), frame.subarray(6, 6 + allocationBits / 8)]);
  let crc = 0xffff;
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit--) {
      const feedback = (crc >> 15) ^ ((byte >> bit) & 1);
      crc = ((crc << 1) & 0xffff) ^ (feedback ? 0x8005 : 0);
    }
  frame.writeUInt16BE(crc, 4);
  return frame;
}
