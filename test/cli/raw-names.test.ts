import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'ph-raw-names-'));
afterAll(() => removeFolder(dir));
const MAIN = path.resolve(import.meta.dirname, '../../bin/playhead.js');

interface Run {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs it with `%` in the arguments standing for the byte 0xe9, which a shell can pass and Node cannot. */
function run(...args: string[]): Promise<Run> {
  const script = args.map((text) => `'${text.replaceAll('%', "'$(printf '\\351')'")}'`).join(' ');
  const child = spawn('sh', ['-c', `exec '${process.execPath}' '${MAIN}' ${script}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', XDG_CONFIG_HOME: dir, XDG_STATE_HOME: dir },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => out.push(piece));
  child.stderr.on('data', (piece: Buffer) => err.push(piece));
  return new Promise((resolve) =>
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    ),
  );
}

function rawName(text: string): Buffer {
  return Buffer.from(text.replaceAll('%', '\xe9'), 'latin1');
}

/** The same file under a plain name, and under one that is not UTF-8. */
function copies(name: string): { plain: string; raw: string } {
  const folder = path.join(dir, path.basename(name));
  mkdirSync(folder, { recursive: true });
  const [plain, raw] = [
    path.join(folder, `plain${path.extname(name)}`),
    `${folder}/caf%${path.extname(name)}`,
  ];
  copyFileSync(fixture(name), plain);
  copyFileSync(fixture(name), rawName(raw));
  return { plain, raw };
}

const FORMATS = [
  ...['formats/flac.flac', 'formats/wav-s16.wav', 'formats/mp3-cbr.mp3', 'formats/aac.aac'],
  ...['formats/ogg-vorbis.ogg', 'formats/ogg-opus.opus', 'formats/m4a-aac.m4a', 'formats/webm-opus.webm'],
];

describe('a file name that is not valid UTF-8', () => {
  it.each(FORMATS)('%s plays, from memory and streamed, and is sought in', async (format) => {
    const { plain, raw } = copies(format);
    for (const args of [
      [],
      ['--memory', '0'],
      ['--memory', '0', '--start', '0.4'],
      ['--seek-at', '0.1=0.6', '--memory', '0', '--read-ahead', '0.2', '--lookback', '0.1'],
    ]) {
      const { stdoutBytes } = await runPlayhead([plain, ...args, '--output', '-']);
      const played = await run(raw, ...args, '--output', '-');
      expect([played.code, played.stderr]).toEqual([0, '']);
      expect(stdoutBytes.length).toBeGreaterThan(0);
      expect(played.stdout.equals(stdoutBytes)).toBe(true);
    }
  });

  it('is found in a folder of such a name, and in a list', async () => {
    mkdirSync(rawName(`${dir}/f%lder`));
    copyFileSync(fixture('formats/flac.flac'), rawName(`${dir}/f%lder/\u00fc%.flac`));
    writeFileSync(rawName(`${dir}/list%.m3u`), rawName('f%lder/\u00fc%.flac\n'));
    for (const input of ['f%lder', 'list%.m3u']) {
      const { code, stderr, stdout } = await run(`${dir}/${input}`, '--json', '--output', 'null:fast');
      expect([code, stderr]).toEqual([0, '']);
      const [start] = stdout.toString().split('\n');
      expect(JSON.parse(start!)).toMatchObject({
        event: 'start-file',
        path: `${dir}/f\ufffdlder/\ufffd\ufffd.flac`,
        path_bytes: rawName(`${dir}/f%lder/\u00fc%.flac`).toString('base64'),
      });
    }
  });

  it('is told as U+FFFD', async () => {
    const { code, stderr } = await run(`${dir}/no%.flac`, '--output', 'null:fast');
    expect(stderr).toBe(`playhead: ${dir}/no\ufffd.flac: no such file\n`);
    expect(code).toBe(2);
  });

  it.each(['inspect', 'verify', 'tags', 'loudness', 'peaks', 'silence', 'spectrum', 'chapters'])(
    '%s gives what it gives under another name, with path_bytes',
    async (command) => {
      for (const format of ['formats/flac.flac', 'formats/mp3-cbr.mp3', 'formats/wav-s16.wav']) {
        const { plain, raw } = copies(format);
        const expected = await runPlayhead([command, '--json', plain]);
        const { code, stdout } = await run(command, '--json', raw);
        expect(code).toBe(expected.code);
        const bytes = rawName(raw).toString('base64');
        const shown = JSON.stringify(raw.replace('%', '\ufffd'));
        const [report] = JSON.parse(stdout.toString()) as [{ path_bytes?: string }];
        expect(report.path_bytes).toBe(bytes);
        const text = stdout.toString().replaceAll(new RegExp(`^ *"path_bytes": "[^"]*",?\n`, 'gm'), '');
        const withName = text.replaceAll(shown, JSON.stringify(plain));
        const normal = (json: string) => JSON.stringify(JSON.parse(json.replace(/,(\s*})/g, '$1')));
        expect(normal(withName)).toBe(normal(expected.stdout));
      }
    },
  );

  it('compare takes two of them', async () => {
    const { plain, raw } = copies('formats/flac.flac');
    expect((await run('compare', raw, plain)).code).toBe(0);
    expect((await run('compare', plain, raw)).code).toBe(0);
  });

  it('--resume remembers it', async () => {
    const { raw } = copies('formats/flac.flac');
    const script = path.join(dir, 'quit.txt');
    writeFileSync(script, 'wait 0.6\nquit\n');
    const args = [raw, '--resume', '--json', '--output', 'null:fast'];
    expect((await run(...args, '--script', script)).code).toBe(0);
    const { stdout } = await run(...args);
    const end = stdout
      .toString()
      .split('\n')
      .find((line) => line.startsWith('{"event":"end-file"'));
    const { frames_played: frames } = JSON.parse(end!) as { frames_played: number };
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThan(0.6 * 44_100);
  });
});
