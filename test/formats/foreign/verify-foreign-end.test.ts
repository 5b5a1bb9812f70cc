import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../../src/inspect/batch/job-runner.ts';
import { verifyFile } from '../../../src/inspect/verify-file.ts';
import { FileBytes } from '../../../src/formats/file-bytes.ts';
import { statedEnd } from '../../../src/formats/foreign/stated-end.ts';
import { dsdiff, dsf } from '../../helpers/dsd-files.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);

async function found(name: string, bytes: Buffer) {
  const file = bench.path(name);
  await writeFile(file, bytes);
  const report = await verifyFile({ file, path: file }, { decode: true, hash: false, expected: {} }, context);
  return {
    status: report.status,
    frames: report.decoded_frames,
    found: report.findings.map(({ code, offset }) => [code, offset]),
  };
}

const random = seededRandom(11);
const BEHIND: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['text', Buffer.from('A page that a server appended.\n'.repeat(9))],
  ['70 kB of zeros', Buffer.alloc(70_000)],
  ['70 kB of noise', Buffer.from(Array.from({ length: 70_000 }, () => Math.floor(random() * 256)))],
  ['one byte', Buffer.from('!')],
];

/** A second of AMR: frames of the highest rate, whose parameters may be any. */
const AMR = Buffer.concat([
  Buffer.from('#!AMR\n'),
  ...Array.from({ length: 50 }, (_, index) => Buffer.from([0x3c, ...Array<number>(31).fill(index)])),
]);

describe('bytes after the end of what only ffmpeg decodes are a warning', () => {
  it.each([
    ['x.ac3', ['-c:a', 'ac3']],
    ['x.eac3', ['-c:a', 'eac3']],
    ['x.dts', ['-c:a', 'dca', '-strict', '-2']],
    ['x.thd', ['-c:a', 'truehd', '-strict', '-2']],
    ['x.mlp', ['-c:a', 'mlp', '-strict', '-2']],
    ['x.latm', ['-c:a', 'aac']],
    ['x.sbc', ['-c:a', 'sbc']],
    ['x.ts', ['-c:a', 'mp2']],
    ['x.tta', ['-c:a', 'tta']],
    ['x.voc', []],
    ['x.avi', ['-c:a', 'mp3']],
    ['x.flv', ['-c:a', 'mp3']],
    ['x.spx', ['-c:a', 'libspeex', '-ar', '32000']],
    ['x.ogg', ['-c:a', 'libvorbis']],
    ['x.amr', AMR],
    ['x.dsf', dsf(4096 * 8 * 4)],
  ] as const)('%s', async (name, made) => {
    if (!Buffer.isBuffer(made)) await bench.make(name, '-t', '1', '-map_metadata', '-1', ...made);
    const plain = Buffer.isBuffer(made) ? made : await readFile(bench.path(name));
    const { status, frames } = await found(`plain-${name}`, plain);
    expect(status).toBe('ok');
    for (const [what, behind] of BEHIND)
      expect([what, await found(`behind-${name}`, Buffer.concat([plain, behind]))]).toEqual([
        what,
        { status: 'warning', frames, found: [['trailing-bytes', plain.length]] },
      ]);
  });

  const endOf = (bytes: Buffer, formatName: string) =>
    statedEnd(
      FileBytes.over(
        {
          read: (into, offset) => Promise.resolve(bytes.copy(into, 0, offset)),
          close: () => Promise.resolve(),
        },
        bytes.length,
      ),
      0,
      formatName,
    );

  it('Musepack: up to the packet that ends its stream', async () => {
    const packets = Buffer.from('MPCKSH\x06abcAP\x81\x04' + 'x'.repeat(128) + 'SE\x03', 'latin1');
    const behind = Buffer.concat([packets, Buffer.from('SE\x03 and more')]);
    expect(await endOf(behind, 'mpc8')).toBe(packets.length);
    expect(await endOf(packets.subarray(0, -3), 'mpc8')).toBeNull();
  });

  it('DSDIFF: as its outer chunk says', async () => {
    const file = dsdiff(4096 * 8);
    expect(await endOf(Buffer.concat([file, Buffer.alloc(99)]), 'iff')).toBe(file.length);
    expect(await endOf(file.subarray(0, -1000), 'iff')).toBe(file.length);
  });
});

describe('what only ffmpeg decodes is damaged where its end is missing', () => {
  it.each([
    ['x.ac3', ['-c:a', 'ac3'], 'frame-truncated'],
    ['x.thd', ['-c:a', 'truehd', '-strict', '-2'], 'frame-truncated'],
    ['x.sbc', ['-c:a', 'sbc'], 'frame-truncated'],
    ['x.tta', ['-c:a', 'tta'], 'file-truncated'],
    ['x.avi', ['-c:a', 'mp3'], 'file-truncated'],
    ['x.flv', ['-c:a', 'mp3'], 'file-truncated'],
  ])('%s', async (name, options, code) => {
    const plain = await readFile(await bench.make(name, '-t', '1', '-map_metadata', '-1', ...options));
    const cut = plain.subarray(0, Math.floor(plain.length / 2) + 13);
    expect(await found(`cut-${name}`, cut)).toMatchObject({
      status: 'damaged',
      found: [[code, cut.length]],
    });
  });

  it('AC-3: bytes between two frames are no end', async () => {
    const plain = await readFile(await bench.make('gap.ac3', '-t', '1', '-c:a', 'ac3', '-ar', '48000'));
    const frameBytes = 192 * 4;
    expect(plain.length % frameBytes).toBe(0);
    const gap = [
      plain.subarray(0, 10 * frameBytes),
      Buffer.alloc(5000, 'x'),
      plain.subarray(10 * frameBytes),
    ];
    expect(await found('gapped.ac3', Buffer.concat(gap))).toMatchObject({
      status: 'damaged',
      found: [['decode-error', null]],
    });
  });
});
