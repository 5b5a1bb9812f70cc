import type { Engine } from '../engine/engine.ts';
import type { PlayerEvent } from '../player/event.ts';
import type { PlayerPort } from '../player/port.ts';
import { reasonOf } from '../player/error.ts';
import type * as Tags from '../media/tags.ts';
import type * as Tui from '../ui/tui.tsx';
import type { ScreenConfig, ScreenEnd, TuiHandle, TuiOptions } from '../ui/tui-options.ts';
import { detailsReader } from './screen-details.ts';
import { peakSource } from './screen-peaks.ts';
import { artSource, fileSource, type ReadTags } from './screen-sources.ts';

/** A screen, a status line, or nothing: whatever it is, it can be closed. */
export interface Screen {
  /** Says a line to the user without tearing what is shown. A full screen keeps it until it is gone. */
  print(line: string): void;
  /** Warns of something that went wrong before the player began, on the screen too. */
  warn(line: string): void;
  close(): Promise<void>;
}

export interface UiChoice {
  readonly kind: 'tui' | 'plain' | 'none';
  readonly ffmpegPath: string | null;
  /** Called once when the screen ended by itself. */
  readonly onEnd: (end: ScreenEnd) => void;
  /** Settings of the screen that differ from the defaults. */
  readonly config?: Partial<ScreenConfig>;
}

/** Shows what was chosen. The sound does not wait for it. */
export async function showUi(engine: Engine, choice: UiChoice): Promise<Screen> {
  switch (choice.kind) {
    case 'tui':
      return showTui(engine, choice);
    case 'plain': {
      // Measuring text takes tables that are not worth waiting for when nothing is shown.
      const { runPlain } = await import('../ui/plain.ts');
      const status = runPlain(engine, process.stderr);
      return {
        print: (line) => status.print(line),
        warn: (line) => status.print(`playhead: ${line}\n`),
        close: () => {
          status.close();
          return Promise.resolve();
        },
      };
    }
    case 'none':
      return {
        print: (line) => void process.stderr.write(line),
        warn: (line) => void process.stderr.write(`playhead: ${line}\n`),
        close: () => Promise.resolve(),
      };
  }
}

/** The screen's bundle is loaded only here; until it is up, events are kept for it. */
function showTui(engine: Engine, choice: UiChoice): Screen {
  const port = remembering(engine);
  const held: string[] = [];
  const peaks = peakSource(choice.ffmpegPath, engine);
  let isClosed = false;
  const mounting = mount(port, engine, choice, peaks, () => isClosed).catch((error: unknown) => {
    held.push(`playhead: the screen cannot be shown: ${reasonOf(error)}\n`);
    return null;
  });
  return {
    print: (line) => void held.push(line),
    warn: (line) => {
      held.push(`playhead: ${line}\n`);
      void mounting.then((tui) => tui?.message(line, 'warning'));
    },
    async close() {
      isClosed = true;
      peaks.close();
      await (await mounting)?.unmount();
      for (const line of held) process.stderr.write(line);
    },
  };
}

async function mount(
  port: PlayerPort,
  engine: Engine,
  { ffmpegPath, onEnd, config }: UiChoice,
  peaks: NonNullable<TuiOptions['peaks']>,
  isClosed: () => boolean,
): Promise<TuiHandle | null> {
  const { runTui, DEFAULT_SCREEN_CONFIG } = await loadBundle<typeof Tui>('tui.mjs');
  if (isClosed()) return null;
  const readTags: ReadTags = async (file) => (await loadBundle<typeof Tags>('tags.cjs')).readTags(file);
  return runTui({
    port,
    queue: [],
    config: { ...DEFAULT_SCREEN_CONFIG, ...config },
    readDetails: detailsReader(readTags),
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    onExit: onEnd,
    samples: engine.heard,
    peaks,
    art: artSource(ffmpegPath, readTags),
    files: fileSource(engine),
  });
}

/** Loads a bundle that lies beside this one. */
async function loadBundle<Module>(file: string): Promise<Module> {
  return (await import(new URL(file, import.meta.url).href)) as Module;
}

/** The engine's port; its first listener also gets every event there was before. */
function remembering(engine: Engine): PlayerPort {
  let early: PlayerEvent[] | null = [];
  const unsubscribe = engine.subscribe((event) => early?.push(event));
  return {
    state: engine.state,
    send: (command) => engine.send(command),
    subscribe(listener) {
      const missed = early ?? [];
      early = null;
      unsubscribe();
      for (const event of missed) listener(event);
      return engine.subscribe(listener);
    },
  };
}
