import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const PLAYER = path.resolve(import.meta.dirname, '..', '..', 'bin', 'playhead.js');
/** Without root's right to open what is closed to everybody, as any other user. */
const AS_USER = 'setpriv --bounding-set=-dac_override,-dac_read_search';
const NO_DEVICE =
  'playhead: warning: playing silently: the default sound device cannot be opened at 44100 Hz with 2 channels';

let dir: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'ph-stderr-'));
  const conf = path.join(dir, 'asound.conf');
  writeFileSync(conf, '# no default device: ALSA prints why\n');
  const NODE = process.execPath;
  env = {
    ...process.env,
    ALSA_CONFIG_PATH: conf,
    PULSE_SERVER: undefined,
    PULSE_RUNTIME_PATH: dir,
    NODE,
    PLAYER,
  };
  for (const name of ['NODE_ENV', 'NODE_OPTIONS', 'VITEST', 'FORCE_COLOR']) env[name] = undefined;
});
afterEach(() => removeFolder(dir));

/** Plays a tenth of a second on a device that is not there: one message of ours, and nine of ALSA's to be kept away. */
const PLAY = `"$NODE" "$PLAYER" "${fixture('formats/flac.flac')}" --length 0.1 --output auto --ui none`;

interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function shell(command: string): Promise<ShellResult> {
  try {
    return {
      code: 0,
      ...(await promisify(execFile)('bash', ['-c', command], { env, cwd: dir, timeout: 60_000 })),
    };
  } catch (error) {
    const { code, stdout, stderr } = error as ShellResult;
    return { code, stdout, stderr };
  }
}

function contents(name: string): readonly string[] {
  return readFileSync(path.join(dir, name), 'utf8').split('\n').slice(0, -1);
}

describe('messages on a standard error that is a file', () => {
  it.each([
    ['written from its beginning', '> log 2>&1'],
    ['appended to', '>> log 2>&1'],
  ])('stand between those of the programs before and after: %s', async (_, redirection) => {
    writeFileSync(path.join(dir, 'log'), '');
    const { code } = await shell(`(echo before; ${PLAY}; echo "after $?") ${redirection}`);
    expect(contents('log')).toEqual(['before', NO_DEVICE, 'after 0']);
    expect(code).toBe(0);
  });

  it('go on behind what is written to the same file on standard output', async () => {
    await shell(`(${PLAY} --json; echo after) > log 2>&1`);
    const events = contents('log').filter((line) => line.startsWith('{'));
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'start-file',
      'file-loaded',
      'warning',
      'end-file',
      'shutdown',
    ]);
    expect(contents('log').at(-1)).toBe('after');
  });

  it('include those of a player that could not start', async () => {
    await shell(`(echo before; ${PLAY} --output speaker; echo "after $?") > log 2>&1`);
    expect(contents('log')).toEqual([
      'before',
      'playhead: the default sound device cannot be opened at 44100 Hz with 2 channels',
      'after 1',
    ]);
  });

  it('arrive where the user may not open it a second time', async () => {
    writeFileSync(path.join(dir, 'log'), 'theirs\n');
    await shell(`exec 2>> log; chmod 0 log; ${AS_USER} ${PLAY}; echo "after $?" >&2`);
    chmodSync(path.join(dir, 'log'), 0o600);
    expect(contents('log')).toEqual(['theirs', NO_DEVICE, 'after 0']);
  });
});

describe('messages on a standard error that is no file', () => {
  it('arrive through a pipe', async () => {
    const { stdout } = await shell(`(${PLAY} 2>&1; echo "after $?") | cat`);
    expect(stdout.split('\n')).toEqual([NO_DEVICE, 'after 0', '']);
  });

  it('are dropped when nobody reads the pipe, and the sound plays on', async () => {
    const untilGone = 'while printf x; do :; done >&2';
    const { stdout } = await shell(
      `exec 3>&1; (trap "" PIPE; ${untilGone}; ${PLAY}; echo "after $?" >&3) 2> >(true)`,
    );
    expect(stdout).toBe('after 0\n');
  });

  it('arrive through a socket', async () => {
    const got: Buffer[] = [];
    const server = createServer((socket) => socket.on('data', (chunk) => got.push(chunk)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const closed = new Promise<void>((resolve) =>
      server.once('connection', (one) => one.once('close', resolve)),
    );
    await shell(`${PLAY} 2> /dev/tcp/127.0.0.1/${port}`);
    await closed;
    server.close();
    expect(Buffer.concat(got).toString()).toBe(`${NO_DEVICE}\n`);
  });

  it.each([
    ['closed', '2>&-'],
    ['a full disk', '2> /dev/full'],
    ['nowhere', '2> /dev/null'],
  ])('stop no sound where they are lost: %s', async (_, redirection) => {
    const { stdout, stderr, code } = await shell(`${PLAY} --json ${redirection}`);
    expect(stdout).toMatch(/"event":"end-file".*"reason":"eof".*"frames_played":4410\b/);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it.each([
    ['their own', ':'],
    ['that of another user', 'chmod 0 $(tty)'],
  ])('arrive on a terminal: %s', async (_, before) => {
    const { ALSA_CONFIG_PATH = '', NODE = '' } = env;
    const terminal = openTerminal(120, 20, { ALSA_CONFIG_PATH, PULSE_RUNTIME_PATH: dir, NODE, PLAYER });
    try {
      terminal.run(`clear; ${before}; ${AS_USER} ${PLAY}; echo "after $?"`);
      await terminal.waitForScreen((rows) => rows.some((row) => row.startsWith('after')), 'the end');
      const rows = terminal.screen().filter((row) => /^playhead|^after|ALSA/.test(row));
      expect(rows).toEqual([NO_DEVICE, 'after 0']);
    } finally {
      terminal.close();
    }
  });
});

it('leaves no process behind when it is killed', async () => {
  await shell(
    `${PLAY} --length 60 > log 2>&1 & until grep -q silently log; do sleep 0.01; done; kill -9 $!; wait`,
  );
  const isMine = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PULSE_RUNTIME_PATH=${dir}`);
    } catch {
      return false; // no process, or it has just ended
    }
  };
  await waitUntil(() => !readdirSync('/proc').some(isMine), 'the end of its children');
});
