/** A screen, a status line, or nothing: whatever it is, it can be closed. */
export interface Screen {
  /** Prints a line without tearing the screen. A full screen keeps the line until it has closed. */
  print(line: string): void;
  /** Warns of something that went wrong before the player began, on the screen too. */
  warn(line: string): void;
  close(): Promise<void>;
}

/** No screen: what has to be said goes to standard error. */
export function noScreen(): Screen {
  return {
    print: (line) => void process.stderr.write(line),
    warn: (line) => void process.stderr.write(`playhead: ${line}\n`),
    close: () => Promise.resolve(),
  };
}
