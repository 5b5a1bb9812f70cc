import type { Engine } from '../engine/engine.ts';

/** A screen, a status line, or nothing: whatever it is, it can be closed. */
export interface Screen {
  close(): Promise<void>;
}

/** Shows what was chosen. The sound does not wait for it. */
export function showUi(_kind: 'tui' | 'plain' | 'none', _engine: Engine): Screen {
  return { close: () => Promise.resolve() };
}
