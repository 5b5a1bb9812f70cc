import { Box } from 'ink';
import { afterEach, describe, expect, it } from 'vitest';
import { NowPlaying } from '../../../src/ui/components/now-playing.tsx';
import { nowPlayingOf } from '../../../src/ui/store/now-playing.ts';
import { sampleScreen, type SampleOptions, type SampleScreen } from '../../helpers/sample-screen.tsx';

let screen: SampleScreen;
afterEach(() => screen.close());

const entries = [
  { id: 1, path: '/m/01.flac' },
  { id: 2, path: '/m/02.flac' },
];
const details = {
  '/m/01.flac': {
    title: 'Us and the Estuary',
    artist: 'Nadia Verholt',
    album: 'Low Tide Letters',
    year: 2019,
    trackNumber: 2,
    trackTotal: 7,
    bitsPerSample: 24,
    bitRate: 1_010_000,
    trackGainDb: -6.2,
    albumGainDb: -5,
  },
};

async function start(options: Partial<SampleOptions> = {}): Promise<void> {
  screen = sampleScreen({ entries, details, ...options });
  screen.player.start(1);
  await screen.read(2);
}

const header = (width: number) => (
  <Box width={width} flexDirection="column">
    <NowPlaying width={width} />
  </Box>
);
const withGain = (replayGain: 'off' | 'track' | 'album'): Partial<SampleOptions> => ({
  options: {
    start: {
      modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
      seed: 1,
      replayGain,
      isScanning: false,
    },
  },
});

describe('the header', () => {
  it('shows title, artist and album, and what the sound is made of', async () => {
    await start();
    expect(screen.show(header(60), 60)).toEqual([
      'Us and the Estuary                              FLAC 24/44.1',
      'Nadia Verholt                                   1,010 kbit/s',
      'Low Tide Letters · 2019 · 2/7',
    ]);
  });

  it('shows the gain that is applied, and none with ReplayGain off', async () => {
    await start();
    expect(screen.show(header(60), 60).join('')).not.toContain('dB');
    for (const [mode, shown] of [
      ['track', 'track −6.2 dB'],
      ['album', 'album −5.0 dB'],
    ] as const) {
      screen.close();
      await start(withGain(mode));
      expect(screen.show(header(60), 60)[2]).toMatch(new RegExp(`${shown}$`));
      expect(screen.show(header(100), 100)[1]).toMatch(new RegExp(`replaygain ${shown}$`));
    }
  });

  it('waits for the tags instead of showing a file name first', () => {
    screen = sampleScreen({ entries, options: { readDetails: () => new Promise(() => undefined) } });
    screen.player.start(1);
    expect(nowPlayingOf(screen.store.state, screen.store)).toBeNull();
    expect(screen.show(header(40), 40).join('')).not.toContain('01');
  });

  it('shows the file name of a track without tags', async () => {
    await start();
    screen.player.start(2);
    await screen.read(2);
    expect(screen.show(header(40), 40)[0]).toMatch(/^02 /);
  });

  it('says nothing before the first track is known, and that the queue is empty when it is', () => {
    screen = sampleScreen({ entries: [], ...withGain('off') });
    expect(screen.show(header(40), 40)[0]).toBe('the queue is empty');
    screen.close();
    screen = sampleScreen({
      entries: [],
      options: {
        start: {
          modes: { loopTimes: 1, repeatTimes: 1, shuffle: false },
          seed: 1,
          replayGain: 'off',
          isScanning: true,
        },
      },
    });
    expect(screen.show(header(40), 40).join('')).toBe('');
  });
});
