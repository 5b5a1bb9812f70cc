import type { PlayerPort } from '../player/port.ts';
import type { ScreenSurface } from './terminal/screen-surface.ts';
import type { TerminalSession } from './terminal/terminal-session.ts';

export interface SuspensionOptions {
  readonly session: TerminalSession;
  readonly surface: ScreenSurface;
  readonly port: PlayerPort;
  readonly afterSuspend: 'resume' | 'pause';
  /** The terminal is ours again: draw everything. */
  readonly resumed: () => void;
}

/** How long the sound may take to stop before the process does. */
const PAUSE_LIMIT_MS = 400;
const LOOK_MS = 10;

/**
 * Ctrl-Z, SIGTSTP and coming back: the sound pauses, the terminal is given back, the process stops; after `fg`
 * everything stands where it was.
 *
 * The process stops itself with SIGSTOP, since SIGTSTP is what it listens for. A stop from outside is noticed by its
 * SIGCONT. All threads stop with the process, so the sound is paused first: otherwise the device would run dry.
 */
export class Suspension {
  readonly #options: SuspensionOptions;
  #isSuspended = false;

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
  }

  async suspend(): Promise<void> {
    if (this.#isSuspended) return;
    this.#isSuspended = true;
    const { session, surface, port, afterSuspend, resumed } = this.#options;
    const wasPlaying = port.state.read().status === 'playing';
    if (wasPlaying) {
      port.send({ type: 'pause' });
      await this.#until(() => port.state.read().status !== 'playing');
    }
    surface.pause();
    session.close();
    process.kill(process.pid, 'SIGSTOP');
    // The signal is delivered before this line is reached; what follows runs after SIGCONT.
    session.open();
    surface.resume();
    this.#isSuspended = false;
    if (wasPlaying && afterSuspend === 'resume') port.send({ type: 'resume' });
    resumed();
  }

  async #until(done: () => boolean): Promise<void> {
    const deadline = performance.now() + PAUSE_LIMIT_MS;
    while (!done() && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  readonly #onStop = (): void => void this.suspend();

  /** Someone else stopped and continued us: the shell may have written anything and changed the modes. */
  readonly #onContinue = (): void => {
    if (this.#isSuspended) return;
    const { session, surface, resumed } = this.#options;
    session.close();
    session.open();
    surface.resume();
    resumed();
  };
}
