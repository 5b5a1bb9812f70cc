// The real player in a real terminal (tmux), whose screen can be looked at.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

export class DemoTerminal {
  #dir = mkdtempSync(path.join(os.tmpdir(), 'playhead-pictures-'));

  /** Plays `inputs` on a screen of that size, with neither a configuration nor anything remembered. */
  constructor({ columns, rows, isLight = false }, inputs) {
    const environment = [
      'TERM=tmux-256color',
      'COLORTERM=truecolor',
      'LANG=C.UTF-8',
      `XDG_CONFIG_HOME=${this.#dir}`,
      `XDG_STATE_HOME=${this.#dir}`,
      `COLORFGBG=${isLight ? '0;15' : '15;0'}`,
    ];
    const player = [process.execPath, 'bin/playhead.js', '--output', 'null', '--repeat', 'inf', ...inputs];
    const size = ['-x', String(columns), '-y', String(rows)];
    this.#tmux('new-session', '-d', ...size, '-c', root, 'env', ...environment, ...player);
    this.#tmux('set', '-g', 'status', 'off');
    this.#tmux('resize-window', ...size);
  }

  press(...keys) {
    for (const key of keys) this.#tmux('send-keys', key);
  }

  /** Its rows, with SGR codes. */
  rows() {
    return this.#tmux('capture-pane', '-p', '-e').replace(/\n$/, '').split('\n');
  }

  /** @throws after 15 s */
  async shows(text) {
    const end = Date.now() + 15_000;
    while (!this.#tmux('capture-pane', '-p').includes(text)) {
      if (Date.now() > end) throw new Error(`waited for ${text}`);
      await delay(50);
    }
  }

  close() {
    spawnSync('tmux', ['-S', this.#socket(), 'kill-server']);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #tmux(...args) {
    return execFileSync('tmux', ['-u', '-S', this.#socket(), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
    });
  }

  #socket() {
    return path.join(this.#dir, 'socket');
  }
}
