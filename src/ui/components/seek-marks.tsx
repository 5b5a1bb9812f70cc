import { isShallowEqual, useScreen, useSelector } from '../hooks/use-screen.ts';
import { chaptersOf, chapterIndexAt } from '../store/chapters.ts';
import { durationSeconds, positionSeconds } from '../store/clock.ts';
import { cellWidth, truncate } from '../text/cells.ts';
import { run } from '../text/run.ts';
import { seekMarksRow } from '../visual/seek-bar.ts';
import { Runs } from './styled.tsx';

/** Under the bar: chapters by name and the A-B range, and at the right which chapter it is. */
export function SeekMarks({ width, tailWidth }: { readonly width: number; readonly tailWidth: number }) {
  const { glyphs } = useScreen();
  const duration = useSelector(durationSeconds);
  const chapters = useSelector((state, store) => chaptersOf(state, store));
  const loop = useSelector(
    ({ player, now }) => ({
      from: now.frames > 0 && player.loopFromFrame !== null ? player.loopFromFrame / now.frames : null,
      to: now.frames > 0 && player.loopToFrame !== null ? player.loopToFrame / now.frames : null,
    }),
    isShallowEqual,
  );
  const current = useSelector((state, store) =>
    chapterIndexAt(chaptersOf(state, store), positionSeconds(state)),
  );
  if (duration === null) return <Runs runs={[run(' ')]} />;
  const marks = seekMarksRow({
    width,
    glyphs,
    chapters: chapters.map(({ seconds, title }) => ({ at: seconds / duration, title })),
    loopFrom: loop.from,
    loopTo: loop.to,
  });
  const place = current < 0 ? '' : `${current + 1}/${chapters.length}`;
  const used = marks.reduce((sum, { text }) => sum + cellWidth(text), 0);
  return (
    <Runs
      runs={[
        ...marks,
        run(' '.repeat(Math.max(0, width - used))),
        run(truncate(place.padStart(tailWidth), tailWidth, ''), 'dim'),
      ]}
    />
  );
}
