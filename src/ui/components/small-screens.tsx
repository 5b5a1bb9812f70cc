import { Box } from 'ink';
import { useNowPlaying } from '../hooks/use-now-playing.ts';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import type { Layout } from '../layout.ts';
import { clockOf, durationSeconds, remainingOf, stateSign } from '../store/clock.ts';
import { truncate } from '../text/cells.ts';
import { run } from '../text/run.ts';
import { statusRuns } from '../text/status-text.ts';
import { clockText } from '../text/time-text.ts';
import { Footer } from './footer.tsx';
import { Panel } from './panel.tsx';
import { SeekBar } from './seek-bar.tsx';
import { useStatus } from './status-line.tsx';
import { Runs, Styled } from './styled.tsx';

/** A title, a bar, and a few lines of the view: down to 28 × 8. */
export function CompactScreen({ layout }: { readonly layout: Layout }) {
  const { glyphs } = useScreen();
  const now = useNowPlaying();
  const width = layout.listColumns;
  const under = [now?.artist, now?.album].filter(Boolean).join(` ${glyphs.dot} `);
  return (
    <Box flexDirection="column" paddingX={layout.margin}>
      <TitleRow width={width} />
      <Styled role="dim">{`  ${truncate(under, width - 2, glyphs.ellipsis)}`}</Styled>
      <BarRow width={width} />
      <CompactStatus />
      <Box height={layout.listRows} flexDirection="column">
        <Panel layout={layout} />
      </Box>
      <Footer width={width} />
    </Box>
  );
}

/** A title and a bar, in whatever room there is. */
export function TinyScreen({ layout }: { readonly layout: Layout }) {
  const { columns, rows } = layout;
  const prompt = useSelector(({ view }) => view.prompt !== null || view.toast !== null);
  return (
    <Box flexDirection="column" height={rows}>
      <TitleRow width={columns} />
      {rows > 1 && <BarRow width={columns} />}
      {rows > 2 && (
        <Box height={1}>{rows > 3 || !prompt ? <CompactStatus /> : <Footer width={columns} />}</Box>
      )}
      {rows > 3 && prompt && <Footer width={columns} />}
    </Box>
  );
}

function TitleRow({ width }: { readonly width: number }) {
  const { glyphs } = useScreen();
  const now = useNowPlaying();
  const sign = useSelector((state) => stateSign(state.now, glyphs));
  const title = truncate(now?.title ?? '', Math.max(0, width - 2), glyphs.ellipsis);
  return <Runs runs={[run(`${sign} `, 'accent'), run(title, 'title')]} />;
}

function BarRow({ width }: { readonly width: number }) {
  const { glyphs } = useScreen();
  const clock = useSelector((state) => clockOf(state).trim());
  const right = useSelector((state) =>
    width < 28 ? durationText(durationSeconds(state)) : remainingOf(state, glyphs),
  );
  const longest = Math.max(clock.length, right.length);
  const barWidth = Math.max(
    0,
    width - clock.length - 1 - (right === '' ? 0 : Math.max(right.length, longest) + 1),
  );
  return (
    <Box height={1} width={width}>
      <Styled role="strong">{`${clock} `}</Styled>
      <SeekBar width={barWidth} height={1} />
      <Box flexGrow={1} justifyContent="flex-end">
        <Styled role="dim">{right}</Styled>
      </Box>
    </Box>
  );
}

function durationText(seconds: number | null): string {
  return seconds === null ? '' : clockText(seconds);
}

/** `vol 85 · 2 of 39 · ↻all` */
function CompactStatus() {
  const { glyphs } = useScreen();
  const status = useStatus();
  const place = useSelector((state, store) => store.queue.indexOf(state.now.entryId) + 1);
  const count = useSelector(({ entries }) => entries.length);
  const [volume, ...marks] = [...statusRuns(status, glyphs)].reverse();
  const between = run(` ${glyphs.dot} `, 'dim');
  return (
    <Runs
      runs={[
        ...(volume ? [volume] : []),
        between,
        run(`${place > 0 ? `${place} of ` : ''}${count}`, 'dim'),
        ...marks.reverse().flatMap((mark) => [between, { ...mark, text: mark.text.trim() }]),
      ]}
    />
  );
}
