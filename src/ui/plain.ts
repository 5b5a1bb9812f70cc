import type { PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import type { PlayerSnapshot } from '../player/shared-state.ts';
import { nameOf } from './model/entry-label.ts';
import { truncate } from './text/cells.ts';
import { clockText } from './text/time-text.ts';

/** Where the status goes: a terminal gets one line that changes in place, anything else whole lines. */
export interface PlainOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
}

export interface PlainStatus {
  /** Prints a line of its own above the status. `text` ends in a line feed. */
  print(text: string): void;
  close(): void;
}

const TICK_MS = 500;
const CLEAR_LINE = '\r\u001b[K';
const SIGNS = {
  idle: '[stop]',
  loading: '[load]',
  playing: '[play]',
  paused: '[pause]',
  ended: '[stop]',
} as const;

/** `[play] 2:31 / 7:49 (32 %)  Us and Them`: the status for `--ui plain`, without a screen and without React. */
export function runPlain(port: PlayerPort, output: PlainOutput): PlainStatus {
  const isTerminal = output.isTTY ?? false;
  let title = '';
  let shown = '';
  const clear = () => {
    if (shown !== '') output.write(CLEAR_LINE);
    shown = '';
  };
  const draw = () => {
    if (!isTerminal || title === '') return;
    const line = truncate(statusText(port.state.read(), title), Math.max(1, (output.columns ?? 80) - 1));
    if (line === shown) return;
    output.write(CLEAR_LINE + line);
    shown = line;
  };
  const take = (event: PlayerEvent) => {
    if (event.event === 'start-file') {
      title = nameOf(event.path);
      if (!isTerminal) output.write(`playing ${title}\n`);
    }
    if (event.event === 'shutdown') clear();
    else draw();
  };
  const unsubscribe = port.subscribe(take);
  const timer = setInterval(draw, TICK_MS);
  return {
    print(text) {
      clear();
      output.write(text);
      draw();
    },
    close() {
      clearInterval(timer);
      unsubscribe();
      clear();
    },
  };
}

function statusText(snapshot: PlayerSnapshot, title: string): string {
  const { status, sampleRate, playheadFrame, frames, mute, volumePercent, speed } = snapshot;
  if (sampleRate <= 0) return `${SIGNS[status]} ${title}`;
  const length = frames > 0 ? ` / ${clockText(frames / sampleRate)}` : '';
  const share = frames > 0 ? ` (${Math.min(100, Math.floor((playheadFrame / frames) * 100))} %)` : '';
  const changed = [
    mute ? 'muted' : volumePercent === 100 ? '' : `vol ${Math.round(volumePercent)} %`,
    speed === 1 ? '' : `${speed.toFixed(2)}x`,
  ].filter(Boolean);
  return [
    `${SIGNS[status]} ${clockText(playheadFrame / sampleRate)}${length}${share}`,
    ...changed,
    title,
  ].join('  ');
}
