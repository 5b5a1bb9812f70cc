import { Box } from 'ink';
import { useSelector } from '../hooks/use-screen.ts';
import { visualiserRows } from '../actions/screen-actions.ts';
import type { Layout } from '../layout.ts';
import { Cover } from './cover.tsx';
import { SungLines } from './lyrics.tsx';
import { NowPlaying } from './now-playing.tsx';
import { Visualiser } from './visualiser.tsx';

const GAP = 3;
const SUNG_ROWS = 2;

/** The cover, and beside it what plays, the visualiser and the line that is sung. */
export function Header({ layout }: { readonly layout: Layout }) {
  const { headerRows, coverColumns, listColumns, type } = layout;
  const hasVisualiser = useSelector(({ view }) => view.visualiser !== 'off');
  const hasLyrics = useSelector(({ view }, store) => {
    const isElsewhere = view.panel === 'lyrics' || (type === 'wide' && view.panel === 'queue');
    return !isElsewhere && store.currentDetails()?.lyrics?.isSynced === true;
  });
  const width = listColumns - (coverColumns > 0 ? coverColumns + GAP : 0);
  const rest = visualiserRows(layout);
  const sungRows = hasLyrics ? Math.min(SUNG_ROWS, hasVisualiser ? rest - 1 : rest) : 0;
  return (
    <Box height={headerRows} columnGap={GAP}>
      {coverColumns > 0 && <Cover columns={coverColumns} rows={headerRows} />}
      <Box flexDirection="column" width={width}>
        <NowPlaying width={width} />
        <Box flexDirection="column" height={Math.max(0, rest - sungRows)}>
          {hasVisualiser && <Visualiser width={width} rows={rest - sungRows} />}
        </Box>
        {sungRows > 0 && <SungLines width={width} rows={sungRows} />}
      </Box>
    </Box>
  );
}
