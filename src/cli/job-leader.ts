import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EXIT_SIGNAL } from '../player/exit-code.ts';
import { PAUSE_SIGNAL, onPauseSignal, onSignals } from './on-signals.ts';
import type { ShellJob } from '../ui/tui-options.ts';

/*
 * A shell takes its terminal back when the process that it started stops, and a process stops with all its threads. For the
 * sound to play on after Ctrl-Z the player must be another process: it runs below a leader, which is the job that the shell stops.
 * That costs a second start of Node, so it is done only with `while-suspended = "play"`.
 */

const STOP = 'stop-leader';

/** Whether this process is the player below a leader. */
export function isLed(): boolean {
  return process.send !== undefined;
}

/** Runs the same command line as a process of its own. @returns its exit code */
export function leadJob(): Promise<number> {
  const player = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  player.on('message', (message) => {
    if (message === STOP) process.kill(process.pid, 'SIGSTOP');
  });
  const release = onSignals((signal) => void player.kill(signal));
  onPauseSignal(() => void player.kill(PAUSE_SIGNAL));
  return new Promise((resolve, reject) => {
    player.on('error', reject);
    player.on('close', (code) => {
      release();
      resolve(code ?? EXIT_SIGNAL);
    });
  });
}

/** The leader as its player sees it; null without one. `lost` is called when it was killed. */
export function shellJob(lost: () => void): ShellJob | null {
  if (!isLed()) return null;
  process.on('disconnect', lost);
  // The channel to the leader must not keep the player alive.
  process.channel?.unref();
  return {
    stop: () => void process.send?.(STOP),
    isInFront,
  };
}

/** Whether the terminal is this process group's: fields 5 and 8 of proc(5). Where that cannot be told, it is taken to be. */
export function isInFront(): boolean {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[2] === fields[5];
  } catch {
    return true;
  }
}
