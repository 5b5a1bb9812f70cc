import { Box, Text, type DOMElement } from 'ink';
import { useRef, useSyncExternalStore } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { useTerminalImage } from '../hooks/use-terminal-image.ts';

/** The cover of what plays, in a place that is kept for it. */
export function Cover({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const { pictures } = useScreen();
  const current = useSelector((_, store) => store.currentEntry()?.path ?? null);
  const next = useSelector((_, store) => store.nextEntry()?.path ?? null);
  const graphics = useSelector(({ view }) => view.graphics);
  useSyncExternalStore(pictures.subscribe, pictures.version);
  const picture = pictures.pictureFor(current, next, { columns, rows }, graphics);
  const box = useRef<DOMElement>(null);
  useTerminalImage(box, picture?.image ?? null);
  return (
    <Box ref={box} width={columns} height={rows} flexShrink={0} flexDirection="column">
      {picture?.rows.map((row, index) => (
        <Text key={index}>{row}</Text>
      ))}
    </Box>
  );
}
