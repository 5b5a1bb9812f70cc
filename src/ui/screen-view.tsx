import { Box, Text } from 'ink';
import { memo, useSyncExternalStore } from 'react';

/** What React needs of the screen: lines that are the same array until one differs. */
export interface LineStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly lines: () => readonly string[];
}

/** The whole screen: one text for each line. The lines come composed and cut to the terminal's width. */
export function ScreenView({ store }: { readonly store: LineStore }): React.JSX.Element {
  const lines = useSyncExternalStore(store.subscribe, store.lines);
  return (
    <Box flexDirection="column" height={lines.length} overflow="hidden">
      {lines.map((line, index) => (
        // A line has no identity but its place.
        <Line key={index} text={line} />
      ))}
    </Box>
  );
}

/** An empty text would take no row at all. */
const Line = memo(function Line({ text }: { readonly text: string }): React.JSX.Element {
  return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>;
});
