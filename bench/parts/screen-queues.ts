import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openTerminal } from '../../test/helpers/terminal.ts';
import type { BenchContext } from '../bench-context.ts';
import { playheadCommand } from '../players/command-lines.ts';
import { pauseMs } from '../players/live-player.ts';
import { memoryMib } from '../process-usage.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { Target } from '../report/part-result.ts';
import { median } from '../statistics.ts';

/** The first is what the others are compared with: long enough that the next track is opened there too. */
const SIZES = [3, 20_000, 100_000];
const SCROLLS = 11;
/** Until a queue is in and the memory that this took is given back. */
const SETTLE_MS = 10_000;

interface QueueFigures {
  readonly size: number;
  readonly firstMs: number;
  readonly scrollMs: number;
  readonly filterMs: number;
  readonly memoryMib: number;
}

/** How the screen does with long queues, beside a short one. */
export async function benchQueues({ root, audio, quick, say }: BenchContext): Promise<{
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly targets: readonly Target[];
}> {
  const song = audio.file('flac', '1h');
  const figures: QueueFigures[] = [];
  for (const size of quick ? SIZES.slice(0, 2) : SIZES) {
    figures.push(await figuresOf(root, song, size));
    say(`queue of ${size}: first frame ${shown(figures.at(-1)!.firstMs)} ms`);
  }
  const [short, ...long] = figures;
  return {
    table: {
      columns: ['entries', 'first frame, ms', 'scroll, ms a key', 'filter, ms a key', 'MiB'],
      rows: figures.map((one) => [
        String(one.size),
        ...[one.firstMs, one.scrollMs, one.filterMs, one.memoryMib].map((value) => shown(value)),
      ]),
    },
    targets: long.flatMap((one) => [
      atMost(`queue of ${one.size}: first frame ÷ that of 3 entries`, one.firstMs / short!.firstMs, 1.5),
      atMost(`queue of ${one.size}: scroll a key`, one.scrollMs, 50, 'ms'),
      atMost(`queue of ${one.size}: filter a key`, one.filterMs, 50, 'ms'),
      atMost(
        `queue of ${one.size}: kB an entry`,
        ((one.memoryMib - short!.memoryMib) * 1048.576) / one.size,
        1,
      ),
    ]),
  };
}

async function figuresOf(root: string, song: string, size: number): Promise<QueueFigures> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'ph-queue-'));
  const list = path.join(dir, 'all.m3u8');
  const titles = Array.from({ length: size }, (_, index) => `#EXTINF:240,track ${index + 1}\n${song}`);
  writeFileSync(list, `#EXTM3U\n${titles.join('\n')}\n`);
  const terminal = openTerminal(80, 24);
  const shows = (text: RegExp): boolean => terminal.screen().some((row) => text.test(row));
  const took = async (act: () => void, done: () => boolean): Promise<number> => {
    const start = performance.now();
    act();
    while (!done()) {
      if (performance.now() - start > 60_000) throw new Error(`no answer of a queue of ${size}`);
      await pauseMs(1);
    }
    return performance.now() - start;
  };
  try {
    const command = `exec ${playheadCommand(root).join(' ')} '${list}' --output null --ui tui --no-remember`;
    const firstMs = await took(
      () => terminal.run(command),
      () => shows(/\? help/),
    );
    await pauseMs(SETTLE_MS);
    const scrolls: number[] = [];
    for (let press = 0; press < SCROLLS && size > SIZES[0]!; press++) {
      const before = terminal.screen().join('\n');
      terminal.press('C-d');
      scrolls.push(
        await took(
          () => undefined,
          () => terminal.screen().join('\n') !== before,
        ),
      );
    }
    terminal.press('/');
    await took(
      () => undefined,
      () => shows(/filter|search/),
    );
    const filters: number[] = [];
    for (const [typed, key] of ['9', '99'].map((text) => [text, text.at(-1)!] as const))
      filters.push(
        await took(
          () => terminal.press(key),
          () => shows(new RegExp(`filter "${typed}"`)),
        ),
      );
    return {
      ...{ size, firstMs, memoryMib: memoryMib(terminal.shellPid()) },
      scrollMs: scrolls.length > 0 ? median(scrolls) : 0,
      filterMs: median(filters),
    };
  } finally {
    terminal.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
