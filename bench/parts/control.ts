import type { BenchContext } from '../bench-context.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { LIVE_PLAYERS, pauseMs, withLivePlayer } from '../players/live-player.ts';
import type { LivePlayer } from '../players/live-player.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult, Target } from '../report/part-result.ts';
import { median } from '../statistics.ts';

interface Found {
  readonly pause: number[];
  readonly resume: number[];
  readonly volume: number[];
  readonly next: number[];
  readonly held: number[];
}

const HELD_PER_SECOND = 30;
const HELD_SECONDS = 5;

/** Pause, volume, the next track and a held arrow key: how soon each is at ALSA's door. */
export async function benchControl(context: BenchContext): Promise<PartResult> {
  const { quick, audio, say } = context;
  const times = quick ? 2 : 7;
  const songs = Array.from({ length: times + 2 }, () => audio.file('flac', '4min'));
  const longFiles = (['flac', 'mp3'] as const).map((format) => audio.file(format, '1h'));
  const found = new Map<string, Found>();
  for (const kind of LIVE_PLAYERS) {
    const one: Found = { pause: [], resume: [], volume: [], next: [], held: [] };
    found.set(kind.name, one);
    await withLivePlayer(kind, songs, context, async (player) => {
      for (let n = 0; n < times; n++) await pauseAndChange(player, one, n);
      for (let n = 0; n < times; n++) {
        await pauseMs(500);
        one.next.push(
          await after(
            player,
            () => player.next(),
            ({ log }, ns) => log.firstWriteAfterDrop(ns),
          ),
        );
      }
    });
    for (const file of longFiles)
      await withLivePlayer(
        kind,
        [file],
        context,
        async (player) => void one.held.push(await heldKeyMs(player)),
      );
    say(
      `control ${kind.name}  ${Object.entries(one)
        .map(([what, values]) => `${what} ${shown(median(values as number[]))}`)
        .join('  ')}`,
    );
  }
  const rows = (
    [
      ['pause: to the drop', 'pause'],
      ['resume: to the write', 'resume'],
      ['volume: to the first write that has it', 'volume'],
      ['next track: to its first write', 'next'],
      [`arrow key held ${HELD_SECONDS} s at ${HELD_PER_SECOND}/s: last command to the last drop`, 'held'],
    ] as const
  ).map(([what, key]) => [what, ...LIVE_PLAYERS.map(({ name }) => cell(found.get(name)![key]))]);
  const ours = found.get('playhead')!;
  const targets: Target[] = [
    ...(['pause', 'volume', 'next'] as const).map((what) => atMost(what, median(ours[what]), 10, 'ms')),
    ...ours.held.map((ms, index) =>
      atMost(`held arrow key, ${index === 0 ? 'flac' : 'mp3'} 1h: stops after`, ms, 50, 'ms'),
    ),
  ];
  return {
    title: 'Pause, volume, track change, held key',
    method: `Median of ${times}, in ms. mpv changes the volume of what it writes next and takes nothing back, so what it has queued (0.2 s) is heard before it.`,
    tables: [{ columns: ['command', ...LIVE_PLAYERS.map(({ name }) => name)], rows }],
    targets,
  };
}

function cell(values: readonly number[]): string {
  return values.length === 0 ? '' : shown(median(values));
}

async function pauseAndChange(player: LivePlayer, into: Found, n: number): Promise<void> {
  await pauseMs(300);
  into.pause.push(
    await after(
      player,
      () => player.pause(),
      ({ log }, ns) => log.first(['drop', 'pause'], ns),
    ),
  );
  await pauseMs(300);
  into.resume.push(
    await after(
      player,
      () => player.resume(),
      ({ log }, ns) => log.first(['write', 'unpause'], ns),
    ),
  );
  await pauseMs(500);
  const volume = (): void => player.setVolume(n % 2 === 0 ? 80 : 100);
  into.volume.push(
    await after(player, volume, ({ log }, ns) =>
      player.name === 'mpv' ? log.firstWrite(ns) : log.firstWriteAfterDrop(ns),
    ),
  );
}

async function after(
  player: LivePlayer,
  command: () => void,
  seen: (player: LivePlayer, sinceNs: number) => Promise<{ readonly atNs: number }>,
): Promise<number> {
  const sentNs = nowNs();
  command();
  return ((await seen(player, sentNs)).atNs - sentNs) / NS_PER_MS;
}

/** Holds the right arrow down, and tells how long after the release the player still jumps. */
async function heldKeyMs(player: LivePlayer): Promise<number> {
  let sentNs = nowNs();
  for (let n = 0; n < HELD_PER_SECOND * HELD_SECONDS; n++) {
    sentNs = nowNs();
    player.seekBy(5);
    await pauseMs(1000 / HELD_PER_SECOND);
  }
  await pauseMs(2000);
  const last = player.log.lastDrop(sentNs);
  // The last seek may have been carried out together with the one before: then nothing was dropped after it.
  return last === undefined ? 0 : (last.atNs - sentNs) / NS_PER_MS;
}
