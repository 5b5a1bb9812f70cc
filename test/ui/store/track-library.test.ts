import { describe, expect, it } from 'vitest';
import type { TrackDetails } from '../../../src/ui/store/track-details.ts';
import { TrackLibrary } from '../../../src/ui/store/track-library.ts';
import { detailsOf, entriesOf } from '../../helpers/screen-fixture.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

describe('TrackLibrary', () => {
  it('reads what plays and what is on the screen first, each file once, one at a time', async () => {
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
      {
        after: (_ms, wake) => {
          const timer = setImmediate(wake);
          return () => clearImmediate(timer);
        },
        nowMs: () => 0,
      },
      () => undefined,
    );
    library.fill(entries);
    library.want(
      [entries[4]!.path, entries[9]!.path],
      [entries[20]!.path, entries[21]!.path, entries[4]!.path],
    );
    await waitUntil(() => library.knownCount === 30, 'all files');
    expect(reads.slice(1, 5)).toEqual([4, 9, 20, 21].map((index) => entries[index]!.path));
    expect(new Set(reads).size).toBe(reads.length);
    // What plays and what comes next are known in full before the next one begins.
    expect(library.detailsOf(entries[4]!.path)?.album).toBe('Album アルバム');
    expect(library.detailsOf(entries[9]!.path)?.album).toBe('Album アルバム');
    expect(library.detailsOf(entries[20]!.path)).toBeNull();
    expect(library.summaryOf(entries[6]!.path)?.title).toBeNull();
    library.close();
  });

  it('draws for each track that is shown, and once for all that was read out of sight', async () => {
    const entries = entriesOf(200);
    let draws = 0;
    const library = new TrackLibrary(
      (path) => Promise.resolve(detailsOf(entries.find((entry) => entry.path === path)!)),
      {
        // A second does not pass here; the rests between two tracks do.
        after: (ms, wake) => {
          const timer = ms < 700 ? setImmediate(wake) : null;
          return () => timer && clearImmediate(timer);
        },
        nowMs: () => 0,
      },
      () => draws++,
    );
    library.want([entries[0]!.path], [entries[1]!.path, entries[2]!.path]);
    await waitUntil(() => library.announcedCount === 3, 'what is shown');
    expect(draws).toBe(3);
    library.fill(entries);
    await waitUntil(() => library.announcedCount === 200, 'the whole queue');
    expect(draws).toBe(4);
    library.close();
  });
});
