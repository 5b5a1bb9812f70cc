import xterm from '@xterm/headless';
import { EventEmitter } from 'node:events';
import { cellWidth } from '../../src/ui/text/cells.ts';

/** A terminal emulator in this process that a screen can be run on: what it shows can be read cell by cell. */
export interface EmulatedTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Everything that was written so far, in bytes. */
  bytesWritten(): number;
  writtenText(): string;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Rows as text, without trailing blanks. Waits for the emulator to have taken all that was written. */
  rows(): Promise<readonly string[]>;
  /** Rows with the look of each cell, for comparing two terminals exactly. */
  looks(): Promise<readonly string[]>;
}

/** @param widths `old` knows no wide emoji, as many terminals do not; `ours` agrees with the screen */
export function emulateTerminal(
  columns: number,
  rows: number,
  widths: 'old' | 'ours' = 'old',
): EmulatedTerminal {
  // The kernel's terminal makes CR LF of a line feed, in raw mode too.
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 100,
    convertEol: true,
  });
  if (widths === 'ours') {
    const wcwidth = (codePoint: number): 0 | 1 | 2 =>
      Math.min(2, cellWidth(String.fromCodePoint(codePoint))) as 0 | 1 | 2;
    // xterm.js packs what it knows of a character into an integer: width in bits 1 and 2, joined to the one before in bit 0.
    const charProperties = (codePoint: number): number => {
      const width = wcwidth(codePoint);
      return width === 0 ? 1 : width << 1;
    };
    terminal.unicode.register({ version: 'ours', wcwidth, charProperties });
    terminal.unicode.activeVersion = 'ours';
  }
  let bytes = 0;
  let written = '';
  const stdin = Object.assign(new EventEmitter(), {
    ref: () => undefined,
    unref: () => undefined,
    setRawMode: () => undefined,
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });
  const stdout = Object.assign(new EventEmitter(), {
    columns,
    rows,
    isTTY: true,
    writable: true,
    writableLength: 0,
    write(data: string, taken?: () => void): boolean {
      bytes += Buffer.byteLength(data);
      written += data;
      // A question for the status is answered when all before it has been shown.
      terminal.write(data, () => {
        if (data.includes('\u001b[5n')) stdin.emit('data', '\u001b[0n');
      });
      if (taken) queueMicrotask(taken);
      return true;
    },
  });
  const settled = (): Promise<void> => new Promise((resolve) => terminal.write('', resolve));
  const lines = async (read: (line: xterm.IBufferLine) => string): Promise<readonly string[]> => {
    await settled();
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) => read(buffer.getLine(buffer.baseY + row)!));
  };
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    bytesWritten: () => bytes,
    writtenText: () => written,
    type: (text) => void stdin.emit('data', text),
    resize(width, height) {
      stdout.columns = width;
      stdout.rows = height;
      terminal.resize(width, height);
      stdout.emit('resize');
    },
    rows: () => lines((line) => line.translateToString(true, 0, terminal.cols)),
    looks: () =>
      lines((line) =>
        Array.from({ length: terminal.cols }, (_, column) => {
          const cell = line.getCell(column);
          if (!cell) return ' ';
          const colours = `${cell.getFgColorMode()}/${cell.getFgColor()}/${cell.getBgColorMode()}/${cell.getBgColor()}`;
          return `${cell.getChars() || ' '}|${colours}|${cell.isBold()}${cell.isDim()}${cell.isInverse()}${cell.isUnderline()}`;
        }).join('\n'),
      ),
  };
}
