import type { Command } from '../player/command.ts';
import { reasonOf } from '../player/error.ts';
import type { PlayerSnapshot } from '../player/shared-state.ts';
import type { Graphics } from './graphics/graphics.ts';
import type { InputEvent } from './input/input-event.ts';
import { KeyBindings } from './input/key-bindings.ts';
import { logged } from './model/message-log.ts';
import { PlayerMirror } from './model/player-mirror.ts';
import { QueueView } from './model/queue-view.ts';
import { initialScreenState, type ScreenState } from './model/screen-state.ts';
import { TrackLibrary, type After } from './model/track-library.ts';
import { ScreenControls } from './screen-controls.ts';
import { ScreenModelBuilder } from './screen-model-builder.ts';
import { Palette } from './text/palette.ts';
import type { MessageLevel, TuiOptions } from './tui-options.ts';
import type { Capabilities } from './terminal/capabilities.ts';
import { composeScreen, type ScreenModel } from './view/compose.ts';
import type { Frame, PlacedPicture } from './view/frame.ts';
import { glyphsFor } from './view/glyphs.ts';

/** What the screen needs of the world around it. */
export interface ScreenSurroundings {
  readonly capabilities: Capabilities;
  readonly after: After;
  readonly now: () => number;
  readonly suspend: () => void;
  readonly redraw: () => void;
  readonly setTitle: (title: string) => void;
  readonly placePicture: (picture: PlacedPicture | null) => void;
}

const NOTICE_MS = 3000;
/** A warning has more to say than "seek to 2:31". */
const WARNING_MS = 6000;
/** Changes that nobody pressed a key for are drawn no oftener. */
const UPDATE_GAP_MS = 25;
/** Five looks a second show the tenths moving and cost half of ten. */
const TICK_MS = 200;
/** With nothing playing the shared state is still looked at now and then: the buffer may fill, a seek may end. */
const IDLE_TICK_MS = 500;
const VISUAL_TICK_MS = 40;

/**
 * The screen as data: what the terminal should show now, as lines of text, and how it answers keys and events.
 *
 * React reads `lines` and draws. A listener is called only when a line really differs, so an unchanged screen draws
 * nothing. No terminal is touched here.
 */
export class Screen {
  readonly mirror: PlayerMirror;
  readonly queueView: QueueView;
  readonly bindings: KeyBindings;
  /** Whether the terminal has the characters and colours for pictures. */
  readonly hasPictures: boolean;
  readonly #options: TuiOptions;
  readonly #surroundings: ScreenSurroundings;
  readonly #library: TrackLibrary;
  readonly #controls: ScreenControls;
  readonly #models: ScreenModelBuilder;
  readonly #palette: Palette;
  readonly #listeners = new Set<() => void>();
  readonly #unfollow: readonly (() => void)[];
  #state: ScreenState;
  #size: { readonly columns: number; readonly rows: number };
  #lines: readonly string[] = [];
  #frame: Frame = { rows: [], bar: null, list: null, picture: null };
  #forgetTick: (() => void) | null = null;
  #updateIsDue = false;
  #drawnAtMs = 0;
  #title = '';
  #closed = false;

  constructor(
    options: TuiOptions,
    surroundings: ScreenSurroundings,
    size: { readonly columns: number; readonly rows: number },
  ) {
    const { config, port } = options;
    const { capabilities } = surroundings;
    const unicode = config.unicode === 'auto' ? capabilities.unicode : config.unicode;
    const colours = config.colours === 'auto' ? capabilities.colours : config.colours;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#size = size;
    this.#state = initialScreenState(config);
    this.#palette = new Palette(config.theme, colours);
    this.bindings = new KeyBindings(config.keys);
    this.mirror = new PlayerMirror(options.queue, (text, level) => this.message(text, level));
    this.#library = new TrackLibrary(options.readDetails, surroundings.after, () => this.update());
    this.queueView = new QueueView(this.mirror.queue, this.#library);
    this.#models = new ScreenModelBuilder({
      options,
      mirror: this.mirror,
      library: this.#library,
      queueView: this.queueView,
      bindings: this.bindings,
      glyphs: glyphsFor(unicode),
      changed: () => this.update(),
    });
    this.hasPictures = unicode && this.#palette.hasPictureColours;
    this.#controls = new ScreenControls(this);
    this.#unfollow = [
      this.mirror.follow(port, () => this.update()),
      ...(options.peaks ? [options.peaks.subscribe(() => this.update())] : []),
    ];
    this.draw();
  }

  get options(): TuiOptions {
    return this.#options;
  }

  get surroundings(): ScreenSurroundings {
    return this.#surroundings;
  }

  get state(): ScreenState {
    return this.#state;
  }

  /** Where the mouse means something on what is shown. */
  get frame(): Frame {
    return this.#frame;
  }

  get size(): { readonly columns: number; readonly rows: number } {
    return this.#size;
  }

  /** The terminal's lines with SGR codes; the same array until one of them differs. */
  readonly lines = (): readonly string[] => this.#lines;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  handle(event: InputEvent): void {
    this.#controls.handle(event);
    this.draw();
  }

  resize(columns: number, rows: number): void {
    this.#size = { columns, rows };
    this.draw();
  }

  change(changes: Partial<ScreenState>): void {
    this.#state = { ...this.#state, ...changes };
  }

  /** Sends a command; a queue that is full is said, not thrown. */
  send(command: Command): void {
    try {
      this.#options.port.send(command);
    } catch (error) {
      this.message(reasonOf(error), 'error');
    }
  }

  message(text: string, level: MessageLevel): void {
    const nowMs = this.#surroundings.now();
    const log = logged(this.#state.log, text, level, nowMs);
    const message = log[log.length - 1]!;
    const standing = this.#state.notice;
    // An error stands until a key; what is less must not hide it.
    const hides = level !== 'error' && standing?.message.level === 'error';
    const untilMs = level === 'error' ? null : nowMs + (level === 'warning' ? WARNING_MS : NOTICE_MS);
    this.change(hides ? { log } : { log, notice: { message, untilMs } });
    this.update();
  }

  /** How pictures can be shown is known now; until then there are none. */
  showPicturesBy(graphics: Graphics): void {
    this.#models.showPicturesBy(graphics);
    this.update();
  }

  snapshot(): PlayerSnapshot {
    return this.#options.port.state.read();
  }

  /**
   * Something changed: draws once for everything that changes in the same turn, at once after a quiet moment, else when
   * the last drawing is long enough ago (a queue of 100,000 comes in 500 pieces).
   */
  update(): void {
    if (this.#updateIsDue || this.#closed) return;
    this.#updateIsDue = true;
    const draw = () => {
      this.#updateIsDue = false;
      this.draw();
    };
    const quietMs = this.#surroundings.now() - this.#drawnAtMs;
    if (quietMs >= UPDATE_GAP_MS) queueMicrotask(draw);
    else this.#surroundings.after(UPDATE_GAP_MS - quietMs, draw);
  }

  /** Composes the screen as it is now and tells the listeners if a line differs. */
  draw(): void {
    if (this.#closed) return;
    this.#drawnAtMs = this.#surroundings.now();
    this.#expireNotice();
    const snapshot = this.snapshot();
    const model = this.#models.build(this.#state, snapshot, this.#size);
    this.#frame = composeScreen(model);
    const queueTop = this.#models.settle(this.#state, snapshot);
    if (queueTop !== this.#state.queueTop) this.change({ queueTop });
    const lines = this.#frame.rows.map((row) => this.#palette.paint(row));
    if (lines.length !== this.#lines.length || lines.some((line, index) => line !== this.#lines[index])) {
      this.#lines = lines;
      for (const listener of this.#listeners) listener();
    }
    this.#surroundings.placePicture(this.#frame.picture);
    this.#showTitle(model);
    this.#schedule(snapshot);
  }

  close(): void {
    this.#closed = true;
    this.#forgetTick?.();
    for (const end of this.#unfollow) end();
    this.#models.close();
    this.#library.close();
  }

  #showTitle({ now }: ScreenModel): void {
    const title = [now.title, now.artist].filter(Boolean).join(' · ');
    if (title === this.#title) return;
    this.#title = title;
    this.#surroundings.setTitle(title);
  }

  #expireNotice(): void {
    const untilMs = this.#state.notice?.untilMs ?? Infinity;
    if (this.#surroundings.now() >= untilMs) this.change({ notice: null });
  }

  #schedule(snapshot: PlayerSnapshot): void {
    this.#forgetTick?.();
    const noticeMs = (this.#state.notice?.untilMs ?? Infinity) - this.#surroundings.now();
    const waitMs = Math.max(5, Math.min(noticeMs + 1, this.#tickMs(snapshot)));
    this.#forgetTick = this.#surroundings.after(waitMs, () => this.draw());
  }

  /** Until the clock has something new to show; sooner for the visualiser, later when nothing moves. */
  #tickMs({ status, seeking, playheadFrame, sampleRate, speed }: PlayerSnapshot): number {
    if (status === 'paused' || status === 'idle' || status === 'ended')
      return seeking ? TICK_MS : IDLE_TICK_MS;
    if (this.#models.isVisualShown && this.#state.focused) return VISUAL_TICK_MS;
    if (status !== 'playing' || sampleRate <= 0) return TICK_MS;
    // In step with the playhead, so that each look falls just after a tenth begins.
    const intoTickMs = ((playheadFrame / sampleRate) * 1000) % TICK_MS;
    return Math.max(TICK_MS / 4, (TICK_MS - intoTickMs) / Math.max(0.25, speed) + 1);
  }
}
