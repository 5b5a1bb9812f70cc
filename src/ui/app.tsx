import { Box } from 'ink';
import { Footer } from './components/footer.tsx';
import { Header } from './components/header.tsx';
import { Panel } from './components/panel.tsx';
import { CompactScreen, TinyScreen } from './components/small-screens.tsx';
import { Tabs } from './components/tabs.tsx';
import { Transport } from './components/transport.tsx';
import { useKeyBindings } from './hooks/use-key-bindings.ts';
import { ScreenContext, useSelector, type ScreenContents } from './hooks/use-screen.ts';
import { useTerminalModes } from './hooks/use-terminal-modes.ts';
import { layoutFor, type Layout } from './layout.ts';
import type { TerminalLease } from './terminal/terminal-lease.ts';

/** The whole screen. It fills the terminal: Ink then paints rows in place and scrolls nothing. */
export function App({
  contents,
  lease,
}: {
  readonly contents: ScreenContents;
  readonly lease: TerminalLease;
}) {
  return (
    <ScreenContext value={contents}>
      <Screen lease={lease} />
    </ScreenContext>
  );
}

function Screen({ lease }: { readonly lease: TerminalLease }) {
  useKeyBindings();
  useTerminalModes(lease);
  return <ScreenBody />;
}

/** What stands on the screen, by its size. */
export function ScreenBody() {
  const columns = useSelector(({ view }) => view.columns);
  const rows = useSelector(({ view }) => view.rows);
  const layout = layoutFor(columns, rows);
  return (
    <Box width={columns} height={rows} flexDirection="column">
      <Body layout={layout} />
    </Box>
  );
}

function Body({ layout }: { readonly layout: Layout }) {
  if (layout.type === 'tiny') return <TinyScreen layout={layout} />;
  if (layout.type === 'compact') return <CompactScreen layout={layout} />;
  const { margin, listColumns, listRows, barRows } = layout;
  return (
    <Box flexDirection="column" paddingX={margin}>
      <Box height={1} />
      <Header layout={layout} />
      <Box height={1} />
      <Transport width={listColumns} barRows={barRows} />
      <Tabs width={listColumns} />
      <Box height={listRows} flexDirection="column">
        <Panel layout={layout} />
      </Box>
      <Footer width={listColumns} />
    </Box>
  );
}
