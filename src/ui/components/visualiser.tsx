import { useMemo } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { useTicker } from '../hooks/use-ticker.ts';
import { Visualiser as Drawing } from '../visual/visualiser.ts';
import { RunRows } from './styled.tsx';

/** Twelve pictures a second: a beat is seen, and a core has little to do. */
const FRAME_MS = 1000 / 12;

/** What is heard right now as a spectrum, a wave or levels. It rests in a pause, and in a window without the focus. */
export function Visualiser({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { store, glyphs } = useScreen();
  const kind = useSelector(({ view }) => view.visualiser);
  const isMoving = useSelector(({ view, now }) => view.isFocused && now.status === 'playing');
  const drawing = useMemo(() => new Drawing(store.options.samples ?? null, glyphs), [store, glyphs]);
  useTicker(FRAME_MS, isMoving && kind !== 'off');
  if (kind === 'off') return null;
  return <RunRows rows={drawing.rows(kind, store.options.port.state.read(), width, rows)} />;
}
