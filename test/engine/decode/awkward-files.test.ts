import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planDecode } from '../../../src/engine/decode/plan-decode.ts';
import { locateFfmpeg } from '../../../src/ffmpeg/locate-ffmpeg.ts';
import { startFrameIndexing } from '../../../src/formats/frame-index/frame-indexing.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { generated } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { runDecode } from '../../helpers/run-decode.ts';
import { expectExact, seekAround } from '../../helpers/seek-around.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';

const bench = await audioBench();
/** An ID3v2.3 tag with a title, of 2,048 bytes. */
function id3v2(): Buffer {
  const tag = Buffer.alloc(2048);
  tag.write('ID3\x03\0\0\0\0\x0f\x76TIT2\0\0\0\x0a\0\0\0hello abc', 'latin1');
  return tag;
}

function noise(bytes: number, highest: number): Buffer {
  const random = seededRandom(8);
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * (highest + 1))));
}

async function write(name: string, ...parts: readonly Uint8Array[]): Promise<string> {
  const path = bench.path(name);
  await writeFile(path, Buffer.concat(parts));
  return path;
}

describe('in an MP3 whose frames do not follow each other neatly, positions are those of the linear decode', () => {
  it('bytes that are no frames, before and between frames', async () => {
    const plain = await readFile(await generated('long-no-xing.mp3'));
    const tagged = await readFile(await generated('long-cbr.mp3'));
    for (const path of [
      await write('junk-first.mp3', noise(3000, 200), tagged),
      await write('zeros-first.mp3', Buffer.alloc(5000), plain),
      await write('junk-between.mp3', plain.subarray(0, 150_000), noise(5000, 200), plain.subarray(150_000)),
      await write(
        'zeros-between.mp3',
        plain.subarray(0, 150_000),
        Buffer.alloc(5000),
        plain.subarray(150_000),
      ),
    ])
      expectExact(await seekAround(path));
  });

  it('two files joined, with the tags and tag frames of both', async () => {
    const first = await readFile(await generated('long-cbr.mp3'));
    const second = await readFile(await generated('long-vbr.mp3'));
    const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    expectExact(await seekAround(await write('joined.mp3', first, second)));
    const tagged = await write('joined-tags.mp3', id3v2(), first, id3v1, id3v2(), second);
    expectExact(await seekAround(tagged));
  });

  it('a change of rate or of channels in mid-file: counted from the start behind it', async () => {
    const first = await readFile(await generated('long-no-xing.mp3'));
    const faster = await readFile(await bench.make('faster.mp3', '-ar', '48000', '-b:a', '96k'));
    const mono = await readFile(await bench.make('mono.mp3', '-ac', '1', '-b:a', '64k'));
    expect((await seekAround(await write('rates.mp3', first, faster))).wrong).toEqual([]);
    expect((await seekAround(await write('channels.mp3', first, mono))).wrong).toEqual([]);
  });

  it('a first frame that leans on some that were cut off', async () => {
    const plain = await readFile(
      await bench.make('to-cut.mp3', '-write_xing', '0', '-id3v2_version', '0', '-b:a', '64k'),
    );
    // The first packets have no use for a reservoir, the tenth leans on it.
    const starts: number[] = [];
    for (let at = 0; at >= 0 && starts.length < 11; at = plain.indexOf(plain.subarray(0, 2), at + 200))
      starts.push(at);
    const path = await write('cut-head.mp3', plain.subarray(starts[10]));
    const info = await probeHeader(path);
    const indexing = startFrameIndexing(path, 'mp3');
    const reference = await referenceDecode(path);
    for (const targetFrame of [0, 1, 1200]) {
      const plan = await planDecode({ path, info, indexing, targetFrame });
      const { samples } = await runDecode(locateFfmpeg().path, plan, 'spare', reference, 2000);
      const { channels } = reference;
      expect(samples).toEqual(
        reference.samples.slice(targetFrame * channels, (targetFrame + 2000) * channels),
      );
    }
  });

  it('low rates, where a frame leans on many before it, and files cut short', async () => {
    const wav = await generated('long.wav');
    const low = await bench.convert(wav, 'low.mp3', '-ar', '16000', '-ac', '1', '-b:a', '16k');
    const lowest = await bench.convert(wav, 'lowest.mp3', '-ar', '8000', '-ac', '1', '-b:a', '8k');
    expectExact(await seekAround(low));
    expectExact(await seekAround(lowest));
    const cut = (await readFile(await generated('long-cbr.mp3'))).subarray(0, 300_100);
    expectExact(await seekAround(await write('cut.mp3', cut)));
  });
});

describe('in Ogg, positions are those of the linear decode', () => {
  it('of Vorbis whose positions a muxer made up from milliseconds', async () => {
    const copied = await bench.convert(await generated('long.mka'), 'copied.ogg', '-c', 'copy');
    expect((await seekAround(copied)).wrong).toEqual([]);
  });

  it('of FLAC in Ogg, of Opus with packets of 60 ms, and of Vorbis with small blocks', async () => {
    const wav = await generated('long.wav');
    const flac = await bench.convert(wav, 'flac.oga', '-c:a', 'flac');
    const opus = await bench.convert(wav, 'long-packets.opus', '-frame_duration', '60', '-b:a', '48k');
    const small = await bench.convert(wav, 'small.ogg', '-ar', '8000', '-ac', '1', '-c:a', 'libvorbis');
    for (const path of [flac, opus, small]) {
      const outcome = await seekAround(path);
      expectExact(outcome);
      expect(outcome.fed).toBe(4);
    }
  });

  it('of a stream beside another', async () => {
    const video = ['-f', 'lavfi', '-i', 'testsrc=size=32x32:rate=5', '-map', '0:a', '-map', '1:v'];
    const options = [...video, '-t', '30', '-c:a', 'copy', '-c:v', 'libtheora'];
    const path = await bench.convert(await generated('long.ogg'), 'film.ogv', ...options);
    expectExact(await seekAround(path));
  });
});

describe('in CAF and AIFF-C, positions are those of the linear decode', () => {
  it.each([
    ['flac.caf', 'flac'],
    ['ima.aifc', 'adpcm_ima_qt'],
  ])('%s', async (name, codec) => {
    const path = await bench.convert(
      await generated('long.wav'),
      name,
      '-c:a',
      codec,
      '-f',
      codec === 'flac' ? 'caf' : 'aiff',
    );
    expect((await seekAround(path, 4)).wrong).toEqual([]);
  });
});

describe('in MP4, positions are those of the linear decode', () => {
  /** The 32-bit edit list of a fixture, which begins at 1,024, made to begin elsewhere. */
  async function withEdit(name: string, mediaTime: number): Promise<string> {
    const bytes = await readFile(await generated('long.m4a'));
    const at = bytes.indexOf('elst') + 16;
    expect(bytes.readInt32BE(at)).toBe(1024);
    bytes.writeInt32BE(mediaTime, at);
    return write(name, bytes);
  }

  it.each([0, 2112, 3000, 60_000])('of an edit list that begins at %i', async (mediaTime) => {
    const outcome = await seekAround(await withEdit(`edit-${mediaTime}.m4a`, mediaTime), 4);
    expect(outcome).toEqual({ wrong: [], seeks: 4, fed: 2 });
  });

  it('of an edit list that plays two pieces, which no table has one after the other', async () => {
    const bytes = await readFile(await generated('long.m4a'));
    // In a movie of 1,000 ticks a second: 2 s from the beginning, then 3 s from 441,000 on.
    const edits = Buffer.alloc(24);
    [2000, 1024, 0x10000, 3000, 441_000, 0x10000].forEach((value, index) =>
      edits.writeInt32BE(value, 4 * index),
    );
    const at = bytes.indexOf('elst');
    expect([bytes.readUInt32BE(at - 4), bytes.readUInt32BE(at + 8)]).toEqual([28, 1]);
    bytes.writeUInt32BE(2, at + 8);
    for (const type of ['elst', 'edts', 'trak', 'moov']) {
      const size = bytes.indexOf(type) - 4;
      bytes.writeUInt32BE(bytes.readUInt32BE(size) + 12, size);
    }
    const path = await write('two-edits.m4a', bytes.subarray(0, at + 12), edits, bytes.subarray(at + 24));
    expect((await seekAround(path, 4)).wrong).toEqual([]);
  });

  it.each([
    ['without-edits.m4a', '-c', 'copy', '-use_editlist', '0'],
    ['tables-first.m4a', '-c', 'copy', '-movflags', '+faststart'],
    ['mono.m4a', '-c:a', 'aac', '-aac_pns', '0', '-ac', '1', '-ar', '48000'],
    ['six-alac.m4a', '-c:a', 'alac', '-ac', '6'],
  ])('%s %s %s %s %s', async (name, ...options) => {
    const path = await bench.convert(await generated('long.m4a'), name, ...options);
    const outcome = await seekAround(path, 4);
    expect(outcome).toEqual({ wrong: [], seeks: 4, fed: 2 });
  });

  it('of files joined as they are, whose stamps drift from the frames', async () => {
    const list = bench.path('list.txt');
    const original = await generated('long.m4a');
    await writeFile(list, `file '${original}'\nfile '${original}'\n`);
    const joined = bench.path('joined.m4a');
    const concat = ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', joined];
    await bench.run(locateFfmpeg().path, '-v', 'error', ...concat);
    expect(await seekAround(joined)).toEqual({ wrong: [], seeks: 8, fed: 4 });
  });

  it('of a film, whose sound lies here and there, and of one that was cut off', async () => {
    const picture = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=32x32:rate=5',
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-t',
      '30',
    ];
    const codecs = ['-c:a', 'copy', '-c:v', 'mpeg4', '-movflags', '+faststart'];
    const film = await bench.convert(await generated('long.m4a'), 'film.mp4', ...picture, ...codecs);
    expect(await seekAround(film)).toEqual({ wrong: [], seeks: 8, fed: 4 });
    const whole = await readFile(film);
    const cut = await write('cut.mp4', whole.subarray(0, Math.floor(whole.length * 0.6)));
    expect((await seekAround(cut)).wrong).toEqual([]);
  });

  it('of fragments, and of a rate that may be doubled (HE-AAC): those are not counted', async () => {
    const m4a = await generated('long.m4a');
    const fragments = await bench.convert(m4a, 'fragments.m4a', '-c', 'copy', '-movflags', 'frag_keyframe');
    const low = await bench.convert(m4a, 'low.m4a', '-ar', '24000', '-c:a', 'aac', '-aac_pns', '0');
    for (const path of [fragments, low]) {
      const { wrong, fed } = await seekAround(path, 4);
      expect({ wrong, fed }, path).toEqual({ wrong: [], fed: 0 });
    }
  });
});

describe('in Matroska, positions are those of the linear decode', () => {
  it.each([
    ['flac.mka', '-c:a', 'flac'],
    ['aac.mka', '-c:a', 'aac', '-aac_pns', '0'],
    ['pcm.mka', '-c:a', 'pcm_s16le'],
    ['mp3.mka', '-c:a', 'libmp3lame'],
    ['opus.mka', '-c:a', 'libopus'],
    ['vorbis.webm', '-c:a', 'libvorbis'],
    // Clusters without a size, as a live recording has them.
    ['live.webm', '-c:a', 'libopus', '-live', '1'],
  ])('%s %s %s', async (name, ...options) => {
    const path = await bench.convert(await generated('long.wav'), name, ...options);
    const outcome = await seekAround(path);
    expectExact(outcome);
  });
});

describe('in Monkey’s Audio, positions are those of the linear decode', () => {
  it('of seven seconds in five packets', async () => {
    // Made with JMac 1.74 (normal compression) from a sine sweep: no tool that the tests install writes this format.
    const path = fileURLToPath(new URL('files/sweep.ape', import.meta.url));
    const { wrong, seeks } = await seekAround(path, 20);
    expect(wrong).toEqual([]);
    expect(seeks).toBeGreaterThanOrEqual(14);
  });
});

describe('whatever a file is called, it and nothing else is decoded', () => {
  it.each([
    "it's 100% | a; \"name\" $(x) 'quoted' \\ back.",
    'two\nlines.',
    '-i concat:a|b.',
    'http:,,start,5,:x.',
    'Straße 日本 🎧.',
  ])('%j', async (name) => {
    for (const original of ['long-no-xing.mp3', 'long.ogg', 'long.flac', 'long.webm', 'long.m4a']) {
      const path = bench.path(`${name}${original.split('.').pop()!}`);
      await copyFile(await generated(original), path);
      expect((await seekAround(path, 4)).wrong, path).toEqual([]);
    }
  });
});
