import { Box } from 'ink';
import { memo } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { clockOf, clockWidth, remainingOf, stateSign } from '../store/clock.ts';
import { cellWidth } from '../text/cells.ts';
import { SeekBar } from './seek-bar.tsx';
import { SeekMarks } from './seek-marks.tsx';
import { Styled } from './styled.tsx';

const GAP = 2;

/** The state, the clock, the bar with its marks, and what is left. The clocks' places are as wide as they will get. */
export function Transport({ width, barRows }: { readonly width: number; readonly barRows: number }) {
  const clockCells = useSelector(clockWidth);
  const barWidth = Math.max(0, width - 2 - clockCells - GAP - GAP - clockCells);
  const before = 2 + clockCells + GAP;
  return (
    <Box flexDirection="column">
      <Box height={barRows} alignItems="flex-end">
        <Clock width={clockCells} />
        <Box width={GAP} />
        <SeekBar width={barWidth} height={barRows} />
        <Remaining width={clockCells + GAP} />
      </Box>
      <Box height={1} paddingLeft={before}>
        <SeekMarks width={barWidth} tailWidth={clockCells + GAP} />
      </Box>
    </Box>
  );
}

const Clock = memo(function Clock({ width }: { readonly width: number }) {
  const { glyphs } = useScreen();
  const sign = useSelector(({ now }) => stateSign(now, glyphs));
  const clock = useSelector(clockOf);
  return (
    <Box width={width + 2}>
      <Styled role="accent">{sign + ' '.repeat(Math.max(1, 2 - cellWidth(sign)))}</Styled>
      <Styled role="strong">{clock}</Styled>
    </Box>
  );
});

const Remaining = memo(function Remaining({ width }: { readonly width: number }) {
  const { glyphs } = useScreen();
  const remaining = useSelector((state) => remainingOf(state, glyphs));
  return (
    <Box width={width} justifyContent="flex-end">
      <Styled role="dim">{remaining}</Styled>
    </Box>
  );
});
