import path from 'node:path';
import { openSoundDoor } from './alsa/sound-door.ts';
import type { SoundDoor } from './alsa/sound-door.ts';
import { AudioShelf } from './audio-shelf.ts';
import type { BenchContext, BenchPart } from './bench-context.ts';
import { benchAnswers } from './parts/answers.ts';
import { benchControl } from './parts/control.ts';
import { benchGrowth } from './parts/growth.ts';
import { benchInspect } from './parts/inspect.ts';
import { benchInspectMemory } from './parts/inspect-memory.ts';
import { benchLoad } from './parts/load.ts';
import { benchRender } from './parts/render.ts';
import { benchRing } from './parts/ring.ts';
import { benchScreen } from './parts/screen.ts';
import { benchSeek } from './parts/seek.ts';
import { benchStart } from './parts/start.ts';
import { writeResults } from './report/results-page.ts';

/** In the order they run. */
const PARTS: Readonly<Record<string, BenchPart>> = {
  start: benchStart,
  seek: benchSeek,
  control: benchControl,
  answers: benchAnswers,
  load: benchLoad,
  screen: benchScreen,
  render: benchRender,
  ring: benchRing,
  growth: benchGrowth,
  inspect: benchInspect,
  'inspect-memory': benchInspectMemory,
};

const USAGE = `npm run bench -- [--quick] [part…]

Parts: ${Object.keys(PARTS).join(' ')} (default: all). --quick runs each a few times and writes no results.
`;

/**
 * Runs the parts that are asked for and writes their results to bench/RESULTS.md; what other parts found before stays.
 *
 * @returns the exit code: 0 done (whether or not every target is met), 1 usage, or a part that could not be measured
 */
export async function runBenchmarks(root: string, argv: readonly string[]): Promise<number> {
  const quick = argv.includes('--quick');
  const asked = argv.filter((arg) => arg !== '--quick');
  if (asked.some((name) => PARTS[name] === undefined)) {
    process.stderr.write(USAGE);
    return 1;
  }
  const cacheDir = path.join(root, '.cache', 'bench');
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  let exitCode = 0;
  let sound: Promise<SoundDoor> | null = null;
  const context: BenchContext = {
    root,
    cacheDir,
    quick,
    audio: new AudioShelf(path.join(cacheDir, 'audio'), say),
    door: () => (sound ??= openSoundDoor(root)),
    say,
  };
  try {
    for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
      try {
        const result = await PARTS[name]!(context);
        for (const { what, wanted, measured, met } of result.targets)
          say(`${met ? 'met   ' : 'MISSED'} ${what}: ${measured} (${wanted})`);
        if (!quick) writeResults(context, name, result, Object.keys(PARTS));
      } catch (error) {
        // What the other parts find is worth having all the same.
        say(`FAILED ${name}: ${String(error)}`);
        exitCode = 1;
      }
    }
  } finally {
    await (await (sound as Promise<SoundDoor> | null))?.close();
  }
  return exitCode;
}
