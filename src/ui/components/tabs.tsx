import { Box, type DOMElement } from 'ink';
import { useRef } from 'react';
import { useMouse } from '../hooks/use-mouse.ts';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { PANELS, type Panel } from '../store/views.ts';
import { rowWidth, type RunRow, run } from '../text/run.ts';
import { statusRuns } from '../text/status-text.ts';
import { StatusLine, useStatus } from './status-line.tsx';
import { Runs } from './styled.tsx';

export const PANEL_NAMES: Readonly<Record<Panel, string>> = {
  queue: 'Queue',
  files: 'Files',
  playlists: 'Playlists',
  lyrics: 'Lyrics',
  details: 'Details',
  log: 'Log',
  chapters: 'Chapters',
};
const SHORT_NAMES: Readonly<Record<Panel, string>> = {
  ...PANEL_NAMES,
  playlists: 'Lists',
  details: 'Info',
  chapters: 'Chap',
};
const DIGIT_ONLY = Object.fromEntries(PANELS.map((panel) => [panel, ''])) as Readonly<Record<Panel, string>>;

/** The views by their digits, a click on one shows it; at the right the player's lasting states. */
export function Tabs({ width }: { readonly width: number }) {
  const { glyphs } = useScreen();
  const panel = useSelector(({ view }) => view.panel);
  const status = useStatus();
  const room = width - rowWidth(statusRuns(status, glyphs)) - 1;
  const tabs = tabsFor(panel, room);
  return (
    <Box width={width} height={1} justifyContent="space-between">
      <Box>
        {PANELS.map((each, index) => (
          <Tab key={each} panel={each} runs={tabs[index] ?? []} />
        ))}
      </Box>
      <StatusLine />
    </Box>
  );
}

function Tab({ panel, runs }: { readonly panel: Panel; readonly runs: RunRow }) {
  const { actions } = useScreen();
  const box = useRef<DOMElement>(null);
  useMouse(box, ({ action }) => {
    if (action === 'press') actions.show(panel);
  });
  return (
    <Box ref={box} flexShrink={0} height={1}>
      <Runs runs={runs} />
    </Box>
  );
}

/** Each tab with the gap behind it: in full names where they fit, else shorter, else the others by their digit only. */
export function tabsFor(panel: Panel, room: number): readonly RunRow[] {
  const forms = [
    { names: PANEL_NAMES, gap: 2 },
    { names: SHORT_NAMES, gap: 2 },
    { names: SHORT_NAMES, gap: 1 },
    { names: SHORT_NAMES, gap: 1, isTight: true },
    { names: { ...DIGIT_ONLY, [panel]: SHORT_NAMES[panel] }, gap: 1 },
  ];
  const rows = forms.map((form) => PANELS.map((each, index) => tabRuns(each, index, panel, form)));
  return rows.find((row) => row.reduce((sum, tab) => sum + rowWidth(tab), 0) <= room) ?? rows.at(-1)!;
}

interface TabForm {
  readonly names: Readonly<Record<Panel, string>>;
  readonly gap: number;
  /** Whether the digit stands right before the name. */
  readonly isTight?: boolean;
}

function tabRuns(panel: Panel, index: number, shown: Panel, { names, gap, isTight }: TabForm): RunRow {
  const name = names[panel] === '' ? '' : `${isTight === true ? '' : ' '}${names[panel]}`;
  const space = run(' '.repeat(gap));
  if (panel === shown) return [run(`${index + 1}${name}`, 'heading'), space];
  return [run(String(index + 1), 'key'), run(name, 'dim'), space];
}
