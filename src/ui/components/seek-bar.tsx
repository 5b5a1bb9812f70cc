import { Box, type DOMElement } from 'ink';
import { useRef } from 'react';
import { useMouse } from '../hooks/use-mouse.ts';
import { isShallowEqual, useScreen, useSelector } from '../hooks/use-screen.ts';
import type { ScreenState } from '../store/screen-state.ts';
import { seekBarRows } from '../visual/seek-bar.ts';
import { RunRows } from './styled.tsx';

/** The track as a bar, its waveform where that is known. A click or a drag on it seeks. */
export function SeekBar({ width, height }: { readonly width: number; readonly height: number }) {
  const { store, glyphs } = useScreen();
  const cells = useSelector((state) => cellsOf(state, width), isShallowEqual);
  const peaks = useSelector((state) => (glyphs.unicode ? (state.peaks?.bins ?? null) : null));
  const box = useRef<DOMElement>(null);
  useMouse(box, ({ action, column, width: barWidth }) => {
    if (action === 'wheel-up' || action === 'wheel-down') {
      store.send({ type: 'seek', target: { type: 'relative', seconds: action === 'wheel-up' ? 5 : -5 } });
      return;
    }
    if (action === 'release') {
      store.change({ dragAt: null });
      return;
    }
    if (store.state.now.frames <= 0) return;
    // The middle of the cell; the ends of the bar are the ends of the track.
    const at = Math.max(0, Math.min(1, (column + 0.5) / Math.max(1, barWidth)));
    store.change({ dragAt: at });
    store.send({ type: 'seek', target: { type: 'percent', percent: at * 100 } });
  });
  return (
    <Box ref={box} width={width} height={height} flexDirection="column">
      <RunRows rows={seekBarRows({ width, height, glyphs, peaks, ...cells })} />
    </Box>
  );
}

/** What the bar shows, in cells: it is drawn again only when one of them is another. */
function cellsOf({ now, view }: ScreenState, width: number) {
  const { frames, playheadFrame, bufferedStartFrame, bufferedEndFrame } = now;
  if (frames <= 0) return { cursor: null, bufferedFrom: 0, bufferedTo: 0 };
  const cell = (frame: number, round: (value: number) => number): number =>
    Math.max(0, Math.min(width, round((frame / frames) * width)));
  const at = view.dragAt === null ? playheadFrame : view.dragAt * frames;
  return {
    cursor: Math.min(width - 1, cell(at, Math.floor)),
    bufferedFrom: cell(bufferedStartFrame, Math.round),
    bufferedTo: cell(bufferedEndFrame, Math.round),
  };
}
