import { useMemo } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import type { Message } from '../store/message-log.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { run, type RunRow } from '../text/run.ts';
import { wrapped } from '../text/wrapped.ts';
import { TextView } from './text-view.tsx';

/** Warnings and errors with the time of day, the newest first. */
export function Log({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { glyphs } = useScreen();
  const log = useSelector(({ view }) => view.log);
  const top = useSelector(({ view }) => view.scroll.log ?? 0);
  const text = useMemo(() => logRows(log, width, glyphs), [log, width, glyphs]);
  return <TextView rows={text} {...{ top, width }} height={rows} />;
}

export function logRows(log: readonly Message[], width: number, glyphs: Glyphs): readonly RunRow[] {
  if (log.length === 0) return [[run('nothing to report', 'dim')]];
  const stampWidth = width >= 40 ? 10 : 0;
  return [...log].reverse().flatMap(({ text, level, atMs, times }) => {
    const count = times > 1 ? ` (${glyphs.times}${times})` : '';
    return wrapped(text + count, Math.max(1, width - stampWidth)).map((line, index): RunRow => {
      const stamp = index === 0 ? new Date(atMs).toTimeString().slice(0, 8) : '';
      return [
        run(stamp.slice(0, stampWidth).padEnd(stampWidth), 'dim'),
        run(line, level === 'info' ? 'text' : level),
      ];
    });
  });
}
