import { useEffect, useMemo, useState } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { FactsOfTrack } from '../store/facts-of-track.ts';
import type { Fact } from '../store/track-details.ts';
import { cellWidth, fit } from '../text/cells.ts';
import { run, type RunRow } from '../text/run.ts';
import { untrusted } from '../text/untrusted.ts';
import { wrapped } from '../text/wrapped.ts';
import { TextView } from './text-view.tsx';

/** All there is to say of the file that plays. */
export function Details({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { store, glyphs } = useScreen();
  const path = useSelector((_, each) => each.currentEntry()?.path ?? null);
  const top = useSelector(({ view }) => view.scroll.details ?? 0);
  const [, setReads] = useState(0);
  const facts = useMemo(
    () => new FactsOfTrack(store.options.readFacts, () => setReads((count) => count + 1)),
    [store],
  );
  useEffect(() => () => facts.close(), [facts]);
  const known = path === null ? null : facts.of(path);
  const text = useMemo(() => (known ? factRows(known, width) : null), [known, width]);
  const missing = path === null ? 'nothing is playing' : `reading${glyphs.ellipsis}`;
  return <TextView rows={text ?? [[run(missing, 'dim')]]} {...{ top, width }} height={rows} />;
}

/** Labels and values of a file, the labels in a column of their own; long values go on below. */
export function factRows(facts: readonly Fact[], width: number): readonly RunRow[] {
  const labelWidth = Math.min(
    Math.max(0, ...facts.map(([label]) => cellWidth(label))) + 2,
    Math.max(8, Math.floor(width / 3)),
  );
  return facts.flatMap(([label, value]) => {
    if (value === '') return [[run(label, 'heading')]];
    return wrapped(untrusted(value), Math.max(1, width - labelWidth)).map((line, index): RunRow => [
      run(fit(index === 0 ? label : '', labelWidth), 'dim'),
      run(line),
    ]);
  });
}
