import type { Command } from '../player/command.ts';
import { KeyBindings, type KeyOverrides } from './keys/key-bindings.ts';

/** A terminal that keys are read from, without a screen. */
export interface KeyTerminal {
  readonly stdin: NodeJS.ReadStream;
  /** Stops the process as Ctrl-Z does in a shell. */
  readonly suspend: () => void;
}

/** One key at a time: a control sequence, or a character. */
const KEYS = /\u001b\[[\d;]*[A-Za-z~]|\u001bO[A-Za-z]|[^]/gu;
const NAMES: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\u007f': 'backspace',
  '\u0003': 'ctrl+c',
  '\u001a': 'ctrl+z',
  '\u001b[A': 'up',
  '\u001b[B': 'down',
  '\u001b[C': 'right',
  '\u001b[D': 'left',
  '\u001b[H': 'home',
  '\u001b[5~': 'pgup',
  '\u001b[6~': 'pgdn',
  '\u001b[1;2C': 'shift+right',
  '\u001b[1;2D': 'shift+left',
};

/** The commands that keys stand for, by the tables of the screen; keys that only a screen could show do nothing. */
export function commandsOf(data: string, bindings: KeyBindings): readonly (Command | 'suspend')[] {
  return (data.match(KEYS) ?? []).flatMap((bytes): readonly (Command | 'suspend')[] => {
    const action = bindings.actionOf(NAMES[bytes.replace(/^\u001bO/, '\u001b[')] ?? bytes, 'queue');
    if (action?.type === 'command') return [action.command];
    if (action?.type === 'quit') return [{ type: 'quit', ...(action.plays ? { remember: true } : {}) }];
    return action?.type === 'suspend' ? ['suspend'] : [];
  });
}

/** Reads keys until the function that it gives is called; the terminal's modes are then as they were. */
export function readKeys(
  { stdin, suspend }: KeyTerminal,
  overrides: KeyOverrides | undefined,
  send: (command: Command) => void,
): () => void {
  const bindings = new KeyBindings(overrides);
  const takeTerminal = (): void => {
    stdin.setRawMode(true);
    stdin.resume();
  };
  const giveBack = (): void => {
    stdin.pause();
    try {
      stdin.setRawMode(false);
    } catch {
      // The terminal is gone, and its modes with it.
    }
  };
  const onData = (data: string | Buffer): void => {
    for (const command of commandsOf(data.toString(), bindings)) {
      if (command !== 'suspend') send(command);
      else {
        giveBack();
        suspend();
      }
    }
  };
  stdin.setEncoding('utf8');
  stdin.on('data', onData);
  stdin.on('error', giveBack);
  process.on('SIGCONT', takeTerminal);
  process.on('exit', giveBack);
  takeTerminal();
  return () => {
    stdin.off('data', onData);
    process.off('SIGCONT', takeTerminal);
    process.off('exit', giveBack);
    giveBack();
  };
}
