import { useMemo } from 'react';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { lyricRows, lyricTop } from '../lyrics/lyric-rows.ts';
import { sungLine } from '../store/sung-line.ts';
import { run } from '../text/run.ts';
import { TextView } from './text-view.tsx';
import { RunRows } from './styled.tsx';
import { truncate } from '../text/cells.ts';

/** The lyrics of what plays: with times, the line that is sung is marked and followed; without, they scroll. */
export function Lyrics({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { glyphs } = useScreen();
  const lyrics = useSelector((_, store) => store.currentDetails()?.lyrics ?? null);
  const sung = useSelector((state, store) => sungLine(state, lyrics, store.currentEntry()));
  const scrolled = useSelector(({ view }) => view.scroll.lyrics ?? 0);
  const text = useMemo(() => lyrics && lyricRows(lyrics, sung, width, glyphs), [lyrics, sung, width, glyphs]);
  if (!lyrics || !text)
    return <TextView rows={[[run('no lyrics', 'dim')]]} top={0} width={width} height={rows} />;
  const top = lyrics.isSynced ? lyricTop(text, sung, rows) : scrolled;
  return <TextView rows={text.rows} top={top} width={width} height={rows} />;
}

/** The line that is sung and the ones after it, where there is no room for more. */
export function SungLines({ width, rows }: { readonly width: number; readonly rows: number }) {
  const { glyphs } = useScreen();
  const lyrics = useSelector((_, store) => store.currentDetails()?.lyrics ?? null);
  const sung = useSelector((state, store) => sungLine(state, lyrics, store.currentEntry()));
  if (!lyrics?.isSynced) return null;
  const first = Math.max(0, sung);
  const lines = lyrics.lines.slice(first, first + rows).map(({ text }, index) => {
    const isSung = sung >= 0 && index === 0;
    return [
      run(isSung ? `${glyphs.note} ` : '  ', 'accent'),
      run(truncate(text, width - 2, glyphs.ellipsis), isSung ? 'text' : 'dim'),
    ];
  });
  return <RunRows rows={lines} />;
}
