import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../../helpers/fixtures.ts';
import { audioBench } from '../../helpers/make-audio.ts';
import { runPlayhead, startPlayhead } from '../../helpers/run-playhead.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const bench = await audioBench();
const FLAC = fixture('formats/flac.flac');
const M4A = fixture('tagged/chapters.m4a');

async function validator(command: string) {
  const schema = JSON.parse(
    await readFile(path.resolve('schema', `${command}.schema.json`), 'utf8'),
  ) as object;
  return new Ajv({ allErrors: true }).compile(schema);
}

describe('JSON of every command follows its published schema', () => {
  const missing = '/no/such/file.flac';
  const bad = fixture('damaged/truncated.flac');
  it.each([
    ['inspect', [FLAC, M4A, fixture('tagged/cover.mp3'), fixture('tagged/replaygain.ogg'), bad, missing]],
    ['inspect', ['--exact', FLAC, bad]],
    ['verify', [FLAC, M4A, bad, missing]],
    ['tags', ['--native', FLAC, M4A, fixture('tagged/cover.mp3'), fixture('tagged/cover.m4a'), missing]],
    ['chapters', [M4A, FLAC, missing]],
    ['loudness', ['--album', '--dr', FLAC, fixture('tagged/replaygain.ogg'), missing]],
    ['silence', [FLAC, missing]],
    ['peaks', [FLAC, missing]],
    ['compare', [FLAC, M4A]],
    ['spectrum', [FLAC, missing]],
  ] as const)('%s %j', async (command, args) => {
    const validate = await validator(command);
    const run = await runPlayhead([command, '--json', ...args]);
    const reports = JSON.parse(run.stdout) as unknown[];
    for (const report of reports) expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const lines = (await runPlayhead([command, '--jsonl', ...args])).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(reports);
    const files = args.filter((arg) => !arg.startsWith('--')).length;
    expect(reports).toHaveLength(command === 'compare' ? 1 : files + (command === 'loudness' ? 1 : 0));
  });
});

it('the help of a command names no default that is none', async () => {
  const { stdout } = await runPlayhead(['loudness', '--help']);
  expect(stdout).toContain('--jsonl');
  expect(stdout).not.toContain('false');
});

describe('exit codes', () => {
  it.each([
    [0, ['inspect', FLAC]],
    [2, ['inspect', '/no/such.flac']],
    [2, ['inspect', FLAC, '/no/such.flac']],
    [2, ['inspect']],
    [2, ['inspect', '--no-such-option', FLAC]],
    [2, ['inspect', '-j', '0', FLAC]],
    [2, ['inspect', '--ffmpeg', '/no/such/ffmpeg', '--exact', FLAC]],
    [2, ['inspect', path.dirname(FLAC)]],
    [2, ['verify', '-r', path.resolve('schema')]],
    [0, ['verify', FLAC]],
    [1, ['verify', fixture('damaged/truncated.flac')]],
    [2, ['verify', fixture('damaged/truncated.flac'), fixture('damaged/web-page.mp3')]],
    [1, ['loudness', '--max-loudness', '-60LUFS', FLAC]],
    [0, ['compare', FLAC, FLAC]],
    [1, ['compare', FLAC, M4A]],
    [2, ['compare', FLAC]],
    [2, ['peaks', '--output', 'x.txt', FLAC]],
    [2, ['peaks', '-r', '--output', path.join(tmpdir(), 'x.json'), path.dirname(FLAC)]],
    [2, ['spectrum', '-r', '--output', path.join(tmpdir(), 'x.png'), path.dirname(FLAC)]],
    [2, ['spectrum', '--output', '/no/such/x.png', FLAC]],
    [0, ['verify', '--help']],
  ] as const)('%i for %j', async (code, args) => {
    const run = await runPlayhead([...args]);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  it('130 when it is interrupted, and no child is left', async () => {
    const long = await bench.make('long.wav', '-af', 'aloop=loop=400:size=145531');
    const run = startPlayhead(['loudness', '-j', '2', long, long, long]);
    const children = async () =>
      (await bench.run('sh', '-c', `ps -o args= --ppid ${run.pid} | grep -c '[l]ong.wav' || true`)).trim();
    await waitUntil(async () => (await children()) !== '0', 'ffmpeg to run');
    run.signal('SIGINT');
    expect((await run.result).code).toBe(130);
    expect((await bench.run('sh', '-c', `ps -eo args= | grep -c '[f]fmpeg.*${long}' || true`)).trim()).toBe(
      '0',
    );
  });
});

describe('a batch', () => {
  beforeAll(async () => {
    await mkdir(bench.path('music/sub'), { recursive: true });
    for (const name of ['10.flac', '9.flac', 'sub/1.flac']) await copyFile(FLAC, bench.path(`music/${name}`));
    await copyFile(fixture('damaged/truncated.flac'), bench.path('music/8.flac'));
    await writeFile(bench.path('music/cover.txt'), 'no audio');
  });

  it('keeps its order whatever is done first, in threads or not', async () => {
    const outputs = await Promise.all(
      ['1', '2', '8'].map(
        async (jobs) =>
          (await runPlayhead(['verify', '-r', '-j', jobs, '--jsonl', bench.path('music')])).stdout,
      ),
    );
    const files = outputs[0]!
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { file: string }).file);
    expect(files.map((file) => path.relative(bench.path('music'), file))).toEqual([
      '8.flac',
      '9.flac',
      '10.flac',
      'sub/1.flac',
    ]);
    expect(new Set(outputs).size).toBe(1);
  });

  it('--only-bad shows only those', async () => {
    const run = await runPlayhead(['verify', '-r', '--only-bad', bench.path('music')]);
    expect(run.stdout.match(/^\w+ +\S+\.flac$/gm)).toEqual([`damaged  ${bench.path('music/8.flac')}`]);
  });

  it('--quiet says nothing, with the same exit code', async () => {
    const run = await runPlayhead(['verify', '-r', '--quiet', bench.path('music'), '/no/such.flac']);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: '' });
  });

  it('one bad file never ends it', async () => {
    const run = await runPlayhead(['inspect', '/no/such.flac', fixture('damaged/random.mp3'), FLAC]);
    expect(run.stdout).toContain('44100 frames');
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  it('a manifest finds a file whose audio changed, and only that', async () => {
    const manifest = bench.path('music.manifest');
    const good = ['9.flac', '10.flac', 'sub/1.flac'].map((name) => bench.path(`music/${name}`));
    expect((await runPlayhead(['verify', '--write-manifest', manifest, ...good])).code).toBe(0);
    expect((await runPlayhead(['verify', '--check', manifest])).code).toBe(0);
    await copyFile(fixture('formats/mono.flac'), good[1]!);
    const run = await runPlayhead(['verify', '--check', manifest, '--only-bad', '--jsonl']);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      file: good[1],
      findings: [{ code: 'manifest-mismatch', layer: 'hash' }],
    });
  });
});

describe('standard input', () => {
  it('is a file called -, and leaves nothing behind', async () => {
    const temporary = bench.path('tmp');
    await mkdir(temporary);
    const run = await runPlayhead(['inspect', '--jsonl', '-'], {
      input: await readFile(FLAC),
      env: { TMPDIR: temporary },
    });
    expect(JSON.parse(run.stdout)).toMatchObject({
      file: '-',
      streams: [{ codec_name: 'flac', nb_samples: 44_100 }],
    });
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('what comes from a file is shown, not obeyed', () => {
  it('as text', async () => {
    const run = await runPlayhead(['inspect', fixture('tagged/escapes.flac')]);
    expect(run.stdout).toContain('␛[2J');
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('as JSON, where it is still what the file says', async () => {
    const run = await runPlayhead(['tags', '--json', fixture('tagged/escapes.flac')]);
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const [report] = JSON.parse(run.stdout) as { tags: Record<string, string> }[];
    expect(report!.tags.title).toBe('Innocent\u001b[2J\u001b]0;owned\u0007 title');
  });
});

describe('a manifest', () => {
  const statuses = async (...args: string[]) => {
    const run = await runPlayhead(['verify', '--jsonl', ...args]);
    return run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: string; findings: { code: string }[] })
      .map(({ status, findings }) => [status, ...findings.map(({ code }) => code)].join(' '));
  };

  it('written with or without a decode, and checked the other way', async () => {
    const manifest = bench.path('quick.manifest');
    const files = [FLAC, M4A, await bench.make('quick.tta', '-c:a', 'tta')];
    expect(await statuses('--no-decode', '--write-manifest', manifest, ...files)).toEqual(['ok', 'ok', 'ok']);
    expect(await statuses('--check', manifest)).toEqual(['ok', 'ok', 'ok']);
    await statuses('--write-manifest', manifest, FLAC, M4A);
    expect(await statuses('--no-decode', '--check', manifest)).toEqual(['warning hash-unchecked', 'ok']);
  });

  it('says of a file that it is not in it, and finds it by another path', async () => {
    const manifest = bench.path('one.manifest');
    await runPlayhead(['verify', '--write-manifest', manifest, FLAC]);
    const same = path.join(path.dirname(FLAC), '.') + path.sep + '.' + path.sep + path.basename(FLAC);
    expect(await statuses('--check', manifest, same, M4A)).toEqual(['ok', 'warning not-in-manifest']);
  });

  it('that is empty is none, and no file is expected by the name of a method', async () => {
    const manifest = bench.path('empty.manifest');
    await runPlayhead(['verify', '--write-manifest', manifest, '/no/such.flac']);
    expect((await runPlayhead(['verify', '--check', manifest])).code).toBe(2);
    await copyFile(FLAC, bench.path('constructor'));
    expect((await runPlayhead(['verify', 'constructor'], { cwd: bench.dir })).code).toBe(0);
  });
});

describe('chapters are written as', () => {
  it('a cue sheet', async () => {
    const { stdout } = await runPlayhead(['chapters', '--format', 'cue', M4A]);
    expect(stdout).toContain('  TRACK 02 AUDIO\n    TITLE "第二章"\n    INDEX 01 00:00:68\n');
  });

  it('ffmetadata that ffmpeg reads back', async () => {
    const { stdout } = await runPlayhead(['chapters', '--format', 'ffmetadata', M4A]);
    await writeFile(bench.path('chapters.txt'), stdout);
    const made = bench.path('with-chapters.mka');
    await bench.run(
      'ffmpeg',
      '-nostdin',
      '-v',
      'error',
      '-i',
      M4A,
      '-i',
      bench.path('chapters.txt'),
      '-map',
      '0:a',
      '-map_chapters',
      '1',
      '-c',
      'copy',
      made,
    );
    const run = await runPlayhead(['chapters', '--json', made]);
    const [report] = JSON.parse(run.stdout) as { chapters: { start: number; tags: { title: string } }[] }[];
    expect(report!.chapters.map(({ start, tags }) => [start, tags.title])).toEqual([
      [0, 'Opening'],
      [0.9, '第二章'],
      [2.1, 'The End'],
    ]);
  });

  it('WebVTT', async () => {
    const { stdout } = await runPlayhead(['chapters', '--format', 'webvtt', M4A]);
    expect(stdout).toMatch(/^WEBVTT\n\n1\n00:00:00\.000 --> 00:00:00\.900\nOpening\n/);
  });
});

it('pictures are written once, and never over another file', async () => {
  const directory = bench.path('covers');
  const args = ['tags', '--pictures', directory, fixture('tagged/cover.mp3')];
  expect((await runPlayhead(args)).code).toBe(0);
  expect(await readdir(directory)).toEqual(['cover-1.png']);
  expect((await runPlayhead(args)).code).toBe(0);
  await writeFile(path.join(directory, 'cover-1.png'), 'something else');
  expect((await runPlayhead(args)).code).toBe(2);
  expect(await readFile(path.join(directory, 'cover-1.png'), 'utf8')).toBe('something else');
});
