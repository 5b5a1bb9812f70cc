import { afterEach, describe, expect, it } from 'vitest';
import type { RemoteEngine } from '../helpers/remote-engine.ts';
import {
  LONG_WINDOW,
  SHORT_WINDOW,
  expectOnePiece,
  soundBench,
  underrunsIn,
} from '../helpers/sound-bench.ts';
import { stallingDisk } from '../helpers/stalling-disk.ts';
import type { StallingDisk } from '../helpers/stalling-disk.ts';

const bench = soundBench();

let disk: StallingDisk | null = null;
afterEach(() => {
  disk?.recover();
  disk?.remove();
  disk = null;
});

/** Each way of reading a local file. The decoder that is asked for is one that the C library reads for. */
const READ_BY = [
  { kind: 'mapped', name: 'stall.wav', copied: () => bench.wav, gapAfterSeconds: 3.5 },
  { kind: 'streamed', name: 'stall.flac', copied: () => bench.flac, gapAfterSeconds: 8 },
  { kind: 'streamed', name: 'stall.m4a', copied: () => bench.alac, gapAfterSeconds: 3.5 },
] as const;

describe.each(READ_BY)(
  'a disk that gives nothing for seconds under a $kind track, $name',
  ({ kind, name, copied, gapAfterSeconds }) => {
    const stalled = async (window: typeof LONG_WINDOW, stallSeconds: number): Promise<RemoteEngine> => {
      const file = bench.copyOf(copied(), name);
      disk = stallingDisk(file);
      const player = await bench.start([file], {
        reader: { ...window, ffmpegPath: 'ffmpeg' },
        env: disk.env,
      });
      expect(await player.waitFor('file-loaded')).toMatchObject({ source: kind });
      await bench.seconds(1);
      disk.stall();
      await bench.seconds(stallSeconds);
      disk.recover();
      return player;
    };

    it('is not heard where the read-ahead is longer', async () => {
      const player = await stalled(LONG_WINDOW, 2);
      await bench.seconds(3);
      await bench.finish(player);
      expect(underrunsIn(player.events)).toEqual([]);
      const runs = await bench.heard();
      expect(runs).toHaveLength(1);
      expect(runs[0]!.referenceFrame).toBe(0);
    });

    it('makes one gap where it is shorter, and not a sample is lost', async () => {
      // More than the window: what lies in pipes and in a child is some 1.5 s, what our own decoder has read some 5 s.
      const player = await stalled(SHORT_WINDOW, gapAfterSeconds);
      await player.waitFor('underrun');
      await bench.seconds(1.5);
      await bench.finish(player);
      expect(underrunsIn(player.events)).toHaveLength(1);
      const runs = await bench.heard();
      expect(runs).toHaveLength(2);
      expectOnePiece(runs);
      expect(underrunsIn(player.events)[0]!.frame).toBe(runs[1]!.referenceFrame);
    });
  },
);
