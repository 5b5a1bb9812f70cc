import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const PLAY = 'node bin/playhead.js --output null fixtures/album --loop inf';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

let terminal: TestTerminal;

beforeEach(() => {
  terminal = openTerminal(80, 24);
});
afterEach(() => terminal.close());

const shows = (text: string) => (rows: readonly string[]) => rows.some((row) => row.includes(text));

/** What is typed before the prompt is there would be echoed into the lines. */
const isPrompting = (rows: readonly string[]) => rows.some((row) => row === 'ready>');

async function start(command = PLAY): Promise<number> {
  // Lines that were there before must be there afterwards, in the window and above it.
  terminal.run('for i in $(seq 40); do echo "line $i"; done; PS1="ready> "');
  await terminal.waitForScreen(isPrompting, 'the shell');
  terminal.run(
    'stty -a > "$HOME/before"; ' +
      command +
      '; echo "ended $?"; stty -a > "$HOME/after"; echo "compared $(cmp "$HOME/before" "$HOME/after" && echo same)"',
  );
  await terminal.waitForScreen(shows('Lamplight'), 'the screen');
  return terminal.foregroundPid();
}

/** The terminal as it was: modes, lines and title; and nothing of the player left on it. */
async function expectRestored(title: string, isInShell = true): Promise<void> {
  if (isInShell) await terminal.waitForScreen(shows('compared same'), 'the same terminal settings as before');
  expect(terminal.modes()).toEqual({ alternate: false, cursor: true, mouse: false });
  expect(terminal.title()).toBe(title);
  const all = terminal.history();
  for (let line = 1; line <= 40; line++)
    expect(
      all.filter((row) => row === `line ${line}`),
      `line ${line} in\n${all.join('\n')}`,
    ).toHaveLength(1);
  expect(terminal.screen().some((row) => /▶|━|⣀|Queue/.test(row))).toBe(false);
}

describe('the terminal', () => {
  it('is as it was after q', async () => {
    const title = terminal.title();
    await start();
    expect(terminal.modes()).toEqual({ alternate: true, cursor: false, mouse: true });
    await waitUntil(() => terminal.title() === 'Lamplight · The Playheads', 'the title of the track');
    terminal.press('q');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
    await expectRestored(title);
  });

  it('is as it was after Ctrl-C, which quits', async () => {
    const title = terminal.title();
    await start();
    terminal.press('C-c');
    await terminal.waitForScreen(shows('ended 0'), 'the end');
    await expectRestored(title);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is as it was after %s', async (signal) => {
    const title = terminal.title();
    const pid = await start();
    process.kill(pid, signal);
    await terminal.waitForScreen(shows('ended 4'), 'the end');
    await expectRestored(title);
  });

  it('is as it was after an exception that nobody caught, and the exception is shown', async () => {
    const title = terminal.title();
    // Loaded before the program: throws from a timer on the main thread while the screen is up.
    await start(
      `NODE_OPTIONS="--import=data:text/javascript,process.on('SIGUSR2',()=>{throw(new(Error)('thrown_by_the_test'))})" ${PLAY}`,
    ).then((pid) => process.kill(pid, 'SIGUSR2'));
    await terminal.waitForScreen(shows('thrown_by_the_test'), 'the exception');
    await expectRestored(title);
  });

  it('is the shell while the player is suspended with Ctrl-Z, and the player’s again after fg', async () => {
    const title = terminal.title();
    terminal.run('for i in $(seq 40); do echo "line $i"; done; PS1="ready> "');
    await terminal.waitForScreen(isPrompting, 'the shell');
    terminal.run(PLAY);
    await terminal.waitForScreen(shows('Lamplight'), 'the screen');
    const pid = terminal.foregroundPid();
    terminal.press('C-z');
    await terminal.waitForScreen(shows('Stopped'), 'the shell’s word of it');
    await expectRestored(title, false);
    expect(statusOf(pid)).toBe('T');
    terminal.run('echo typed in the shell');
    await terminal.waitForScreen(
      (rows) => rows.filter((row) => row === 'typed in the shell').length === 1,
      'echo in the shell',
    );
    terminal.run('fg');
    await terminal.waitForScreen(shows('FLAC 16/44.1'), 'the screen again');
    // The mouse is asked for behind the frame.
    await waitUntil(() => terminal.modes().mouse, 'the mouse');
    expect(terminal.modes()).toEqual({ alternate: true, cursor: false, mouse: true });
    expect(terminal.screen().some((row) => row.includes('typed in the shell'))).toBe(false);
    await terminal.waitForScreen(
      (rows) => rows.some((row) => /^ {2}▶ {3}1 {2}Lamplight/.test(row)),
      'playing on',
    );
    terminal.press('q');
    await terminal.waitForScreen(isPrompting, 'the shell');
  });

  it('plays on while it is suspended, for who wants that, and comes back with fg', async () => {
    const dir = mkdtempSync(path.join(ROOT, '.cache', 'suspended-'));
    try {
      mkdirSync(path.join(dir, 'playhead'));
      writeFileSync(path.join(dir, 'playhead', 'config.toml'), '[screen]\nwhile-suspended = "play"\n');
      terminal.close();
      terminal = openTerminal(80, 24, { XDG_CONFIG_HOME: dir });
      const log = path.join(dir, 'events');
      const started = (): number =>
        existsSync(log) ? readFileSync(log, 'utf8').split('"start-file"').length - 1 : 0;
      terminal.run(`PS1="ready> "; ${PLAY} --log '${log}'`);
      await terminal.waitForScreen(shows('Lamplight'), 'the screen');
      const leader = terminal.foregroundPid();
      terminal.press('C-z');
      await terminal.waitForScreen(shows('Stopped'), 'the shell’s word of it');
      expect(statusOf(leader)).toBe('T');
      expect(terminal.modes()).toEqual({ alternate: false, cursor: true, mouse: false });
      const before = started();
      await waitUntil(() => started() > before, 'the next time the track begins, unseen', 15_000);
      expect(statusOf(leader)).toBe('T');
      terminal.run('fg');
      await terminal.waitForScreen(shows('FLAC 16/44.1'), 'the screen again');
      await waitUntil(() => terminal.modes().mouse, 'the mouse');
      expect(terminal.modes()).toEqual({ alternate: true, cursor: false, mouse: true });
      terminal.press('q');
      await terminal.waitForScreen((rows) => rows.at(-1) === 'ready>' || isPrompting(rows), 'the shell');
      await waitUntil(() => !existsSync(`/proc/${leader}`), 'the end of both');
    } finally {
      removeFolder(dir);
    }
  });

  it('leaves no process behind when it is closed', async () => {
    const pid = await start();
    terminal.close();
    await waitUntil(() => !existsSync(`/proc/${pid}`) || statusOf(pid) === 'Z', 'the player to end', 10_000);
  });
});

/** The state letter of a process: T is stopped, Z is ended and not yet collected. */
function statusOf(pid: number): string {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
}
