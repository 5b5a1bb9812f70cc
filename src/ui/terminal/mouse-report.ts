/** What the mouse did, at a cell counted from 0 at the top left. */
export interface MouseReport {
  readonly action: 'press' | 'drag' | 'release' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** SGR mouse report `CSI < button ; column ; row M|m`, cells counted from 1; null for other buttons. */
export function mouseReport(parameters: string, isReleased: boolean): MouseReport | null {
  const [button, column, row] = parameters.split(';').map(Number);
  if (button === undefined || column === undefined || row === undefined) return null;
  const action = mouseAction(button, isReleased);
  return action === null ? null : { action, column: column - 1, row: row - 1 };
}

function mouseAction(button: number, isReleased: boolean): MouseReport['action'] | null {
  const which = button & 0b1100_0011;
  if (which === 64) return 'wheel-up';
  if (which === 65) return 'wheel-down';
  if (which !== 0) return null;
  if (isReleased) return 'release';
  return button & 32 ? 'drag' : 'press';
}
