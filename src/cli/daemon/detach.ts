import { spawn } from 'node:child_process';
import { EXIT_SETUP_FAILED } from '../../player/exit-code.ts';

const LISTENING = 'listening';
const DETACH = '--detach';

/**
 * Starts the same command line as a process of its own session, and prints its number once it listens. Until then its
 * errors are told here; afterwards they are in its log (`--log`).
 *
 * @returns 0, or the exit code of a daemon that could not start
 */
export function detachDaemon(argv: readonly string[]): Promise<number> {
  const program = process.argv[1] ?? '';
  const daemon = spawn(process.execPath, [...process.execArgv, program, ...withoutDetach(argv)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  daemon.stderr?.on('data', (text: Buffer) => process.stderr.write(text));
  return new Promise((resolve, reject) => {
    daemon.on('error', reject);
    daemon.on('close', (code) => resolve(code ?? EXIT_SETUP_FAILED));
    daemon.on('message', (message) => {
      if (message !== LISTENING) return;
      process.stdout.write(`${daemon.pid}\n`);
      daemon.stderr?.destroy();
      daemon.unref();
      resolve(0);
    });
  });
}

/** Tells the process that started the daemon with `--detach` that it listens. */
export function tellListening(): void {
  if (process.send === undefined) return;
  process.send(LISTENING, () => {
    if (process.connected) process.disconnect();
  });
}

/** A file of that name comes after `--`. */
function withoutDetach(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return argv.filter((word, index) => word !== DETACH || (end !== -1 && index > end));
}
