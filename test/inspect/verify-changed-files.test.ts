import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { parseMpegHeader } from '../../src/formats/mp3/mpeg-header.ts';
import { apeTag } from '../helpers/tag-bytes.ts';
import { audioBench, SOURCE_FRAMES } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
const wav = await bench.make('source.wav', '-map_metadata', '-1');
await bench.run('lame', '--quiet', '-V4', 'source.wav', 'lame.mp3');
await bench.run('flac', '-s', 'source.wav', '-o', 'ref.flac');
await bench.run('flac', '-s', '--no-md5-sum', 'source.wav', '-o', 'no-md5.flac');
await bench.run('wavpack', '-q', '-y', 'source.wav', '-o', 'ref.wv');

async function found(name: string, bytes: Buffer) {
  await writeFile(bench.path(name), bytes);
  const file = bench.path(name);
  const options = { decode: true, hash: false, expected: {} };
  const report = await verifyFile({ file, path: file }, options, context);
  return {
    status: report.status,
    frames: report.decoded_frames,
    found: report.findings.map(({ code, offset }) => [code, offset]),
  };
}

describe('bytes after the end are a warning, and are not read as a part of the file', () => {
  const TEXT = 'This was appended by a web server. It is no audio, 0123456789.\n'.repeat(12);
  const BEHIND: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['text', Buffer.from(TEXT)],
    ['zeros', Buffer.alloc(1000)],
    ['three bytes', Buffer.from('xyz')],
  ];
  it.each([
    ['source.wav', null],
    ['ref.flac', null],
    ['ref.wv', null],
    ['lame.mp3', null],
    ['x.w64', []],
    ['x.rf64.wav', ['-rf64', 'always', '-f', 'wav']],
    ['x.aiff', []],
    ['x.aac', ['-c:a', 'aac']],
    ['x.m4a', ['-c:a', 'aac']],
    ['fast.m4a', ['-c:a', 'alac', '-movflags', 'faststart']],
    ['fragments.m4a', ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov']],
    ['x.ogg', ['-c:a', 'libvorbis']],
    ['x.opus', ['-c:a', 'libopus']],
    ['x.mka', ['-c:a', 'libvorbis']],
    ['x.webm', ['-c:a', 'libopus']],
    ['x.caf', ['-c:a', 'alac']],
    ['x.au', []],
    ['x.wma', ['-c:a', 'wmav2']],
    ['x.mp2', ['-c:a', 'mp2']],
  ] as const)('%s', async (name, options) => {
    if (options) await bench.make(name, ...options);
    const plain = await readFile(bench.path(name));
    const { status, frames } = await found(`plain-${name}`, plain);
    expect(status).toBe('ok');
    for (const [what, behind] of BEHIND) {
      const report = await found(`behind-${name}`, Buffer.concat([plain, behind]));
      expect([what, report]).toEqual([
        what,
        { status: 'warning', frames, found: [['trailing-bytes', plain.length]] },
      ]);
    }
  });

  it('FLAC without an MD5', async () => {
    const plain = await readFile(bench.path('no-md5.flac'));
    for (const [, behind] of BEHIND)
      expect(await found('behind.flac', Buffer.concat([plain, behind]))).toEqual({
        status: 'warning',
        frames: SOURCE_FRAMES,
        found: [
          ['trailing-bytes', plain.length],
          ['md5-unset', null],
        ],
      });
  });

  it('but a fragment behind a box that is damaged is lost audio', async () => {
    const options = ['-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov', '-frag_duration', '1000000'];
    const bytes = await readFile(await bench.make('lost.m4a', ...options));
    const second = bytes.indexOf('moof', bytes.indexOf('moof') + 4);
    bytes.fill(0, second - 4, second + 4);
    expect(await found('lost.m4a', bytes)).toMatchObject({
      status: 'damaged',
      found: [['box-broken', second - 4]],
    });
  });
});

describe('what other programs do to an MP3', () => {
  it('mp3gain changes the gain of every frame: a warning where its undo tag is', async () => {
    const plain = await readFile(bench.path('lame.mp3'));
    const gained = withGainChanged(plain, 3);
    expect(await found('bare.mp3', gained)).toMatchObject({ status: 'damaged', found: [['music-crc', 0]] });
    const undo = { MP3GAIN_UNDO: '-003,-003,N', MP3GAIN_MINMAX: '100,200' };
    const warning = { status: 'warning', frames: SOURCE_FRAMES, found: [['gain-changed', 0]] };
    expect(await found('ape.mp3', Buffer.concat([gained, apeTag(undo)]))).toEqual(warning);
    for (const text of [
      Buffer.from('\x00MP3GAIN_UNDO\0-003,-003,N', 'latin1'),
      Buffer.concat([
        Buffer.from([1, 0xff, 0xfe]),
        Buffer.from('MP3GAIN_UNDO\0\ufeff-003,-003,N', 'utf16le'),
      ]),
    ]) {
      const tag = id3v2(text);
      expect(await found('id3.mp3', Buffer.concat([tag, gained]))).toEqual({
        ...warning,
        found: [['gain-changed', tag.length]],
      });
    }
  });

  it('mp3splt writes its own counts and leaves the LAME tag of the whole file', async () => {
    const plain = await readFile(bench.path('lame.mp3'));
    const offsets = frameOffsets(plain);
    const cut = Buffer.concat([plain.subarray(0, offsets[1]), plain.subarray(offsets[20], offsets[80])]);
    const xing = cut.indexOf('Xing');
    cut.writeUInt32BE(60, xing + 8);
    cut.writeUInt32BE(cut.length, xing + 12);
    expect(await found('cut.mp3', cut)).toMatchObject({ status: 'warning', found: [['cut-out', 0]] });
    cut.writeUInt32BE(61, xing + 8);
    expect((await found('wrong.mp3', cut)).status).toBe('damaged');
  });

  it('another rate in the middle is said, with its place', async () => {
    const options = ['-write_xing', '0', '-id3v2_version', '0', '-b:a', '64k'];
    const high = await readFile(await bench.make('high.mp3', ...options));
    const low = await readFile(await bench.make('low.mp3', '-ar', '22050', ...options));
    expect(await found('change.mp3', Buffer.concat([high, low]))).toMatchObject({
      status: 'warning',
      found: [['format-changes', high.length]],
    });
    expect(await found('back.mp3', Buffer.concat([low, high, low]))).toMatchObject({
      status: 'warning',
      found: [
        ['format-changes', low.length],
        ['format-changes', low.length + high.length],
      ],
    });
    const aac = await readFile(await bench.make('high.aac'));
    const slow = await readFile(await bench.make('low.aac', '-ar', '22050'));
    expect(await found('change.aac', Buffer.concat([aac, slow]))).toMatchObject({
      status: 'warning',
      found: [['format-changes', aac.length]],
    });
  });

  it('a tag that is broken is no damage', async () => {
    const plain = await readFile(bench.path('lame.mp3'));
    const broken: readonly (readonly [string, Buffer])[] = [
      ['a byte order mark that is none', Buffer.concat([id3v2(Buffer.from('\x01ABCD'), 'TIT2'), plain])],
      ['a footer whose size is wrong', Buffer.concat([plain, apeFooter(100)])],
      ['a footer larger than the file', Buffer.concat([plain, apeFooter(1 << 30)])],
    ];
    for (const [what, bytes] of broken) {
      const { status, frames } = await found('tag.mp3', bytes);
      expect([what, status === 'damaged', frames]).toEqual([what, false, SOURCE_FRAMES]);
    }
  });
});

describe('STREAMINFO', () => {
  it('stands twice, is empty, or promises too little', async () => {
    const plain = await readFile(bench.path('ref.flac'));
    const block = (body: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, 34]), body]);
    const own = plain.subarray(8, 42);
    const rest = plain.subarray(42);
    const magic = plain.subarray(0, 4);
    for (const second of [own, Buffer.alloc(34)])
      expect(await found('two.flac', Buffer.concat([magic, block(own), block(second), rest]))).toMatchObject({
        status: 'damaged',
        found: [['second-streaminfo', 42]],
      });
    expect(await found('empty.flac', Buffer.concat([magic, block(Buffer.alloc(34)), rest]))).toMatchObject({
      status: 'damaged',
      found: [['streaminfo-empty', 4]],
    });
    const fewer = Buffer.from(plain);
    fewer.writeUInt32BE(SOURCE_FRAMES - 5000, 22);
    expect(await found('fewer.flac', fewer)).toEqual({
      status: 'warning',
      frames: SOURCE_FRAMES,
      found: [['frames-beyond', null]],
    });
    fewer.writeUInt32BE(SOURCE_FRAMES + 5000, 22);
    expect(await found('more.flac', fewer)).toMatchObject({
      status: 'damaged',
      found: [['frames-missing', null]],
    });
  });
});

describe('one cause is one line', () => {
  it('a run of zeros over several frames', async () => {
    for (const name of ['ref.flac', 'lame.mp3', 'ref.wv']) {
      const bytes = await readFile(bench.path(name));
      const at = Math.floor(bytes.length / 2);
      bytes.fill(0, at, Math.min(bytes.length, at + (name === 'lame.mp3' ? 2000 : 40_000)));
      const { status, found: findings } = await found(`zeroed-${name}`, bytes);
      expect([name, status, findings.length]).toEqual([name, 'damaged', 1]);
    }
  });

  it.each(['source.wav', 'ref.flac', 'lame.mp3', 'x.m4a', 'x.ogg', 'x.aiff'])('%s, cut', async (name) => {
    const bytes = await readFile(bench.path(name));
    const report = await found(`cut-${name}`, bytes.subarray(0, Math.floor(bytes.length * 0.7) - 3));
    expect([report.status, report.found.length, report.found]).toEqual(['damaged', 1, report.found]);
  });

  it("the decoder's own words only when they are asked for, and a count at the end", async () => {
    const aac = await readFile(bench.path('x.m4a'));
    aac.fill(0x55, 40_000, 40_300);
    await writeFile(bench.path('bad.m4a'), aac);
    const files = [bench.path('bad.m4a'), wav, bench.path('no-md5.flac')];
    const brief = await runPlayhead(['verify', ...files]);
    expect(brief.code).toBe(1);
    expect(brief.stdout).not.toMatch(/\[error\]|@ 0x/);
    expect(brief.stdout).toMatch(/\n3 files: 1 ok, 1 warning, 1 damaged\n$/);
    const verbose = await runPlayhead(['verify', '--verbose', files[0]!]);
    expect(verbose.stdout).toMatch(/@ 0x[0-9a-f]+\] \[error\] /);
    expect(verbose.stdout).not.toMatch(/1 files?:/);
  });
});

/** Changes `global_gain` of every granule of MPEG-1 stereo frames without CRC (ISO 11172-3 §2.4.1.7). */
function withGainChanged(mp3: Buffer, steps: number): Buffer {
  const changed = Buffer.from(mp3);
  for (const offset of frameOffsets(mp3).slice(1))
    for (let granule = 0; granule < 4; granule++) {
      const bit = (offset + 4) * 8 + 9 + 3 + 8 + granule * 59 + 12 + 9;
      const word = changed.readUInt16BE(bit >> 3);
      const shift = 8 - (bit & 7);
      const gain = (word >> shift) & 0xff;
      changed.writeUInt16BE((word & ~(0xff << shift)) | (((gain + steps) & 0xff) << shift), bit >> 3);
    }
  return changed;
}

/** Offsets of all frames of an MP3 that begins with one. */
function frameOffsets(mp3: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 0; at + 4 <= mp3.length;) {
    const header = parseMpegHeader(mp3.readUInt32BE(at));
    if (!header) break;
    offsets.push(at);
    at += header.sizeBytes;
  }
  return offsets;
}

function id3v2(body: Buffer, id = 'TXXX'): Buffer {
  const frame = Buffer.concat([Buffer.from(id), Buffer.from([0, 0, 0, body.length, 0, 0]), body]);
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0]);
  head[8] = frame.length >> 7;
  head[9] = frame.length & 0x7f;
  return Buffer.concat([head, frame]);
}

/** The footer of a tag that is not there. */
function apeFooter(sizeBytes: number): Buffer {
  const footer = Buffer.alloc(32);
  footer.write('APETAGEX');
  footer.writeUInt32LE(2000, 8);
  footer.writeUInt32LE(sizeBytes, 12);
  footer.writeUInt32LE(0x8000_0000, 20);
  return footer;
}
