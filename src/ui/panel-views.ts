import type { PlayerSnapshot } from '../player/shared-state.ts';
import { PANELS, type Panel } from './input/action.ts';
import { LyricsView } from './lyrics/lyrics-view.ts';
import { FactsOfTrack } from './model/facts-of-track.ts';
import { keepLast } from './model/keep-last.ts';
import type { ScreenState } from './model/screen-state.ts';
import { startSecondsOf } from './model/track-details.ts';
import type { ScreenParts } from './screen-model-builder.ts';
import { span, type Row } from './text/span.ts';
import { tabsRow } from './view/compose.ts';
import { fileRows } from './view/file-list.ts';
import type { Layout } from './view/layout.ts';
import { queueListRows, scrolledTop } from './view/queue-list.ts';
import { factRows, logRows, windowOf } from './view/text-panel.ts';

export const PANEL_NAMES: Readonly<Record<Panel, string>> = {
  queue: 'Queue',
  lyrics: 'Lyrics',
  details: 'Details',
  files: 'Files',
  log: 'Log',
};

/** Draws the panels, and remembers of the queue's window what the rest must know. */
export class PanelViews {
  readonly #parts: ScreenParts;
  readonly #lyrics: LyricsView;
  readonly #factsOf: FactsOfTrack;
  #queueTop: number | null = null;
  #visiblePaths: readonly string[] = [];

  constructor(parts: ScreenParts) {
    this.#parts = parts;
    this.#lyrics = new LyricsView(parts.glyphs);
    this.#factsOf = new FactsOfTrack(parts.options.readFacts, parts.changed);
  }

  /** The first line of the queue's window when it was drawn last; null while it was not. */
  get queueTop(): number | null {
    return this.#queueTop;
  }

  close(): void {
    this.#factsOf.close();
  }

  /** The files whose entries are on the screen. */
  get visiblePaths(): readonly string[] {
    return this.#visiblePaths;
  }

  /** All panels' names on a wide screen, else the name of the one that is shown, for the status line to follow. */
  heading(panel: Panel, layout: Layout): Row {
    return this.#heading(panel, layout);
  }

  readonly #heading = keepLast((panel: Panel, layout: Layout): Row => {
    if (layout.type !== 'wide') return [span(PANEL_NAMES[panel], 'heading'), span('  ')];
    const tabs = PANELS.map((name) => ({ name: PANEL_NAMES[name], isShown: name === panel }));
    return tabsRow(tabs, layout.columns, this.#parts.glyphs);
  });

  rows(state: ScreenState, snapshot: PlayerSnapshot, width: number, height: number): readonly Row[] {
    this.#visiblePaths = [];
    if (height <= 0) return [];
    switch (state.panel) {
      case 'queue':
        return this.#queue(state, snapshot, width, height);
      case 'details':
        return windowOf(this.#details(snapshot, width), state.panelTop, height);
      case 'log':
        return windowOf(this.#log(state.log, width, this.#parts.glyphs), this.#logTop(state), height);
      case 'lyrics':
        return this.#lyricRows(state, snapshot, width, height);
      case 'files':
        return fileRows(state.files, width, height, this.#parts.glyphs);
    }
  }

  readonly #facts = keepLast(factRows);
  readonly #log = keepLast(logRows);

  /** The log is read from its end. */
  #logTop(state: ScreenState): number {
    return state.panelTop === 0 ? Number.MAX_SAFE_INTEGER : state.panelTop;
  }

  #queue(state: ScreenState, snapshot: PlayerSnapshot, width: number, height: number): readonly Row[] {
    const { mirror, queueView, glyphs } = this.#parts;
    const count = queueView.lineCount(state.filter);
    if (count === 0) {
      this.#queueTop = 0;
      return [[span(state.filter === '' ? 'the queue is empty' : 'nothing matches the filter', 'dim')]];
    }
    const focus = state.cursorId ?? snapshot.entryId;
    const line = queueView.lineOf(focus, state.filter);
    const top = scrolledTop(state.queueTop, line < 0 ? state.queueTop : line, height, count);
    this.#queueTop = top;
    const entries = mirror.queue.entries;
    this.#visiblePaths = Array.from({ length: Math.min(height, count - top) }, (_, offset) =>
      queueView.entryAt(top + offset, state.filter),
    ).flatMap((entry) => (entry ? [entry.path] : []));
    return queueListRows({
      width,
      height,
      glyphs,
      entries,
      places: queueView.places(state.filter),
      top,
      cursorId: state.cursorId,
      currentId: snapshot.entryId,
      isPlaying: snapshot.status === 'playing' || snapshot.status === 'loading',
      labelOf: queueView.labelOf,
    });
  }

  #details(snapshot: PlayerSnapshot, width: number): readonly Row[] {
    const entry = this.#parts.mirror.queue.entryOf(snapshot.entryId);
    if (!entry) return [[span('nothing is playing', 'dim')]];
    const facts = this.#factsOf.of(entry.path);
    if (!facts) return [[span(`reading${this.#parts.glyphs.ellipsis}`, 'dim')]];
    return this.#facts(facts, width);
  }

  #lyricRows(state: ScreenState, snapshot: PlayerSnapshot, width: number, height: number): readonly Row[] {
    const entry = this.#parts.mirror.queue.entryOf(snapshot.entryId);
    const details = entry ? this.#parts.library.detailsOf(entry.path) : null;
    const seconds = snapshot.sampleRate > 0 ? snapshot.playheadFrame / snapshot.sampleRate : 0;
    // Lyrics are the file's.
    const fileMs = (startSecondsOf(entry) + seconds) * 1000;
    return this.#lyrics.rows(details?.lyrics ?? null, fileMs + state.lyricsOffsetMs, {
      width,
      height,
      top: state.panelTop,
    });
  }
}
