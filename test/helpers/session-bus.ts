import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A desktop's bus of a test's own. */
export class SessionBus {
  readonly address: string;
  readonly #daemon: ChildProcess;

  static async start(): Promise<SessionBus> {
    const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(daemon.stdout, 'data')) as [Buffer];
    return new SessionBus(daemon, line.toString().trim());
  }

  private constructor(daemon: ChildProcess, address: string) {
    this.#daemon = daemon;
    this.address = address;
  }

  close(): void {
    this.#daemon.kill();
  }
}
