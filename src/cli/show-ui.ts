import { createRequire } from 'node:module';
import type { Engine } from '../engine/engine.ts';
import { reasonOf } from '../player/error.ts';
import type * as Tags from '../media/tags.ts';
import type * as Tui from '../ui/tui.tsx';
import type { ScreenConfig, ScreenEnd, TuiHandle, TuiOptions } from '../ui/tui-options.ts';
import { shellJob } from './job-leader.ts';
import { detailsReader, factsReader, type InspectionBundle } from './screen-details.ts';
import { peakSource } from './screen-peaks.ts';
import type { Screen } from './screen.ts';
import { artSource, fileSource, type ReadTags } from './screen-sources.ts';

/** Loads a bundle that lies beside this one. import() would start the loader of ES modules first: 60 ms. */
const load = createRequire(import.meta.url);

export interface UiChoice {
  readonly kind: 'tui' | 'plain';
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
  }
}

/** The screen's bundle is loaded only here. */
function showTui(engine: Engine, choice: UiChoice): Screen {
  const held: string[] = [];
  const peaks = peakSource(choice.ffmpegPath, engine);
  let tui: TuiHandle | null = null;
  try {
    tui = mount(engine, choice, peaks);
  } catch (error) {
    held.push(`playhead: the screen cannot be shown: ${reasonOf(error)}\n`);
  }
  return {
    print: (line) => void held.push(line),
    warn: (line) => {
      held.push(`playhead: ${line}\n`);
      tui?.message(line, 'warning');
    },
    async close() {
      peaks.close();
      await tui?.unmount();
      for (const line of held) process.stderr.write(line);
    },
  };
}

function mount(
  engine: Engine,
  { ffmpegPath, onEnd, config }: UiChoice,
  peaks: NonNullable<TuiOptions['peaks']>,
): TuiHandle {
  const { runTui, DEFAULT_SCREEN_CONFIG } = load('./tui.cjs') as typeof Tui;
  const readTags: ReadTags = (file) => (load('./tags.cjs') as typeof Tags).readTags(file);
  return runTui({
    port: engine,
    queue: [],
    config: { ...DEFAULT_SCREEN_CONFIG, ...config },
    readDetails: detailsReader(readTags),
    readFacts: factsReader(ffmpegPath, () => load('./inspect.cjs') as InspectionBundle),
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    onExit: onEnd,
    samples: engine.heard,
    ...(config?.waveform === false ? {} : { peaks }),
    art: artSource(ffmpegPath, readTags),
    files: fileSource(engine),
    job: shellJob(() => engine.endBySignal()),
  });
}
