import type { PlayerPort } from '../../player/port.ts';
import type { ShellJob } from '../tui-options.ts';
import type { TerminalLease } from './terminal-lease.ts';

export interface SuspensionOptions {
  readonly lease: TerminalLease;
  readonly port: PlayerPort;
  readonly afterSuspend: 'resume' | 'pause';
  /** Stopped in our stead, where there is one: then the sound goes on. */
  readonly job: ShellJob | null;
  /** Waits for the terminal's answers, which the shell would take for keys. */
  readonly answered: () => Promise<void>;
  /** The terminal is ours again. */
  readonly resumed: () => void;
}

/** How long the sound may take to stop before the process does. */
const PAUSE_LIMIT_MS = 400;
const LOOK_MS = 10;
/** After `bg` nothing tells of a later `fg`. */
const FOREGROUND_LOOK_MS = 300;

/**
 * Ctrl-Z, SIGTSTP and coming back: the sound pauses, the terminal is given back, the process stops; after `fg`
 * everything stands where it was.
 *
 * The process stops itself with SIGSTOP, since SIGTSTP is what it listens for. A stop from outside is noticed by its
 * SIGCONT. All threads stop with the process, so the sound is paused first: otherwise the device would run dry. Below a
 * leader (`ShellJob`) only that one stops, and the sound goes on.
 */
export class Suspension {
  readonly #options: SuspensionOptions;
  #isSuspended = false;
  #isEnded = false;

  constructor(options: SuspensionOptions) {
    this.#options = options;
  }

  watch(): void {
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGCONT', this.#onContinue);
  }

  end(): void {
    process.off('SIGTSTP', this.#onStop);
    process.off('SIGCONT', this.#onContinue);
    this.#isEnded = true;
  }

  async suspend(): Promise<void> {
    if (this.#isSuspended) return;
    this.#isSuspended = true;
    const { lease, port, afterSuspend, job, answered } = this.#options;
    if (job) {
      await answered();
      await lease.suspend();
      job.stop();
      return;
    }
    const wasPlaying = port.state.read().status === 'playing';
    if (wasPlaying) {
      port.send({ type: 'pause' });
      await this.#until(() => port.state.read().status !== 'playing');
    }
    await answered();
    await lease.suspend();
    process.kill(process.pid, 'SIGSTOP');
    // The signal is delivered before this line is reached; what follows runs after SIGCONT.
    await this.#comeBack();
    if (wasPlaying && afterSuspend === 'resume') port.send({ type: 'resume' });
  }

  async #comeBack(): Promise<void> {
    this.#isSuspended = false;
    await this.#options.lease.resume();
    this.#options.resumed();
  }

  async #until(done: () => boolean): Promise<void> {
    const deadline = performance.now() + PAUSE_LIMIT_MS;
    while (!done() && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  /** The shell's `fg` and `bg` continue the whole group, this process too, which was not stopped. */
  async #untilInFront(job: ShellJob): Promise<void> {
    // Touching the terminal while it is the shell's would stop this process, and the sound with it.
    while (!job.isInFront()) {
      await new Promise((resolve) => setTimeout(resolve, FOREGROUND_LOOK_MS));
      if (this.#isEnded) return;
    }
    if (this.#isSuspended) await this.#comeBack();
  }

  readonly #onStop = (): void => void this.suspend();

  /** Someone else stopped and continued us: the shell may have written anything and changed the modes. */
  readonly #onContinue = (): void => {
    const { lease, job } = this.#options;
    if (!this.#isSuspended) {
      this.#isSuspended = true;
      void lease.suspend().then(() => this.#comeBack());
    } else if (job) void this.#untilInFront(job);
  };
}
