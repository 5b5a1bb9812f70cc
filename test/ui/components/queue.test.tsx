import { afterEach, describe, expect, it } from 'vitest';
import { Queue } from '../../../src/ui/components/queue.tsx';
import { Playlist } from '../../../src/player/playlist.ts';
import type { QueueEntry } from '../../../src/player/track.ts';
import type { TrackDetails } from '../../../src/ui/store/track-details.ts';
import { sampleScreen, type SampleOptions, type SampleScreen } from '../../helpers/sample-screen.tsx';

let screen: SampleScreen;
afterEach(() => screen.close());

const LOW_TIDE = { album: 'Low Tide Letters', artist: 'Nadia Verholt', year: 2019 };
const TRACKS: readonly (Partial<TrackDetails> & { readonly title: string })[] = [
  { ...LOW_TIDE, title: 'Slack Water', trackNumber: 1, durationSeconds: 20.9 },
  { ...LOW_TIDE, title: 'Us and the Estuary', trackNumber: 2, durationSeconds: 469 },
  { ...LOW_TIDE, title: 'Breakwater', artist: 'The Harbour Choir', trackNumber: 3, durationSeconds: 61 },
  { title: 'Single', artist: 'Somebody', album: 'Elsewhere', durationSeconds: 100 },
];
const entries: readonly QueueEntry[] = TRACKS.map(({ title }, index) => ({
  id: index + 1,
  path: `/m/${title}.flac`,
}));
const details = Object.fromEntries(entries.map(({ path }, index) => [path, TRACKS[index]!]));

async function start(options: Partial<SampleOptions> = {}): Promise<void> {
  screen = sampleScreen({ entries, details, ...options });
  screen.player.start(1);
  await screen.read((options.entries ?? entries).length);
}

const queue = (width = 80, rows = 8) => <Queue width={width} rows={rows} isFramed />;

describe('the queue', () => {
  it('shows albums under their headings, what plays and what comes next', async () => {
    await start();
    expect(screen.show(queue())).toEqual([
      '─ Low Tide Letters ─ Nadia Verholt ─ 2019                            1/4 · 10:50',
      '▶   1  Slack Water                                                          0:20',
      '›   2  Us and the Estuary                                            next   7:49',
      '    3  Breakwater                                    The Harbour Choir      1:01',
      '    4  Single                                        Somebody               1:40',
      ...['', '', '', '', ''],
    ]);
  });

  it('marks what cannot be played, with the reason', async () => {
    await start();
    const [, , third] = entries;
    screen.player.emit({
      event: 'end-file',
      path: third!.path,
      reason: 'error',
      error: 'is empty',
      frames_played: 0,
    });
    expect(screen.show(queue())[3]).toMatch(/^✗ {3}3 {2}Breakwater — is empty/);
  });

  it('says that it is being scanned, and how much was found', async () => {
    await start({
      options: {
        start: {
          modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
          seed: 1,
          replayGain: 'off',
          isScanning: true,
        },
      },
    });
    expect(screen.show(queue())[0]).toMatch(/scanning… 4$/);
    screen.player.emit({ event: 'queue-completed' });
    expect(screen.show(queue())[0]).toMatch(/1\/4 · 10:50$/);
  });

  it('says what its filter lets through, and what it has not read yet', async () => {
    await start({ view: { filter: 'tide' } });
    const [heading, ...rows] = screen.show(queue());
    expect(heading).toMatch(/^filter "tide": 3 of 4 /);
    expect(rows.filter((row) => row !== '').map((row) => row.slice(0, 20).trim())).toEqual([
      '─ Low Tide Letters ─',
      '▶   1  Slack Water',
      '›   2  Us and the Es',
      '3  Breakwater',
    ]);
    screen.close();
    screen = sampleScreen({
      entries,
      details,
      view: { filter: 'nothing' },
      options: { readDetails: () => new Promise(() => undefined) },
    });
    expect(screen.show(queue())[0]).toMatch(/^filter "nothing": 0 of 4, 4 not read yet/);
  });

  it('has read a whole cue sheet once its file is read', async () => {
    const from = (seconds: number) => ({ from: { type: 'seconds', seconds } as const, to: null });
    const parts = [0, 60, 120].map((second, index) => ({
      id: index + 1,
      path: '/m/album.flac',
      title: `part ${index + 1}`,
      part: from(second),
    }));
    screen = sampleScreen({ entries: parts, view: { filter: 'part' } });
    await screen.read(1);
    expect(screen.show(queue())[0]).toMatch(/^filter "part": 3 of 3(?!,)/);
  });

  it('says how many are below its window, and follows the selection', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      id: index + 1,
      path: `/m/${index + 1}.flac`,
      title: `t${index + 1}`,
    }));
    await start({ entries: many, details: {} });
    expect(screen.show(queue(60, 5)).at(-1)).toMatch(/▾ 25 more$/);
    for (let step = 0; step < 9; step++) screen.press('j');
    const rows = screen.show(queue(60, 5));
    expect(rows.slice(1, 6).map((row) => /t\d+/.exec(row)?.[0])).toEqual(['t6', 't7', 't8', 't9', 't10']);
    expect(rows.at(-1)).toMatch(/▾ 20 more$/);
    screen.press('G');
    expect(screen.show(queue(60, 5)).at(-1)).toBe('');
  });

  it('says what was removed and that it can be undone, and nothing happens to it from another view', async () => {
    await start();
    screen.press('j', 'd');
    expect(screen.store.state.view.toast?.message.text).toBe('removed Us and the Estuary · u undoes it');
    expect(screen.player.entries.map(({ id }) => id)).toEqual([1, 3, 4]);
    screen.press('u');
    expect(screen.player.entries.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    screen.press('U');
    expect(screen.player.entries.map(({ id }) => id)).toEqual([1, 3, 4]);
    for (const view of ['2', '3', '4', '5', '6', '7', '?', 'T', 'D']) {
      screen.press(view, 'd', 'J', 'K', 'u', 'x', 'S');
      screen.press('esc', 'esc');
    }
    expect(screen.player.entries.map(({ id }) => id)).toEqual([1, 3, 4]);
    expect(screen.player.sent.filter(({ type }) => type === 'quit')).toEqual([]);
  });

  it('plays next, moves and sorts what is selected or marked', async () => {
    await start();
    const ids = (): readonly number[] => screen.player.entries.map(({ id }) => id);
    screen.press('G', 'n');
    expect(ids()).toEqual([1, 4, 2, 3]);
    screen.press('J');
    expect(ids()).toEqual([1, 2, 4, 3]);
    screen.press('c', 'H', 'j', 'x', 'j', 'x', 'n');
    expect(ids()).toEqual([1, 2, 3, 4]);
    screen.press('S', 't', 'i', 't', 'l', 'e', 'enter');
    expect(ids()).toEqual([3, 4, 1, 2]);
    screen.press('u');
    expect(ids()).toEqual([1, 2, 3, 4]);
  });

  it('sorts by artist, album and date so that albums stay in order: disc, then track', async () => {
    const ids = (): readonly number[] => screen.player.entries.map(({ id }) => id);
    const track = (album: string, discNumber: number | null, trackNumber: number | null, year: number) => ({
      ...{
        album,
        discNumber,
        trackNumber,
        year,
        artist: 'Ida',
        title: `${album} ${discNumber} ${trackNumber}`,
      },
    });
    const tracks = [
      track('Ebb', 2, 1, 2001),
      track('Ebb', 1, 10, 2001),
      track('Delta', null, 2, 2010),
      track('Ebb', 1, 9, 2001),
      track('Delta', null, 1, 2010),
      track('Ebb', 10, 1, 2001),
    ];
    await start({
      entries: tracks.map(({ title }, index) => ({ id: index + 1, path: `/m/${title}` })),
      details: Object.fromEntries(tracks.map((details) => [`/m/${details.title}`, details])),
    });
    const sorted = async (key: string): Promise<readonly number[]> => {
      screen.press('S', ...Array.from(key), 'enter');
      await Promise.resolve();
      return ids();
    };
    expect(await sorted('album')).toEqual([5, 3, 4, 2, 1, 6]);
    expect(await sorted('date')).toEqual([4, 2, 1, 6, 5, 3]);
    expect(await sorted('artist')).toEqual([5, 3, 4, 2, 1, 6]);
  });

  it('numbers what is to come under a shuffle, in the order that it plays', async () => {
    await start();
    const notes = (): readonly string[] =>
      screen
        .show(queue())
        .slice(1, 5)
        .map((row) => /(?:next|\+\d)(?= +\d+:\d\d$)/.exec(row)?.[0] ?? '');
    expect(notes()).toEqual(['', 'next', '', '']);
    screen.press('s');
    const order = new Playlist(screen.player.entries, { shuffle: true, loopTimes: 1, repeatTimes: 1 }, 1);
    const current = order.rankOf(1);
    const expected = screen.player.entries.map(({ id }) => {
      const turns = order.rankOf(id) - current;
      return turns <= 0 ? '' : turns === 1 ? 'next' : `+${turns}`;
    });
    expect(notes()).toEqual(expected);
    screen.press('r');
    expect(notes().filter((note) => note !== '')).toHaveLength(3);
  });
});
