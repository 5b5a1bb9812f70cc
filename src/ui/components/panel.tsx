import { Box } from 'ink';
import { useSelector } from '../hooks/use-screen.ts';
import type { Layout } from '../layout.ts';
import { activeView, type ActiveView } from '../store/views.ts';
import { Chapters } from './chapters.tsx';
import { Details } from './details.tsx';
import { Help } from './help.tsx';
import { ItemList } from './item-list.tsx';
import { Log } from './log.tsx';
import { Lyrics } from './lyrics.tsx';
import { Queue } from './queue.tsx';
import { ThemePicker } from './theme-picker.tsx';

const GAP = 3;

/** What is looked at: a view, or what is open over it. On a wide screen lyrics stand beside the queue. */
export function Panel({ layout }: { readonly layout: Layout }) {
  const view = useSelector((state) => activeView(state.view));
  const hasLyrics = useSelector((_, store) => (store.currentDetails()?.lyrics ?? null) !== null);
  const { listColumns, listRows, queueRows, type } = layout;
  if (view !== 'queue') return <View view={view} width={listColumns} rows={listRows} />;
  const lyricsColumns = type === 'wide' && hasLyrics ? Math.floor(listColumns * 0.36) : 0;
  const width = listColumns - (lyricsColumns > 0 ? lyricsColumns + GAP : 0);
  return (
    <Box columnGap={GAP}>
      <Queue width={width} rows={queueRows} isFramed={queueRows < listRows} />
      {lyricsColumns > 0 && <Lyrics width={lyricsColumns} rows={listRows} />}
    </Box>
  );
}

function View(props: {
  readonly view: Exclude<ActiveView, 'queue'>;
  readonly width: number;
  readonly rows: number;
}) {
  const { view, ...size } = props;
  switch (view) {
    case 'files':
      return <ItemList name="files" {...size} heading="" empty="no folders and nothing to play here" />;
    case 'playlists':
      return (
        <ItemList
          name="playlists"
          {...size}
          heading="playlists in"
          empty="none saved yet: :save NAME saves the queue"
        />
      );
    case 'devices':
      return <ItemList name="devices" {...size} heading="sound devices" empty="no sound devices" />;
    case 'lyrics':
      return <Lyrics {...size} />;
    case 'details':
      return <Details {...size} />;
    case 'log':
      return <Log {...size} />;
    case 'chapters':
      return <Chapters {...size} />;
    case 'help':
      return <Help {...size} />;
    case 'themes':
      return <ThemePicker rows={size.rows} />;
  }
}
