import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';

const PLAYER = path.resolve(import.meta.dirname, '..', '..', 'bin', 'playhead.js');
const SONG = fixture('formats/wav-s16.wav');
const FULL = 'playhead: standard output cannot be written: the disk is full\n';

interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the player below a shell, which redirects its streams. */
async function playhead(args: string): Promise<ShellResult> {
  const env = { ...process.env, SONG, NODE_ENV: undefined, NODE_OPTIONS: undefined, VITEST: undefined };
  try {
    const command = `"${process.execPath}" "${PLAYER}" ${args}`;
    return { code: 0, ...(await promisify(execFile)('bash', ['-c', command], { env, timeout: 60_000 })) };
  } catch (error) {
    const { code, stdout, stderr } = error as ShellResult;
    return { code, stdout, stderr };
  }
}

describe('a standard output that cannot be written', () => {
  it.each([
    ['--help', 1],
    ['--version', 1],
    ['play --help', 1],
    ['inspect --help', 2],
    ['doctor', 1],
    ['doctor --json', 1],
    ['"$SONG" --output null:fast --json', 1],
    ['inspect "$SONG"', 2],
    ['inspect --json "$SONG" "$SONG" "$SONG"', 2],
    ['verify "$SONG"', 2],
    ['tags "$SONG"', 2],
    ['chapters "$SONG"', 2],
    ['loudness "$SONG"', 2],
    ['silence "$SONG"', 2],
    ['spectrum "$SONG"', 2],
    ['compare "$SONG" "$SONG"', 2],
    ['peaks --jsonl --samples-per-pixel 2 "$SONG"', 2],
  ])('is told in one line: playhead %s', async (args, code) => {
    expect(await playhead(`${args} > /dev/full`)).toEqual({ code, stdout: '', stderr: FULL });
  });

  it('is told of a render too', async () => {
    const { code, stderr } = await playhead('"$SONG" --output - > /dev/full');
    expect(stderr).toBe('playhead: --output -: cannot be written: the disk is full\n');
    expect(code).toBe(1);
  });

  it.each(['--help', '--version', 'inspect "$SONG"', '"$SONG" --output null:fast --json'])(
    'and a standard error that cannot either end in no stack trace: playhead %s',
    async (args) => {
      const { code, stderr } = await playhead(`${args} > /dev/full 2> /dev/full`);
      expect(stderr).toBe('');
      expect(code).toBe(args.startsWith('inspect') ? 2 : 1);
    },
  );
});

describe('a standard error that cannot be written', () => {
  it.each(['2> /dev/full', '2>&-', '2> >(exit)'])('does not end playing: %s', async (redirection) => {
    const { code, stdout } = await playhead(
      `/nowhere/a.mp3 "$SONG" --output null --json --ui plain ${redirection}`,
    );
    const events = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.filter(({ event }) => event === 'end-file').map(({ reason }) => reason)).toEqual([
      'error',
      'eof',
    ]);
    expect(code).toBe(3);
  });

  it('does not change what an inspection finds', async () => {
    const { code, stdout } = await playhead('inspect --jsonl /nowhere/a.mp3 "$SONG" 2> /dev/full');
    expect(stdout.split('\n')).toHaveLength(3);
    expect(code).toBe(2);
  });
});
