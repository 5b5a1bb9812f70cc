import type { PlayerSnapshot } from '../player/shared-state.ts';
import type { QueueEntry } from '../player/track.ts';
import type { Graphics } from './graphics/graphics.ts';
import type { KeyBindings } from './input/key-bindings.ts';
import { keepLast } from './model/keep-last.ts';
import { nowPlayingOf } from './model/now-playing-of.ts';
import type { PlayerMirror } from './model/player-mirror.ts';
import type { QueueView } from './model/queue-view.ts';
import type { ScreenState } from './model/screen-state.ts';
import { startSecondsOf } from './model/track-details.ts';
import type { TrackLibrary } from './model/track-library.ts';
import { PanelViews } from './panel-views.ts';
import { PictureLoader } from './picture-loader.ts';
import { untrusted } from './text/untrusted.ts';
import type { TuiOptions } from './tui-options.ts';
import type { ScreenModel } from './view/compose.ts';
import { hintRow, messageRow, promptRow } from './view/footer.ts';
import type { Glyphs } from './view/glyphs.ts';
import { helpRows } from './view/help.ts';
import { layoutFor, type Layout } from './view/layout.ts';
import type { StatusModel } from './view/status-line.ts';
import { windowOf } from './view/text-panel.ts';
import type { TransportModel } from './view/transport.ts';
import { Visualiser } from './visual/visualiser.ts';

/** Where the builder finds what a screen is made of. */
export interface ScreenParts {
  readonly options: TuiOptions;
  readonly mirror: PlayerMirror;
  readonly library: TrackLibrary;
  readonly queueView: QueueView;
  readonly bindings: KeyBindings;
  readonly glyphs: Glyphs;
  readonly changed: () => void;
}

/** Makes the screen's model from the state of the screen and of the player, and asks for what is missing. */
export class ScreenModelBuilder {
  readonly #parts: ScreenParts;
  readonly #panels: PanelViews;
  readonly #pictures: PictureLoader;
  readonly #visualiser: Visualiser;
  #visualShown = false;

  constructor(parts: ScreenParts) {
    this.#parts = parts;
    this.#panels = new PanelViews(parts);
    this.#pictures = new PictureLoader(parts.options.art ?? null, parts.changed);
    this.#visualiser = new Visualiser(parts.options.samples ?? null, parts.glyphs);
  }

  /** Whether the last model shows a visualiser that moves. */
  get isVisualShown(): boolean {
    return this.#visualShown;
  }

  showPicturesBy(graphics: Graphics): void {
    this.#pictures.graphics = graphics;
  }

  close(): void {
    this.#pictures.close();
    this.#panels.close();
  }

  /** The model for the state as it is. After it was composed, `settle` says what that brought to light. */
  build(
    state: ScreenState,
    snapshot: PlayerSnapshot,
    size: { readonly columns: number; readonly rows: number },
  ): ScreenModel {
    const { mirror, library, glyphs, options } = this.#parts;
    const layout = this.#layout(size.columns, size.rows);
    const entry = mirror.queue.entryOf(snapshot.entryId);
    const details = entry ? library.detailsOf(entry.path) : null;
    const loaded = entry ? mirror.loadedOf(entry.path) : null;
    const now = this.#now(entry, details, loaded, mirror.streamTitle);
    if (entry && loaded && snapshot.frames > 0 && this.#isBarShown(layout))
      options.peaks?.request(entry, snapshot.frames / snapshot.sampleRate, loaded.source);
    this.#visualShown = false;
    return {
      layout,
      glyphs,
      now,
      picture: entry ? this.#pictures.pictureFor(entry.path, layout) : null,
      transport: this.#transport(state, snapshot, entry, details?.chapters ?? null),
      status: this.#status(state, snapshot),
      heading: this.#panels.heading(state.panel, layout),
      panelIsList: state.panel === 'queue' || state.panel === 'files',
      panel: (width, height) => this.#panels.rows(state, snapshot, width, height),
      help: state.helpOpen
        ? (width, height) => windowOf(this.#help(this.#parts.bindings, width, glyphs), state.panelTop, height)
        : null,
      visual:
        state.visualiser === 'off' || !options.samples
          ? null
          : (width, height) => {
              this.#visualShown = true;
              return this.#visualiser.rows(state.visualiser, snapshot, width, height);
            },
      footer: (width) => this.#footer(state, width),
    };
  }

  /**
   * Asks for the details of what the composed screen shows; gives the queue's first line now that its cursor is kept
   * inside the window.
   */
  settle(state: ScreenState, snapshot: PlayerSnapshot): number {
    const { library, mirror } = this.#parts;
    library.want(mirror.queue.entryOf(snapshot.entryId)?.path ?? null, this.#panels.visiblePaths);
    library.fill(mirror.queue.entries);
    return this.#panels.queueTop ?? state.queueTop;
  }

  readonly #layout = keepLast(layoutFor);
  readonly #now = keepLast(nowPlayingOf);
  readonly #help = keepLast(helpRows);
  readonly #hints = keepLast(hintRow);

  #isBarShown(layout: Layout): boolean {
    return this.#parts.glyphs.unicode && layout.columns >= 28;
  }

  #footer(state: ScreenState, width: number): ReturnType<ScreenModel['footer']> {
    const { glyphs, bindings } = this.#parts;
    if (state.prompt) return { row: promptRow(state.prompt, width, glyphs), isUrgent: true };
    if (state.notice) return { row: messageRow(state.notice.message, width, glyphs), isUrgent: true };
    return { row: this.#hints(bindings, width, glyphs), isUrgent: false };
  }

  #status(state: ScreenState, snapshot: PlayerSnapshot): StatusModel {
    const { mirror, queueView, glyphs } = this.#parts;
    const total = queueView.total();
    return {
      glyphs,
      place: mirror.queue.indexOf(snapshot.entryId) + 1,
      count: mirror.queue.entries.length,
      matching: queueView.places(state.filter)?.length ?? null,
      totalSeconds: total.seconds,
      totalIsWhole: total.isWhole,
      ...mirror.modes,
      speed: snapshot.speed,
      volumePercent: snapshot.volumePercent,
      mute: snapshot.mute,
    };
  }

  #transport(
    state: ScreenState,
    snapshot: PlayerSnapshot,
    entry: QueueEntry | null,
    chapters: readonly { readonly startSeconds: number; readonly title: string | null }[] | null,
  ): TransportModel {
    const { glyphs, mirror, options } = this.#parts;
    const { sampleRate, frames } = snapshot;
    const isKnown = sampleRate > 0 && frames > 0;
    const durationSeconds = isKnown ? frames / sampleRate : null;
    const fraction = (frame: number) => Math.max(0, Math.min(1, frame / frames));
    const playheadFrame = state.dragAt !== null && isKnown ? state.dragAt * frames : snapshot.playheadFrame;
    const { fromFrame, toFrame } = mirror.loop;
    return {
      glyphs,
      mark: stateMark(snapshot, glyphs),
      positionSeconds: sampleRate > 0 ? playheadFrame / sampleRate : 0,
      durationSeconds,
      time: state.time,
      playhead: isKnown ? fraction(playheadFrame) : null,
      bufferedFrom: isKnown ? fraction(snapshot.bufferedStartFrame) : 0,
      bufferedTo: isKnown ? fraction(snapshot.bufferedEndFrame) : 0,
      peaks: entry && isKnown ? (options.peaks?.peaksOf(entry.id)?.bins ?? null) : null,
      chapters:
        durationSeconds === null || chapters === null
          ? []
          : this.#chapterMarks(chapters, startSecondsOf(entry), durationSeconds),
      loopFrom: isKnown && fromFrame !== null ? fraction(fromFrame) : null,
      loopTo: isKnown && toFrame !== null ? fraction(toFrame) : null,
    };
  }

  readonly #chapterMarks = keepLast(
    (
      chapters: readonly { readonly startSeconds: number; readonly title: string | null }[],
      trackStartSeconds: number,
      durationSeconds: number,
    ) =>
      chapters
        .map(({ startSeconds, title }) => ({ startSeconds: startSeconds - trackStartSeconds, title }))
        .filter(
          ({ startSeconds }) =>
            startSeconds < durationSeconds && (trackStartSeconds === 0 || startSeconds >= 0),
        )
        .map(({ startSeconds, title }) => ({
          at: Math.max(0, startSeconds / durationSeconds),
          title: untrusted(title ?? ''),
        })),
  );
}

function stateMark({ status, seeking }: PlayerSnapshot, glyphs: Glyphs): string {
  // A seek in a pause is done when the pause ends; what counts until then is that nothing plays.
  if (seeking && status !== 'paused') return glyphs.seeking;
  switch (status) {
    case 'playing':
      return glyphs.playing;
    case 'paused':
      return glyphs.paused;
    case 'loading':
      return glyphs.loading;
    case 'idle':
    case 'ended':
      return glyphs.stopped;
  }
}
