import { renderToString } from 'ink';
import type { ReactNode } from 'react';
import { ScreenActions } from '../../src/ui/actions/screen-actions.ts';
import { PictureLoader } from '../../src/ui/graphics/picture-loader.ts';
import { MouseRegions } from '../../src/ui/hooks/mouse-regions.ts';
import { ScreenContext, type ScreenContents } from '../../src/ui/hooks/use-screen.ts';
import { KeyBindings } from '../../src/ui/keys/key-bindings.ts';
import { ScreenStore } from '../../src/ui/store/screen-store.ts';
import { initialView, type ViewState } from '../../src/ui/store/view-state.ts';
import { glyphsFor } from '../../src/ui/text/glyphs.ts';
import { DEFAULT_SCREEN_CONFIG, type TuiOptions } from '../../src/ui/tui-options.ts';
import type { QueueEntry } from '../../src/player/track.ts';
import type { TrackDetails } from '../../src/ui/store/track-details.ts';
import { NOTHING_KNOWN } from '../../src/ui/store/track-details.ts';
import { ClockPlayer } from './clock-player.ts';
import { waitUntil } from './wait-until.ts';

/** The screen's state with a player that has a clock instead of sound, and no terminal: for one component at a time. */
export interface SampleScreen {
  readonly player: ClockPlayer;
  readonly store: ScreenStore;
  readonly actions: ScreenActions;
  /** What a component shows, in rows without trailing blanks. */
  show(component: ReactNode, columns?: number): readonly string[];
  /** Presses keys by their names in the key tables. */
  press(...names: readonly string[]): void;
  /** Waits until so many tracks' tags have been read. */
  read(tracks: number): Promise<void>;
  close(): void;
}

export interface SampleOptions {
  readonly entries: readonly QueueEntry[];
  /** By path. */
  readonly details?: Readonly<Record<string, Partial<TrackDetails>>>;
  readonly view?: Partial<ViewState>;
  readonly unicode?: boolean;
  readonly options?: Partial<TuiOptions>;
}

export function sampleScreen(sample: SampleOptions): SampleScreen {
  const { entries, details = {}, view = {}, unicode = true, options = {} } = sample;
  const player = new ClockPlayer(entries);
  const store = new ScreenStore(
    {
      port: player,
      queue: entries,
      start: {
        modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
        seed: 1,
        replayGain: 'off',
        isScanning: false,
      },
      config: DEFAULT_SCREEN_CONFIG,
      readDetails: (path) => Promise.resolve({ ...NOTHING_KNOWN, ...details[path] }),
      readFacts: (path) => Promise.resolve([['path', path]]),
      stdin: process.stdin,
      stdout: process.stdout,
      environment: {},
      onExit: () => undefined,
      ...options,
    },
    { ...initialView(DEFAULT_SCREEN_CONFIG, { columns: 80, rows: 24 }, 'dark'), ...view },
    {
      // Nothing happens by itself: a test looks when it wants to.
      after: (ms, wake) => {
        const timer = ms <= 50 ? setImmediate(wake) : null;
        return () => timer && clearImmediate(timer);
      },
      nowMs: () => 0,
      atMs: () => new Date(2030, 0, 2, 3, 4, 5).getTime(),
    },
  );
  const bindings = new KeyBindings();
  const actions = new ScreenActions(store, bindings, { redraw: () => undefined, suspend: () => undefined });
  const contents: ScreenContents = {
    store,
    actions,
    bindings,
    glyphs: glyphsFor(unicode),
    depth: 'none',
    mouse: new MouseRegions(() => undefined),
    pictures: new PictureLoader(null, 'none'),
  };
  return {
    player,
    store,
    actions,
    show: (component, columns = 80) =>
      renderToString(<ScreenContext value={contents}>{component}</ScreenContext>, { columns })
        .replace(/\u001b\[[\d;]*m/g, '')
        .split('\n')
        .map((row) => row.trimEnd()),
    press: (...names) => {
      for (const name of names) actions.key({ name, text: Array.from(name).length === 1 ? name : null });
    },
    read: (tracks) => waitUntil(() => store.library.announcedCount >= tracks, `${tracks} tracks' tags`),
    close: () => store.close(),
  };
}
