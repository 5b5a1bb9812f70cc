import { createRequire } from 'node:module';
import { isatty } from 'node:tty';
import type { Engine } from '../engine/engine.ts';
import type { EntryIds } from '../player/entry-ids.ts';
import { reasonOf } from '../player/error.ts';
import type * as Tags from '../media/tags.ts';
import { artSource } from '../screen-sources/covers.ts';
import { fileSource } from '../screen-sources/folders.ts';
import { musicFolder } from '../screen-sources/music-folder.ts';
import { playlistSource } from '../screen-sources/playlists.ts';
import { isLocalFile } from '../screen-sources/local-file.ts';
import {
  detailsReader,
  factsReader,
  type InspectionBundle,
  type ReadTags,
} from '../screen-sources/track-details.ts';
import { peakSource } from '../screen-sources/waveforms.ts';
import type * as Tui from '../ui/tui.tsx';
import { deviceSource } from './devices/device-source.ts';
import type {
  DeviceSource,
  FileSource,
  PeakSource,
  PlayerStart,
  SampleTap,
  ScreenConfig,
  ScreenEnd,
  ShellJob,
  TuiHandle,
  TuiOptions,
} from '../ui/tui-options.ts';
import type { PlayerPort } from '../player/port.ts';
import { isInFront, shellJob } from './job-leader.ts';
import type { Screen } from './screen.ts';

/** Loads a bundle that lies beside this one. import() would start the loader of ES modules first: 60 ms. */
const load = createRequire(import.meta.url);

export interface UiChoice {
  readonly kind: 'tui' | 'plain';
  readonly ffmpegPath: string | null;
  readonly ids: EntryIds;
  /** Called once when the screen ended by itself. */
  readonly onEnd: (end: ScreenEnd) => void;
  readonly start: PlayerStart;
  /** Settings of the screen that differ from the defaults. */
  readonly config?: Partial<ScreenConfig>;
}

/** Shows what was chosen. The sound does not wait for it. */
export async function showUi(engine: Engine, choice: UiChoice): Promise<Screen> {
  return choice.kind === 'tui' ? showTui(engine, choice) : showPlain(engine, choice);
}

async function showPlain(engine: Engine, { config }: UiChoice): Promise<Screen> {
  // Measuring text takes tables that are not worth waiting for when nothing is shown.
  const { runPlain } = await import('../ui/plain.ts');
  const status = runPlain(engine, process.stderr, async (file) =>
    isLocalFile(file) ? (await readTags(file)).title : null,
  );
  const stopKeys = await readPlainKeys(engine, config);
  return {
    print: (line) => status.print(line),
    warn: (line) => status.print(`playhead: ${line}\n`),
    close: () => {
      stopKeys();
      status.close();
      return Promise.resolve();
    },
  };
}

/** Keys are read where a person sees what they do: at a terminal that is this process's own. */
async function readPlainKeys(engine: Engine, config: UiChoice['config']): Promise<() => void> {
  if (!isatty(0) || !process.stderr.isTTY || !isInFront()) return () => undefined;
  const { readKeys } = await import('../ui/plain-keys.ts');
  const terminal = { stdin: process.stdin, suspend: () => void process.kill(0, 'SIGTSTP') };
  return readKeys(terminal, config?.keys, (command) => engine.send(command));
}

const readTags: ReadTags = (file) => (load('./tags.cjs') as typeof Tags).readTags(file);

/** The screen's bundle is loaded only here. A screen that cannot be shown leaves the status line. */
async function showTui(engine: Engine, choice: UiChoice): Promise<Screen> {
  const held: string[] = [];
  const peaks = peakSource(choice.ffmpegPath, engine);
  let tui: TuiHandle;
  try {
    const { ffmpegPath, ids, onEnd, start, config = {} } = choice;
    tui = await mountTui({
      port: engine,
      queue: [],
      start,
      ffmpegPath,
      config,
      job: shellJob(() => engine.endBySignal()),
      samples: engine.heard,
      peaks,
      devices: deviceSource(engine),
      files: fileSource(
        engine,
        (count) => Array.from({ length: count }, () => ids.next()),
        start.opensFiles === true ? musicFolder(process.env) : process.cwd(),
      ),
      onEnd,
    });
  } catch (error) {
    peaks.close();
    const plain = await showPlain(engine, choice);
    plain.warn(`the screen cannot be shown: ${reasonOf(error)}`);
    return plain;
  }
  return {
    print: (line) => void held.push(line),
    warn: (line) => {
      held.push(`playhead: ${line}\n`);
      tui.message(line, 'warning');
    },
    async close() {
      peaks.close();
      await tui.unmount();
      for (const line of held) process.stderr.write(line);
    },
  };
}

/** What a screen is made of. */
export interface ScreenParts {
  readonly port: PlayerPort;
  readonly queue: TuiOptions['queue'];
  readonly start: PlayerStart;
  readonly ffmpegPath: string | null;
  readonly config: Partial<ScreenConfig>;
  readonly job: ShellJob | null;
  /** Null where the samples are in another process. */
  readonly samples: SampleTap | null;
  readonly peaks: PeakSource;
  readonly files: FileSource;
  /** Absent where the player is another process, whose devices are not this one's to choose. */
  readonly devices?: DeviceSource;
  readonly keyHelp?: ReadonlyMap<string, string>;
  /** Called once when the screen ended by itself. */
  readonly onEnd: (end: ScreenEnd) => void;
}

/** Shows the screen on this process's terminal. Tags, covers and the like are read here, wherever the player is. */
export async function mountTui(parts: ScreenParts): Promise<TuiHandle> {
  const { ffmpegPath, config, samples, peaks, onEnd, ...options } = parts;
  // An ES module: Ink's layout engine waits at its top level, which CommonJS cannot.
  const bundle = new URL('tui.mjs', import.meta.url).href;
  const { runTui, DEFAULT_SCREEN_CONFIG } = (await import(bundle)) as typeof Tui;
  return runTui({
    ...options,
    config: { ...DEFAULT_SCREEN_CONFIG, ...config },
    readDetails: detailsReader(readTags),
    readFacts: factsReader(ffmpegPath, () => load('./inspect.cjs') as InspectionBundle),
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    onExit: onEnd,
    ...(samples === null ? {} : { samples }),
    ...(config.waveform === false ? {} : { peaks }),
    art: artSource(ffmpegPath, readTags),
    playlists: playlistSource(process.env),
  });
}
