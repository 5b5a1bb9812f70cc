import { Box, type DOMElement } from 'ink';
import { useRef } from 'react';
import { useMouse } from '../hooks/use-mouse.ts';
import { useScreen } from '../hooks/use-screen.ts';
import type { RunRow } from '../text/run.ts';
import { RunRows } from './styled.tsx';

const WHEEL_LINES = 3;

/** A window of `height` rows on a text, from row `top` on; the wheel scrolls it. */
export function TextView(props: {
  readonly rows: readonly RunRow[];
  readonly top: number;
  readonly width: number;
  readonly height: number;
}) {
  const { rows, top, width, height } = props;
  const { actions } = useScreen();
  const box = useRef<DOMElement>(null);
  useMouse(box, ({ action }) => {
    if (action === 'wheel-up') actions.move('row', -1, WHEEL_LINES);
    if (action === 'wheel-down') actions.move('row', 1, WHEEL_LINES);
  });
  const from = Math.max(0, Math.min(top, rows.length - height));
  return (
    <Box ref={box} flexDirection="column" width={width} height={height}>
      <RunRows rows={rows.slice(from, from + height)} />
    </Box>
  );
}
