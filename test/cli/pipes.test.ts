import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { fixture, generated } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'ph-pipes-'));
afterAll(() => removeFolder(dir));

function namedPipe(name: string): string {
  const file = path.join(dir, name);
  execFileSync('mkfifo', [file]);
  return file;
}

describe('a pipe that nobody writes to', () => {
  it.each(['null:fast', path.join(dir, 'out.wav')])('can be left (--output %s)', async (output) => {
    const pipe = namedPipe(`silent-${path.basename(output)}`);
    const player = startPlayhead([pipe, '--output', output, '--json'], { timeoutMs: 15_000 });
    await player.waitFor('start-file');
    player.signal('SIGTERM');
    expect((await player.result).code).toBe(4);
  });

  it('can be left where it is standard input', async () => {
    const player = startPlayhead(['-', '--output', 'null:fast', '--json'], { timeoutMs: 15_000 });
    await player.waitFor('start-file');
    player.signal('SIGINT');
    expect((await player.result).code).toBe(4);
  });

  it('is waited for', async () => {
    const log = path.join(dir, 'late.ndjson');
    // Without `--json`: then the screen is asked for, and with it whether standard input is a terminal.
    const player = startPlayhead(['-', '--output', 'null:fast', '--log', log]);
    await waitUntil(() => existsSync(log) && readFileSync(log, 'utf8').includes('start-file'), 'the start');
    player.child.stdin.end(readFileSync(fixture('formats/flac.flac')));
    const { code, stderr } = await player.result;
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});

describe('ranges of a pipe', () => {
  it('that lie ahead, or not far behind, are the frames that the file has there', async () => {
    const file = await generated('long-cbr.mp3');
    const ranges = ['--range', '1-1.5', '--range', '4-4.5', '--range', '3.2-3.4', '--output', '-'];
    const ofFile = await runPlayhead([file, ...ranges]);
    const ofPipe = await runPlayhead(['-', ...ranges], { input: readFileSync(file) });
    expect(ofPipe.stderr).toBe('');
    expect(ofPipe.stdoutBytes.length).toBeGreaterThan(0);
    expect(ofPipe.stdoutBytes.equals(ofFile.stdoutBytes)).toBe(true);
  });

  it('that have gone by are said to', async () => {
    const input = readFileSync(await generated('long-cbr.mp3'));
    const buffers = ['--read-ahead', '1s', '--lookback', '1s'];
    const ranges = ['--range', '12-13', '--range', '3-4'];
    const { code, stderr } = await runPlayhead(['-', ...ranges, ...buffers, '--output', 'null:fast'], {
      input,
    });
    expect(stderr).toBe('playhead: -: a pipe cannot be wound back to where the range begins\n');
    expect(code).toBe(2);
  });

  it('cannot be played twice', async () => {
    const input = readFileSync(fixture('formats/flac.flac'));
    const { code, stderr } = await runPlayhead(['-', '--loop', '2', '--output', 'null:fast'], { input });
    expect(stderr).toBe('playhead: -: was read already: a pipe cannot be wound back\n');
    expect(code).toBe(3);
  });
});

it('ALAC in CAF, whose packet table lies behind the sound, is not called damaged', async () => {
  const file = path.join(dir, 'alac.caf');
  const source = ['-f', 'lavfi', '-i', 'sine=d=1'];
  execFileSync(locateFfmpeg().path, ['-v', 'error', ...source, '-c:a', 'alac', file]);
  const player = startPlayhead(['-', '--output', 'null:fast']);
  player.child.stdin.on('error', () => undefined); // it no longer reads
  player.child.stdin.end(readFileSync(file));
  const { stderr, code } = await player.result;
  expect(stderr).toBe(
    'playhead: -: has its packet table behind its sound, or is cut short: from a pipe it cannot be played, only as a whole file\n',
  );
  expect(code).toBe(2);
});
