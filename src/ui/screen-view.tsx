import { Text } from 'ink';
import { useSyncExternalStore } from 'react';

/** What React needs of the screen: lines that are the same array until one differs. */
export interface LineStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly lines: () => readonly string[];
}

/**
 * The whole screen as one text. The lines come composed and cut to the terminal's width, so there is nothing left to
 * lay out; a node for each of them would cost a layout of all of them ten times a second.
 */
export function ScreenView({ store }: { readonly store: LineStore }): React.JSX.Element {
  const lines = useSyncExternalStore(store.subscribe, store.lines);
  return <Text wrap="truncate-end">{lines.join('\n')}</Text>;
}
