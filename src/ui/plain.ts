import type { PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import type { PlayerSnapshot } from '../player/shared-state.ts';
import { nameOf } from './store/entry-label.ts';
import { QueueMirror } from './store/queue-mirror.ts';
import { truncate } from './text/cells.ts';
import { clockText } from './text/time-text.ts';
import { untrusted } from './text/untrusted.ts';

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

/** The title in a file's tags; null where there is none. */
export type ReadTitle = (path: string) => Promise<string | null>;

/** `[play] 2:31 / 7:49 (32 %)  3/12  Us and Them`: the status for `--ui plain`, without a screen and without React. */
export function runPlain(port: PlayerPort, output: PlainOutput, readTitle: ReadTitle): PlainStatus {
  const isTerminal = output.isTTY ?? false;
  const queue = new QueueMirror([], 0);
  let title = '';
  let current = '';
  let shown = '';
  const clear = () => {
    if (shown !== '') output.write(CLEAR_LINE);
    shown = '';
  };
  const draw = () => {
    if (!isTerminal || title === '') return;
    const line = truncate(
      statusText(port.state.read(), queue, title),
      Math.max(1, (output.columns ?? 80) - 1),
    );
    if (line === shown) return;
    output.write(CLEAR_LINE + line);
    shown = line;
  };
  const take = (event: PlayerEvent) => {
    if (event.event === 'queue-edited') queue.apply(event.edit);
    if (event.event === 'metadata') title = untrusted(event.title);
    if (event.event === 'start-file') {
      const { path } = event;
      current = path;
      title = nameOf(path);
      if (!isTerminal) output.write(`playing ${title}\n`);
      else
        void readTitle(path).then((tagged) => {
          if (current !== path || tagged === null) return;
          title = untrusted(tagged) || title;
          draw();
        });
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

function statusText(snapshot: PlayerSnapshot, queue: QueueMirror, title: string): string {
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
    `${queue.indexOf(snapshot.entryId) + 1}/${queue.entries.length}`,
    title,
  ].join('  ');
}
