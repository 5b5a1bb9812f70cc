import path from 'node:path';
import type { QueueEntry } from '../../src/player/track.ts';
import type { Fact, TrackDetails } from '../../src/ui/store/track-details.ts';
import type * as Tui from '../../src/ui/tui.tsx';
import {
  DEFAULT_SCREEN_CONFIG,
  type ArtSource,
  type PlayerStart,
  type ScreenConfig,
  type TuiHandle,
} from '../../src/ui/tui-options.ts';
import { ClockPlayer } from './clock-player.ts';
import { emulateTerminal, type EmulatedTerminal } from './emulated-terminal.ts';

/** What users run: not the sources. */
const BUNDLE = path.resolve(import.meta.dirname, '..', '..', 'dist', 'tui.mjs');

/** Together longer than Ink puts off a frame (34 ms), and than an ESC may be the beginning of something (40 ms). */
const TURN_MS = 12;
const QUIET_TURNS = 6;

/** Titles that terminals and layouts stumble over. */
const TITLES = [
  'Us and Them',
  '夜に駆ける、どこまでも続く長い長い題名のある曲',
  '👩‍🚀 emoji ❤️ title 🇩🇪 👍🏽',
  'שלום עולם בעברית',
  'مرحبا بالعالم',
  'Zalgo t̵̢̪͇̓̈́͝ë̸́x̴t̶',
  'हिन्दी में शीर्षक',
  'a\u001b[2Jb\u0007c\u009b31md',
  '한국어 제목 ｆｕｌｌ',
  '',
];

export function entriesOf(count: number): readonly QueueEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    path: `/music/${index + 1} file.flac`,
    title: TITLES[index % TITLES.length]!,
    artist: index % 3 === 0 ? '屋根裏楽団 & Sons' : 'Artist',
    durationSeconds: 100 + (index % 500),
  }));
}

export function detailsOf(entry: QueueEntry): TrackDetails {
  return {
    title: entry.title ?? null,
    artist: entry.artist ?? null,
    album: 'Album アルバム',
    year: 1973,
    discNumber: 1,
    trackNumber: 3,
    trackTotal: 10,
    durationSeconds: entry.durationSeconds ?? null,
    bitsPerSample: 24,
    bitRate: 2_804_000,
    trackGainDb: -6.2,
    albumGainDb: -6,
    chapters: [
      { startSeconds: 0, title: 'Verse' },
      { startSeconds: 60, title: '章' },
    ],
    lyrics: {
      isSynced: true,
      lines: Array.from({ length: 60 }, (_, line) => ({
        atMs: line * 4000,
        text: `line ${line} 歌詞 of the song`,
      })),
    },
  };
}

export function factsOf(entry: QueueEntry): readonly Fact[] {
  return [
    ['File', ''],
    ['path', entry.path],
    ['Tags', ''],
    ['title', entry.title ?? ''],
    ['comment', 'a long comment that goes on and on 長い長いコメント '.repeat(4)],
  ];
}

/** A screen on an emulated terminal, with a player that has a clock instead of sound. */
export interface ScreenFixture {
  readonly player: ClockPlayer;
  readonly terminal: EmulatedTerminal;
  readonly tui: TuiHandle;
  /** Lets what is due at once be drawn. */
  settle(): Promise<void>;
  /** Waits until nothing is written for longer than the screen puts a change off. */
  quiet(): Promise<void>;
  waitForRows(condition: (rows: readonly string[]) => boolean, what: string): Promise<readonly string[]>;
}

export async function openScreen(
  columns: number,
  rows: number,
  options: {
    readonly entries?: readonly QueueEntry[];
    readonly config?: Partial<ScreenConfig>;
    readonly widths?: 'old' | 'ours';
    readonly environment?: Readonly<Record<string, string>>;
    readonly art?: ArtSource;
    readonly readDetails?: () => Promise<TrackDetails>;
    readonly start?: Partial<PlayerStart>;
    /** Whether the terminal leaves the screen's questions to the test; else it answers that it has no graphics. */
    readonly isSilent?: boolean;
  } = {},
): Promise<ScreenFixture> {
  const { runTui } = (await import(BUNDLE)) as typeof Tui;
  const entries = options.entries ?? entriesOf(40);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const player = new ClockPlayer(entries);
  const terminal = emulateTerminal(columns, rows, options.widths);
  const bins = Float32Array.from({ length: 2048 }, (_, index) => Math.abs(Math.sin(index / 37)));
  const tui = runTui({
    port: player,
    queue: entries,
    start: {
      modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
      seed: 1,
      replayGain: 'off',
      isScanning: false,
      ...options.start,
    },
    config: { ...DEFAULT_SCREEN_CONFIG, ...options.config },
    environment: { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', ...options.environment },
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    onExit: () => undefined,
    readDetails:
      options.readDetails ?? ((path) => Promise.resolve(detailsOf(byPath.get(path) ?? entries[0]!))),
    readFacts: (path) => Promise.resolve(factsOf(byPath.get(path) ?? entries[0]!)),
    peaks: { request: () => undefined, peaksOf: () => ({ bins, done: 1 }), subscribe: () => () => undefined },
    samples: {
      channelsOf: () => 2,
      read(_entryId, endFrame, out) {
        for (let index = 0; index < out.length; index++)
          out[index] = 0.5 * Math.sin(((endFrame * 2 + index) / 2) * 0.063);
        return true;
      },
    },
    art: options.art ?? {
      load: (_path, width, height) => {
        const side = Math.min(width, height);
        return Promise.resolve({
          width: side,
          height: side,
          rgb: Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * 7) % 256),
        });
      },
    },
    files: {
      startFolder: '/music',
      list: (folder) =>
        Promise.resolve([
          { name: 'Albums アルバム', path: `${folder}/Albums`, kind: 'folder' },
          { name: 'song.flac', path: `${folder}/song.flac`, kind: 'file' },
        ]),
      add: () => Promise.resolve([1]),
    },
  });
  if (options.isSilent !== true) terminal.type('\u001b[?62;22c');
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    player,
    terminal,
    tui,
    settle,
    async quiet() {
      // Turns of the timers, not time: on a busy machine both the screen and this test come to run later.
      for (let turns = 0, bytes = -1; turns < QUIET_TURNS; turns++) {
        if (bytes !== terminal.bytesWritten()) turns = 0;
        bytes = terminal.bytesWritten();
        await new Promise((resolve) => setTimeout(resolve, TURN_MS));
      }
    },
    async waitForRows(condition, what) {
      const deadline = performance.now() + 5000;
      for (;;) {
        await settle();
        const shown = await terminal.rows();
        if (condition(shown)) return shown;
        if (performance.now() > deadline) throw new Error(`waited for ${what}:\n${shown.join('\n')}`);
      }
    },
  };
}
