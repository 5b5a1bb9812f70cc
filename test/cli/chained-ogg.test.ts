import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { inspectionContext } from '../../src/inspect/batch/job-runner.ts';
import { inspectFile } from '../../src/inspect/inspect-file.ts';
import { verifyFile } from '../../src/inspect/verify-file.ts';
import { OggChainWatch, type FollowingStream } from '../../src/formats/ogg/ogg-chain-watch.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { answerFile, WebServer } from '../helpers/web-server.ts';
import { parseWav } from '../helpers/wav-file.ts';

const bench = await audioBench();
const context = inspectionContext(null, new AbortController().signal);
/** Small enough that every range is reached by a decoder of its own. */
const WINDOWED = ['--memory', '0', '--read-ahead', '300ms', '--lookback', '10ms'];
const FRAME_BYTES = 8;

const VORBIS = ['-c:a', 'libvorbis', '-q:a', '6'];
const OPUS = ['-c:a', 'libopus', '-b:a', '96k'];
/** The parts of chains: name, frames at its own rate, options. */
const PARTS: Readonly<Record<string, readonly [frames: number, ...options: string[]]>> = {
  'one.ogg': [140_000, ...VORBIS],
  'two.ogg': [101_431, ...VORBIS, '-serial_offset', '7'],
  'mono.ogg': [96_000, ...VORBIS, '-ar', '48000', '-ac', '1', '-serial_offset', '8'],
  'one.opus': [120_000, ...OPUS, '-ar', '48000'],
  'two.opus': [72_345, ...OPUS, '-ar', '48000', '-serial_offset', '9'],
  'one.oga': [123_457, '-c:a', 'flac', '-serial_offset', '10'],
  'deep.oga': [88_000, '-c:a', 'flac', '-sample_fmt', 's32', '-ar', '48000', '-serial_offset', '11'],
};

async function part(name: string): Promise<Buffer> {
  const [frames, ...options] = PARTS[name]!;
  const rate = Number(options[options.indexOf('-ar') + 1]) || 44_100;
  const filters = `aresample=${rate},atrim=end_sample=${frames}`;
  return readFile(await bench.make(name, '-af', filters, ...options));
}

async function chain(name: string, parts: readonly string[]): Promise<string> {
  const bytes: Buffer[] = [];
  for (const each of parts) bytes.push(await part(each));
  await writeFile(bench.path(name), Buffer.concat(bytes));
  return bench.path(name);
}

/** What each part decodes to by itself, at the rate of the first, one after the other: 32-bit stereo. */
async function decodedApart(parts: readonly string[], rate: number): Promise<Buffer> {
  const all: Buffer[] = [];
  for (const name of parts) {
    const options = ['-ar', String(rate), '-ac', '2', '-c:a', 'pcm_f32le'];
    const { samples } = parseWav(
      await readFile(await bench.convert(bench.path(name), `${name}.wav`, ...options)),
    );
    const [frames, ...made] = PARTS[name]!;
    const own = Number(made[made.indexOf('-ar') + 1]) || 44_100;
    const linkFrames = Math.floor((frames * rate) / own);
    const exact = new Float32Array(2 * linkFrames);
    exact.set(samples.subarray(0, exact.length));
    all.push(Buffer.from(exact.buffer));
  }
  return Buffer.concat(all);
}

const inspect = (file: string, exact = false) => inspectFile({ file, path: file }, { exact }, context);
const verify = (file: string) =>
  verifyFile({ file, path: file }, { decode: true, hash: false, expected: {} }, context);

describe('a chained Ogg file', () => {
  it.each([
    ['vorbis', 44_100, ['one.ogg', 'two.ogg']],
    ['vorbis-twice', 44_100, ['one.ogg', 'one.ogg', 'one.ogg']],
    ['opus', 48_000, ['one.opus', 'two.opus', 'one.opus']],
    ['flac', 44_100, ['one.oga', 'one.oga']],
    ['vorbis-then-opus', 44_100, ['one.ogg', 'one.opus']],
    ['vorbis-then-flac', 44_100, ['one.ogg', 'one.oga', 'two.ogg']],
    ['opus-then-vorbis', 48_000, ['two.opus', 'one.ogg']],
    ['flac-at-two-rates', 44_100, ['one.oga', 'deep.oga', 'one.oga']],
    ['vorbis-then-mono', 44_100, ['one.ogg', 'mono.ogg', 'two.ogg']],
  ])(
    'of %s plays each stream as it decodes by itself, and every place in it exactly',
    async (name, rate, parts) => {
      const path = await chain(`${name}.ogg`, parts);
      const expected = await decodedApart(parts, rate);
      const frames = expected.length / FRAME_BYTES;

      const whole = await runPlayhead([path, '--output', '-']);
      expect(whole.stderr).toBe('');
      expect(whole.stdoutBytes.length / FRAME_BYTES).toBe(frames);
      expect(whole.stdoutBytes.equals(expected)).toBe(true);

      const join = Math.floor(
        (PARTS[parts[0]!]![0] * rate) / (parts[0]!.endsWith('.opus') ? 48_000 : 44_100),
      );
      const ranges = [
        [frames - 3000, frames],
        [join - 500, join + 700],
        [join, join + 900],
        [join + 60_001, join + 61_000],
        [100, 1000],
      ] as const;
      const asked = ranges.flatMap(([from, to]) => ['--range', `${from}f-${to}f`]);
      const { stdoutBytes } = await runPlayhead([path, ...WINDOWED, ...asked, '--output', '-']);
      const pieces = ranges.map(([from, to]) => expected.subarray(from * FRAME_BYTES, to * FRAME_BYTES));
      expect(stdoutBytes.equals(Buffer.concat(pieces))).toBe(true);

      expect((await inspect(path)).streams[0]?.nb_samples).toBe(frames);
      expect((await inspect(path, true)).streams[0]?.nb_samples).toBe(frames);
      expect(await verify(path)).toMatchObject({
        status: 'ok',
        declared_frames: frames,
        decoded_frames: frames,
      });
    },
  );

  it('says where it changes its codec, rate or channels', async () => {
    const path = await chain('change.ogg', ['one.ogg', 'one.opus']);
    expect((await inspect(path)).warnings).toEqual([
      {
        code: 'chained-streams',
        message: '2 streams, one after the other',
        offset: (await part('one.ogg')).length,
      },
      {
        code: 'stream-changes',
        message:
          'from 3.175 s on it is opus of 48000 Hz and 2 channels, before it is vorbis of 44100 Hz and 2 channels: all of it is played as 44100 Hz and 2 channels',
        offset: (await part('one.ogg')).length,
      },
    ]);
  });

  it('with a stream of no audio says that it is left out, when it is played and in both reports', async () => {
    const [first, second] = [await part('one.ogg'), await part('two.ogg')];
    const video = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=32x32:rate=5',
      '-map',
      '1:v',
      '-c:v',
      'libtheora',
      '-t',
      '1',
    ];
    const silent = await readFile(await bench.make('film.ogv', ...video));
    const path = bench.path('left-out.ogg');
    await writeFile(path, Buffer.concat([first, silent, second]));
    const said = '1 of its 3 streams is of a codec that is not known: it is not played';
    const { stderr, stdoutBytes } = await runPlayhead([path, '--output', '-']);
    expect(stderr).toContain(said);
    expect(stdoutBytes.equals(await decodedApart(['one.ogg', 'two.ogg'], 44_100))).toBe(true);
    expect((await inspect(path)).warnings).toContainEqual({
      code: 'link-not-played',
      message: said,
      offset: first.length,
    });
    const report = await verify(path);
    expect(report.status).toBe('warning');
    expect(report.findings.map(({ code }) => code)).toEqual(['link-not-played']);
  });

  it('whose first stream is cut off, or has lost a page, still has the next where its positions say', async () => {
    const [first, second] = [await part('one.ogg'), await part('two.ogg')];
    const path = bench.path('broken.ogg');
    await writeFile(path, Buffer.concat([first.subarray(0, first.length - 3000), second]));
    const { streams } = await inspect(path);
    const frames = streams[0]!.nb_samples!;
    const { stdoutBytes } = await runPlayhead([path, '--output', '-']);
    expect(stdoutBytes.length / FRAME_BYTES).toBe(frames);
    const after = await decodedApart(['two.ogg'], 44_100);
    expect(stdoutBytes.subarray(-after.length).equals(after)).toBe(true);
    expect((await verify(path)).status).toBe('damaged');
  });
});

describe('a chained Ogg stream that is no file', () => {
  const REMEDY = 'save it as a file, and play that';
  const joins = (codec: string): string =>
    `several streams of ${codec} follow one another: at each join some milliseconds may be wrong: ${REMEDY}`;
  const other = (codec: string): string =>
    `a stream of ${codec} follows the first: it is not played, nor what comes behind it: ${REMEDY}`;

  it.each([
    ['vorbis', ['one.ogg', 'two.ogg', 'one.ogg'], joins('vorbis')],
    ['vorbis of one number', ['one.ogg', 'one.ogg'], joins('vorbis')],
    ['opus', ['one.opus', 'two.opus'], joins('opus')],
    ['vorbis and opus', ['one.ogg', 'one.opus'], other('opus')],
    ['flac and vorbis', ['one.oga', 'one.ogg'], other('vorbis')],
    ['one stream', ['one.ogg'], null],
  ])('says what is lost of it, from a pipe and from a server without ranges: %s', async (_, parts, said) => {
    const bytes = await readFile(await chain('stream.ogg', parts));
    const server = await new WebServer(answerFile(bytes, { ranges: false })).start();
    const warned = (input: string) => (said === null ? '' : `playhead: warning: ${input}: ${said}\n`);
    const piped = await runPlayhead(['-', '--output', 'null:fast'], { input: bytes });
    expect([piped.code, piped.stderr]).toEqual([0, warned('-')]);
    const address = `${server.url}/x.ogg`;
    const fetched = await runPlayhead([address, '--output', 'null:fast']);
    await server.stop();
    expect([fetched.code, fetched.stderr]).toEqual([0, warned(address)]);
  });

  it('of FLAC loses nothing', async () => {
    const parts = ['one.oga', 'one.oga'];
    const bytes = await readFile(await chain('stream.oga', parts));
    const { stdoutBytes, stderr } = await runPlayhead(['-', '--output', '-'], { input: bytes });
    expect(stderr).toBe('');
    expect(stdoutBytes.equals(await decodedApart(parts, 44_100))).toBe(true);
  });

  it('says it once of a server with ranges', async () => {
    const bytes = await readFile(await chain('stream.ogg', ['one.ogg', 'one.opus', 'two.ogg']));
    const server = await new WebServer(answerFile(bytes, { ranges: true })).start();
    const { stderr } = await runPlayhead([`${server.url}/x.ogg`, '--output', 'null:fast']);
    await server.stop();
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toContain('has several streams, one after the other');
  });

  it('is told however its bytes are cut', async () => {
    const bytes = await readFile(await chain('stream.ogg', ['one.ogg', 'two.ogg', 'one.opus']));
    for (const size of [1, 7, 282, 4099, bytes.length]) {
      const seen: FollowingStream[] = [];
      const watch = new OggChainWatch((stream) => seen.push(stream));
      for (let at = 0; at < bytes.length; at += size) watch.see(bytes.subarray(at, at + size));
      expect(seen).toEqual([
        { type: 'same-codec', codec: 'vorbis' },
        { type: 'other-codec', codec: 'opus' },
      ]);
    }
  });
});

describe('Vorbis whose audio is all on one page', () => {
  it.each([100, 576, 1000, 1152, 3000])('of %i frames has so many, alone and in a chain', async (frames) => {
    const short = await bench.make(`short-${frames}.ogg`, '-af', `atrim=end_sample=${frames}`, ...VORBIS);
    expect((await inspect(short, true)).streams[0]?.nb_samples).toBe(frames);
    const alone = await runPlayhead([short, '--output', '-']);
    expect(alone.stdoutBytes.length / FRAME_BYTES).toBe(frames);
    expect(alone.stderr).toBe('');

    const path = bench.path('short-chain.ogg');
    await writeFile(
      path,
      Buffer.concat([await part('one.ogg'), await readFile(short), await part('two.ogg')]),
    );
    const { stdoutBytes } = await runPlayhead([path, '--output', '-']);
    const [before, after] = [
      await decodedApart(['one.ogg'], 44_100),
      await decodedApart(['two.ogg'], 44_100),
    ];
    const expected = Buffer.concat([before, alone.stdoutBytes, after]);
    expect(stdoutBytes.length / FRAME_BYTES).toBe(expected.length / FRAME_BYTES);
    expect(stdoutBytes.equals(expected)).toBe(true);
  });
});
