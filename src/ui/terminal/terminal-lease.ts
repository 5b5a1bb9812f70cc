import {
  CLEAR_SCREEN,
  enterSequence,
  leaveSequence,
  titleSequence,
  type ModeChoice,
} from './terminal-modes.ts';

/** Ink's way of handing the terminal over for a while (`useApp().suspendTerminal`). */
export type SuspendTerminal = () => Promise<{ readonly resume: () => Promise<void> }>;

interface LeasedTerminal {
  readonly writable: boolean;
  write(data: string): unknown;
}

/** The terminal modes that are ours, beside Ink's: set while the screen is shown, taken back whenever it is not. */
export class TerminalLease {
  readonly #stdout: LeasedTerminal;
  readonly #modes: ModeChoice;
  #suspendInk: SuspendTerminal | null = null;
  #resumeInk: (() => Promise<void>) | null = null;
  #isTaken = false;
  #isSuspended = false;
  #title = '';

  constructor(stdout: LeasedTerminal, modes: ModeChoice) {
    this.#stdout = stdout;
    this.#modes = modes;
  }

  /** Writes to the terminal while it is ours; one that is gone takes nothing. */
  write(data: string): void {
    if (this.#isTaken && this.#stdout.writable) this.#stdout.write(data);
  }

  /**
   * Sets the modes. Raw input must be on: a terminal reports the focus as soon as it is asked to, and would echo that.
   */
  take(suspendInk: SuspendTerminal): void {
    this.#suspendInk = suspendInk;
    if (!this.#isSuspended) this.#enter();
  }

  giveBack(): void {
    if (!this.#isTaken) return;
    this.write(leaveSequence(this.#modes));
    this.#isTaken = false;
  }

  /** Hands the terminal to the shell, the ordinary screen and all. Before the returned promise is waited for, it has it. */
  async suspend(): Promise<void> {
    this.#isSuspended = true;
    const suspended = this.#suspendInk?.();
    this.giveBack();
    const handle = await suspended;
    if (handle) this.#resumeInk = handle.resume;
  }

  /** Takes the terminal again and draws everything. */
  async resume(): Promise<void> {
    this.#isSuspended = false;
    await this.#resumeInk?.();
    this.#resumeInk = null;
    this.#enter();
  }

  /** Shows `title` in the window's frame; the one before comes back at the end. */
  setTitle(title: string): void {
    this.#title = title;
    if (this.#modes.title) this.write(titleSequence(title));
  }

  clear(): void {
    this.write(CLEAR_SCREEN);
  }

  #enter(): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    this.write(enterSequence(this.#modes));
    if (this.#title !== '') this.setTitle(this.#title);
  }
}
