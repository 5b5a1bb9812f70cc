import { BACKGROUND_QUERY } from '../terminal/background.ts';
import type { TerminalReply } from '../terminal/terminal-reply.ts';
import { throughTmux, USUAL_CELL, type ArtChoice, type CellSize, type Graphics } from './graphics.ts';

const ESC = '\u001b';
/** Asks whether one pixel could be shown; nothing is shown. */
const KITTY_QUERY = `${ESC}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA${ESC}\\`;
const CELL_SIZE_QUERY = `${ESC}[16t`;
const VERSION_QUERY = `${ESC}[>q`;
/** Every terminal answers this one, and in order: what was not answered before it will not be. */
const ATTRIBUTES_QUERY = `${ESC}[c`;
const SIXEL = 4;

/** How long pictures wait for an answer. The first frame waits for none. */
const DEADLINE_MS = 250;

export interface GraphicsProbeOptions {
  readonly choice: ArtChoice;
  /** Whether the terminal has the colours and characters for pictures at all. */
  readonly hasPictures: boolean;
  /** Whether to ask for the background's colour too. */
  readonly asksBackground: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly write: (data: string) => void;
  /** The name by which tmux knows the terminal outside; null when it cannot be told. */
  readonly outerTerminal: () => Promise<string | null>;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly settled: (graphics: Graphics) => void;
  /** The terminal said what its background is. */
  readonly background: (colour: string) => void;
}

/** Finds out by asking how pictures can be shown; says so again when answers come late. */
export class GraphicsProbe {
  readonly #options: GraphicsProbeOptions;
  readonly #isInTmux: boolean;
  #cell: CellSize | null = null;
  #version = '';
  #hasKitty = false;
  #hasSixel = false;
  #isOver = false;
  #isAnswered = true;
  readonly #waiters: (() => void)[] = [];
  #forgetDeadline: (() => void) | null = null;

  constructor(options: GraphicsProbeOptions) {
    this.#options = options;
    this.#isInTmux = Boolean(options.environment.TMUX);
  }

  /** Resolves when all answers are in, or none is likely to come. */
  async answered(): Promise<void> {
    if (this.#isAnswered) return;
    await new Promise<void>((resolve) => {
      const forget = this.#options.after(DEADLINE_MS, resolve);
      this.#waiters.push(() => {
        forget();
        resolve();
      });
    });
  }

  /** Asks, or settles at once where there is nothing to ask. */
  ask(): void {
    const { choice, hasPictures, asksBackground, after } = this.#options;
    const isSilent = this.#isBehindSilence();
    const background = asksBackground && !isSilent ? BACKGROUND_QUERY : '';
    const settled = settledWithoutAsking(choice, hasPictures, isSilent);
    if (settled) {
      if (background !== '') this.#write(background);
      this.#settle(settled);
      return;
    }
    const kitty = this.#isInTmux ? throughTmux(KITTY_QUERY) : KITTY_QUERY + VERSION_QUERY;
    this.#write(background + (choice === 'sixel' ? '' : kitty) + CELL_SIZE_QUERY);
    this.#forgetDeadline = after(DEADLINE_MS, () => this.#conclude(false));
  }

  #write(questions: string): void {
    this.#isAnswered = false;
    this.#options.write(questions + ATTRIBUTES_QUERY);
  }

  /** Takes an answer. */
  take(reply: Exclude<TerminalReply, { type: 'status' }>): void {
    switch (reply.type) {
      case 'cell-size':
        this.#cell = { width: reply.width, height: reply.height };
        break;
      case 'version':
        this.#version = reply.text;
        break;
      case 'background':
        this.#options.background(reply.colour);
        break;
      case 'kitty-graphics':
        this.#hasKitty = reply.ok;
        // tmux answers the other questions itself, and sooner than the terminal outside can.
        if (this.#isInTmux && reply.ok) this.#conclude(true);
        break;
      case 'attributes':
        this.#isAnswered = true;
        for (const wake of this.#waiters) wake();
        this.#hasSixel = reply.numbers.slice(1).includes(SIXEL);
        if (!this.#isInTmux || this.#options.choice === 'sixel') this.#conclude(true);
        break;
    }
  }

  close(): void {
    this.#isOver = true;
    this.#forgetDeadline?.();
  }

  /** GNU screen hands nothing through, and Apple's terminal shows a question as text. */
  #isBehindSilence(): boolean {
    const { TERM = '', TERM_PROGRAM } = this.#options.environment;
    return (TERM.startsWith('screen') && !this.#isInTmux) || TERM_PROGRAM === 'Apple_Terminal';
  }

  /** What the answers so far come to. Without all of them it holds only until they are there after all. */
  #conclude(isFinal: boolean): void {
    if (this.#isOver) return;
    const { choice } = this.#options;
    const cell = this.#cell ?? USUAL_CELL;
    const hasKitty = choice === 'kitty' || (choice === 'auto' && this.#hasKitty);
    // Without the size of a cell a sixel picture would be larger or smaller than its place.
    const canSixel = choice === 'sixel' || (choice === 'auto' && this.#hasSixel && this.#cell !== null);
    const otherwise: Graphics = canSixel ? { type: 'sixel', cell } : { type: 'blocks' };
    if (!hasKitty) {
      this.#settle(otherwise, isFinal);
      return;
    }
    if (!this.#isInTmux) {
      const placing = /^(?:kitty|ghostty)/i.test(this.#version) ? 'text' : 'at-cursor';
      this.#settle({ type: 'kitty', cell, placing, throughTmux: false }, isFinal);
      return;
    }
    const inText: Graphics = { type: 'kitty', cell, placing: 'text', throughTmux: true };
    if (choice === 'kitty') {
      this.#settle(inText, isFinal);
      return;
    }
    this.#forgetDeadline?.();
    // Of the terminals that know kitty's pictures, few know its placeholders, and only those get through tmux.
    void this.#options
      .outerTerminal()
      .then((name) => this.#settle(/kitty|ghostty/i.test(name ?? '') ? inText : otherwise, isFinal));
  }

  #settle(graphics: Graphics, isFinal = true): void {
    if (this.#isOver) return;
    if (isFinal) this.close();
    this.#options.settled(graphics);
  }
}

function settledWithoutAsking(choice: ArtChoice, hasPictures: boolean, isSilent: boolean): Graphics | null {
  if (!hasPictures || choice === 'none') return { type: 'none' };
  return choice === 'blocks' || isSilent ? { type: 'blocks' } : null;
}
