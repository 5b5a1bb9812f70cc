import { describe, expect, it } from 'vitest';
import { openScreen } from '../helpers/screen-fixture.ts';
import { entryLabel, nameOf } from '../../src/ui/model/entry-label.ts';
import { logged } from '../../src/ui/model/message-log.ts';
import { folded, QueueFilter } from '../../src/ui/model/queue-filter.ts';
import { QueueMirror } from '../../src/ui/model/queue-mirror.ts';
import { TrackLibrary } from '../../src/ui/model/track-library.ts';
import type { TrackDetails } from '../../src/ui/model/track-details.ts';
import { lineAt, parseLyrics } from '../../src/ui/lyrics/lrc.ts';
import { detailsOf, entriesOf } from '../helpers/screen-fixture.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { waitUntil } from '../helpers/wait-until.ts';

describe('QueueFilter', () => {
  const entries = [
    { id: 1, path: '/m/one.flac', title: 'Café Señor' },
    { id: 2, path: '/m/Two.flac', artist: 'STRASSE' },
    { id: 3, path: '/m/ｆｕｌｌ/three.flac', title: '夜に駆ける' },
  ];
  const summaries = new Map([
    ['/m/Two.flac', { title: 'Große Straße', artist: null, album: 'Ærø', durationSeconds: 1 }],
  ]);
  const matches = (filter: string) =>
    new QueueFilter().matches(entries, filter, (path) => summaries.get(path) ?? null);

  it.each([
    ['cafe', [0]],
    ['SENOR café', [0]],
    ['strasse', [1]],
    ['aero', [1]],
    ['m/', [0, 1, 2]],
    ['夜', [2]],
    ['full', [2]],
    ['nothing', []],
  ])('finds %j at %j', (filter, places) => {
    expect(matches(filter)).toEqual(places);
  });

  it('lets everything through when it is empty', () => {
    expect(matches('  ')).toBeNull();
  });

  it('folds accents and case', () => {
    expect(folded('ÀÉÎ ÇñÅ ŁÓDŹ')).toBe('aei cna lodz');
  });
});

describe('QueueMirror', () => {
  it('knows every place after any edits', () => {
    const random = seededRandom(3);
    const mirror = new QueueMirror(entriesOf(20));
    let nextId = 1000;
    for (let round = 0; round < 500; round++) {
      const id = mirror.entries[Math.floor(random() * mirror.entries.length)]?.id ?? 0;
      const beforeId = mirror.entries[Math.floor(random() * mirror.entries.length)]?.id ?? null;
      const kind = random();
      if (kind < 0.4) mirror.apply({ type: 'append', entries: [{ id: nextId++, path: 'x' }] });
      else if (kind < 0.7) mirror.apply({ type: 'move', id, beforeId });
      else mirror.apply({ type: 'remove', ids: [id] });
      mirror.entries.forEach((entry, index) => expect(mirror.indexOf(entry.id)).toBe(index));
    }
  });
});

describe('entry labels', () => {
  it.each([
    ['/music/03 Last Tram.flac', '03 Last Tram'],
    ['http://radio.example/stream%20one.mp3?x=1', 'stream one'],
    ['http://radio.example/%zz', '%zz'],
    ['-', 'standard input'],
    ['/music/.hidden', '.hidden'],
    ['/music/\u001b[2Jx.mp3', 'x'],
  ])('name %j %j', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it('take tags over a playlist’s words, and a cue sheet’s title over the file’s', () => {
    const summary = { title: 'Tag', artist: 'A', album: 'B', durationSeconds: 9 };
    expect(entryLabel({ id: 1, path: 'x.mp3', title: 'Playlist' }, summary).title).toBe('Tag');
    const part = { from: { type: 'seconds', seconds: 10 }, to: { type: 'seconds', seconds: 25 } } as const;
    const cue = entryLabel({ id: 1, path: 'x.flac', title: 'Cue', part }, summary);
    expect([cue.title, cue.durationSeconds]).toEqual(['Cue', 15]);
    const last = { from: part.from, to: null };
    const whole = { ...summary, durationSeconds: 100 };
    expect(entryLabel({ id: 2, path: 'x.flac', part: last }, whole).durationSeconds).toBe(90);
  });
});

describe('the log', () => {
  it('counts what repeats and keeps the last 500', () => {
    let log = logged([], 'a', 'info', 1);
    log = logged(log, 'a', 'info', 2);
    expect(log).toEqual([{ text: 'a', level: 'info', atMs: 2, times: 2 }]);
    for (let index = 0; index < 600; index++) log = logged(log, `m${index}`, 'info', index);
    expect(log).toHaveLength(500);
    expect(log.at(-1)?.text).toBe('m599');
  });
});

describe('TrackLibrary', () => {
  it('reads what is on the screen first, each file once, one at a time', async () => {
    const entries = entriesOf(30);
    const reads: string[] = [];
    let running = 0;
    const library = new TrackLibrary(
      async (path): Promise<TrackDetails> => {
        reads.push(path);
        expect(++running).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        if (path.includes('7 file')) throw new Error('cannot be read');
        return detailsOf(entries.find((entry) => entry.path === path)!);
      },
      (_ms, wake) => {
        const timer = setImmediate(wake);
        return () => clearImmediate(timer);
      },
      () => undefined,
    );
    library.fill(entries);
    library.want(entries[4]!.path, [entries[20]!.path, entries[21]!.path, entries[4]!.path]);
    await waitUntil(() => library.knownCount === 30, 'all files');
    expect(reads.slice(1, 4)).toEqual([entries[4]!.path, entries[20]!.path, entries[21]!.path]);
    expect(new Set(reads).size).toBe(reads.length);
    expect(library.detailsOf(entries[4]!.path)?.album).toBe('Album アルバム');
    expect(library.summaryOf(entries[6]!.path)?.title).toBeNull();
    library.close();
  });
});

describe('lyrics', () => {
  it('follow LRC stamps, repeated and shifted', () => {
    const lyrics = parseLyrics(
      '[ar:Somebody]\n[offset:+500]\n[00:10.00][01:00.5]chorus\r\n[00:05]<00:05.1>verse\nno stamp\n',
    );
    expect(lyrics).toEqual({
      isSynced: true,
      lines: [
        { atMs: 4500, text: 'verse' },
        { atMs: 9500, text: 'chorus' },
        { atMs: 60_000, text: 'chorus' },
      ],
    });
    expect([0, 4500, 9499, 9500, 99_999].map((ms) => lineAt(lyrics, ms))).toEqual([-1, 0, 0, 1, 2]);
  });

  it('are plain without stamps, and harmless', () => {
    expect(parseLyrics('one\u001b[2J\n\ntwo').lines.map(({ text }) => text)).toEqual(['one', '', 'two']);
  });
});

it('the screen keeps to the track that plays when the next one is opened', async () => {
  const screen = await openScreen(80, 24);
  try {
    screen.player.start(1);
    await screen.waitForRows((rows) => rows[1]!.includes('FLAC'), 'the format');
    const next = { path: '/music/2 file.flac', codec: 'vorbis', sample_rate: 48_000, channels: 1 };
    screen.player.emit({ event: 'file-loaded', ...next, duration: 9, frames: 9, source: 'memory' });
    screen.player.emit({ event: 'mark', text: 'drawn after it', frame: 0, position: 0 });
    const rows = await screen.waitForRows((all) => all.at(-1)!.includes('drawn after it'), 'a drawing');
    expect(rows[1]).toContain('FLAC 24/44.1 · 2 ch');
  } finally {
    await screen.tui.unmount();
  }
});

describe('a station', () => {
  it('shows what it plays as the title, with itself below, and nothing of an escape code in it', async () => {
    const screen = await openScreen(80, 24);
    try {
      screen.player.start(1);
      await screen.waitForRows((rows) => rows[1]!.includes('Us and Them'), 'the entry');
      screen.player.emit({ event: 'metadata', title: 'Artist - \u001b[2JSong 夜' });
      const rows = await screen.waitForRows((all) => all[1]!.includes('Artist - Song 夜'), 'what it plays');
      expect(rows[2]).toContain('Us and Them');
      expect(screen.terminal.writtenText()).toContain('\u001b]2;Artist - Song 夜 · Us and Them\u0007');
      screen.player.start(2);
      await screen.waitForRows((all) => !all.some((row) => row.includes('Artist - Song')), 'the next entry');
    } finally {
      await screen.tui.unmount();
    }
  });
});
