import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from './wait-until.ts';
import { removeFolder } from './remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** A shell in a tmux of its own, with nothing of the user's configuration: a real terminal that can be looked at. */
export interface TestTerminal {
  /** The rows as a person reads them, without trailing blanks. */
  screen(): readonly string[];
  /** The rows with SGR codes. */
  colouredScreen(): readonly string[];
  /** Rows that were scrolled off and those that are shown, in one look. */
  history(): readonly string[];
  /** Types a command line into the shell and presses enter. */
  run(line: string): void;
  /** Presses keys by tmux's names: `Space`, `Left`, `C-c`, `j`. */
  press(...keys: readonly string[]): void;
  /** Sends bytes as they are, e.g. a mouse report. */
  sendBytes(text: string): void;
  resize(columns: number, rows: number): void;
  /** Writes everything that the terminal is sent from now on into a file. */
  record(file: string): void;
  /** The window as it is, e.g. `80x24`. */
  size(): string;
  title(): string;
  /** Whether the alternate screen is on, the cursor is shown, and the mouse is reported. */
  modes(): { readonly alternate: boolean; readonly cursor: boolean; readonly mouse: boolean };
  /** The process that the shell runs in front, its pid. */
  foregroundPid(): number;
  /** The shell's own process. */
  shellPid(): number;
  waitForScreen(
    condition: (rows: readonly string[]) => boolean,
    what: string,
    deadlineMs?: number,
  ): Promise<void>;
  close(): void;
}

/** Opens a terminal. @throws when tmux is missing: a test that needs a terminal must not pass without one */
export function openTerminal(
  columns: number,
  rows: number,
  env: Readonly<Record<string, string>> = {},
): TestTerminal {
  const cache = path.join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(path.join(cache, 'terminal-'));
  // Not below the project: a socket's path may have 107 bytes.
  const socketDir = mkdtempSync(path.join(tmpdir(), 'ph-tmux-'));
  const socket = path.join(socketDir, 'tmux');
  const home = path.join(dir, 'home');
  mkdirSync(home);
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const variables: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_STATE_HOME: path.join(home, 'state'),
    LANG: 'C.UTF-8',
    PS1: '$ ',
    ...env,
  };
  const shell = `env -i ${Object.entries({ TERM: 'tmux-256color', COLORTERM: 'truecolor', ...variables })
    .map(([name, value]) => `${name}='${value}'`)
    .join(' ')} bash --norc --noprofile`;
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', ROOT, shell);
  tmux('set', '-g', 'status', 'off');
  tmux('set', '-g', 'focus-events', 'on');
  tmux('resize-window', '-x', String(columns), '-y', String(rows));
  const show = (format: string): string => tmux('display-message', '-p', format).trimEnd();
  const capture = (...options: readonly string[]): readonly string[] =>
    tmux('capture-pane', '-p', ...options)
      .replace(/\n$/, '')
      .split('\n');
  const shellPid = (): number => Number(show('#{pane_pid}'));
  return {
    screen: () => capture().map((row) => row.trimEnd()),
    colouredScreen: () => capture('-e'),
    history: () => capture('-S', '-').map((row) => row.trimEnd()),
    run: (line) => {
      tmux('send-keys', '-l', line);
      tmux('send-keys', 'Enter');
    },
    press: (...keys) => void tmux('send-keys', ...keys),
    sendBytes: (text) => void tmux('send-keys', '-l', text),
    resize: (width, height) => void tmux('resize-window', '-x', String(width), '-y', String(height)),
    record: (file) => void tmux('pipe-pane', `cat >> '${file}'`),
    size: () => show('#{window_width}x#{window_height}'),
    title: () => show('#{pane_title}'),
    modes: () => ({
      alternate: show('#{alternate_on}') === '1',
      cursor: show('#{cursor_flag}') === '1',
      mouse: show('#{mouse_any_flag}') === '1',
    }),
    foregroundPid: () => childOf(shellPid()),
    shellPid,
    async waitForScreen(condition, what, deadlineMs) {
      try {
        await waitUntil(() => condition(capture().map((row) => row.trimEnd())), what, deadlineMs);
      } catch (error) {
        throw new Error(`${String(error)}\n${capture().join('\n')}`, { cause: error });
      }
    },
    close() {
      spawnSync('tmux', ['-S', socket, 'kill-server']);
      // The shell may still be writing its history.
      removeFolder(dir);
      removeFolder(socketDir);
    },
  };
}

/** The first child of a process, by the kernel's list. */
function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(children[0]);
}
