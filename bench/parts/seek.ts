import { FORMATS, LENGTHS, warm } from '../audio-shelf.ts';
import type { Format, Length } from '../audio-shelf.ts';
import type { BenchContext } from '../bench-context.ts';
import { nowNs, NS_PER_MS } from '../clock.ts';
import { LIVE_PLAYERS, pauseMs, withLivePlayer } from '../players/live-player.ts';
import type { LivePlayer, LivePlayerKind } from '../players/live-player.ts';
import { atMost, shown } from '../report/part-result.ts';
import type { PartResult, ResultTable, Target } from '../report/part-result.ts';
import { decoderFloorMs } from './decoder-floor.ts';
import { median, percentile } from '../statistics.ts';
import { seededRandom } from '../../test/helpers/seeded-random.ts';

const KINDS = ['first far', 'far', '±5 s', '±60 s'] as const;
type SeekKind = (typeof KINDS)[number];
type Latencies = Readonly<Record<SeekKind, number[]>>;

interface Subject {
  readonly format: Format;
  readonly length: Length;
}

/** Every format at the lengths of a song and of a mix; the others where they tell something. */
const SUBJECTS: readonly Subject[] = [
  ...(['flac', 'mp3'] as const).map((format) => ({ format, length: '10s' as const })),
  ...(['4min', '1h'] as const).flatMap((length) => FORMATS.map((format) => ({ format, length }))),
  ...(['mp3', 'opus'] as const).map((format) => ({ format, length: '10h' as const })),
];

/** One file that is kept in memory, and three that are not. */
const QUICK_SUBJECTS: readonly Subject[] = [
  { format: 'opus', length: '1h' },
  { format: 'ogg', length: '1h' },
  { format: 'flac', length: '4min' },
  { format: 'flac', length: '1h' },
  { format: 'mp3', length: '1h' },
  { format: 'm4a', length: '1h' },
];

const LONGEST_IN_MEMORY_SECONDS = 12 * 60;

/** Between two seeks, less than a listener who looks for a place: what a device queues is played meanwhile, and every seek has something to drop. */
const BETWEEN_MS = 220;

/** From a seek's command to the first write of what it asked for at ALSA's door. */
export async function benchSeek(context: BenchContext): Promise<PartResult> {
  const { quick, audio, say } = context;
  const firsts = quick ? 1 : 3;
  const tables = new Map<Length, string[][]>();
  const targets: Target[] = [];
  for (const subject of quick ? QUICK_SUBJECTS : SUBJECTS) {
    const file = audio.file(subject.format, subject.length);
    const found = new Map(LIVE_PLAYERS.map(({ name }) => [name, empty()]));
    try {
      for (let run = 0; run < firsts; run++)
        for (const kind of LIVE_PLAYERS) {
          warm(file);
          await measure(context, kind, file, subject, run === 0, found.get(kind.name)!);
        }
    } catch (error) {
      // A seek that is never heard is a result, too, and no reason to lose the others.
      const what = `seek, ${subject.format} ${subject.length}`;
      targets.push({ what, wanted: 'each is heard', measured: String(error), met: false });
      say(`FAILED ${what}: ${String(error)}`);
      continue;
    }
    const floorMs = await decoderFloorMs(file, quick ? 3 : 9);
    const rows = KINDS.map((kind) => rowOf(subject, kind, found, floorMs)).filter((row) => row !== null);
    tables.set(subject.length, [...(tables.get(subject.length) ?? []), ...rows]);
    for (const row of rows) say(`seek ${subject.length} ${row.join('  ')}`);
    targets.push(...targetsOf(subject, found));
  }
  return {
    title: 'Seeking',
    method:
      'Command to the first snd_pcm_writei after what was queued had been dropped, in ms: median (95th percentile). ' +
      'Commands reach playhead over a pipe and mpv (`exact` seeks) over its socket. First far: the first seek of a process, to 75 %. ' +
      'Far: random places of the file. The decoder alone: from the first bytes into an ffmpeg that waits as the spare does to the ' +
      'first frame of the target out of it, which is what no player that decodes in a child can be quicker than.',
    tables: [...tables].map(([length, rows]): ResultTable => ({
      caption: `Files of ${length}`,
      columns: ['file', 'seek', ...LIVE_PLAYERS.map(({ name }) => name), 'playhead ÷ mpv', 'decoder alone'],
      rows,
    })),
    targets,
  };
}

function empty(): Latencies {
  return { 'first far': [], far: [], '±5 s': [], '±60 s': [] };
}

/** One process: its first far seek and, when `isWhole`, all the others. @throws when a player fails to seek */
async function measure(
  context: BenchContext,
  kind: LivePlayerKind,
  file: string,
  { length }: Subject,
  isWhole: boolean,
  into: Latencies,
): Promise<void> {
  const seconds = LENGTHS[length];
  const times = context.quick || length === '10s' ? 3 : 8;
  const random = seededRandom(seconds);
  await withLivePlayer(kind, [file], context, async (player) => {
    into['first far'].push(await latencyMs(player, () => player.seekTo(seconds * 0.75)));
    if (!isWhole) return;
    for (let n = 0; n < times; n++) {
      const place = random() * (seconds - 3);
      into.far.push(await latencyMs(player, () => player.seekTo(place)));
    }
    // There and back, from a place with room on both sides: what plays in between moves it on.
    await latencyMs(player, () => player.seekTo(seconds * 0.1));
    for (let n = 0; n < times; n++)
      into['±5 s'].push(await latencyMs(player, () => player.seekBy(n % 2 === 0 ? 5 : -5)));
    if (seconds < 240) return;
    for (let n = 0; n < times; n++)
      into['±60 s'].push(await latencyMs(player, () => player.seekBy(n % 2 === 0 ? 60 : -60)));
  });
}

async function latencyMs(player: LivePlayer, command: () => void): Promise<number> {
  await pauseMs(BETWEEN_MS);
  const sentNs = nowNs();
  command();
  const write = await player.log.firstWriteAfterDrop(sentNs);
  return (write.atNs - sentNs) / NS_PER_MS;
}

function rowOf(
  { format }: Subject,
  kind: SeekKind,
  found: ReadonlyMap<string, Latencies>,
  floorMs: number | null,
): string[] | null {
  const [ours, peer] = ['playhead', 'mpv'].map((name) => found.get(name)![kind]);
  if (ours === undefined || peer === undefined || ours.length === 0) return null;
  const floor = kind === 'far' && floorMs !== null ? shown(floorMs) : '';
  return [format, kind, spread(ours), spread(peer), shown(median(ours) / median(peer)), floor];
}

function spread(values: readonly number[]): string {
  return `${shown(median(values))} (${shown(percentile(values, 95))})`;
}

function targetsOf({ format, length }: Subject, found: ReadonlyMap<string, Latencies>): Target[] {
  const ours = found.get('playhead')!;
  const peer = found.get('mpv')!;
  const what = `${format} ${length}`;
  // All of a track of up to 12 minutes is held in memory; of a longer one, what ±5 s reach.
  const inMemory = LENGTHS[length] <= LONGEST_IN_MEMORY_SECONDS;
  const near = inMemory ? KINDS.flatMap((kind) => ours[kind]) : ours['±5 s'];
  const nearOfPeer = inMemory ? KINDS.flatMap((kind) => peer[kind]) : peer['±5 s'];
  return [
    atMost(`seek in the buffer, ${what}: playhead ÷ mpv`, median(near) / median(nearOfPeer), 1),
    atMost(`seek in the buffer, ${what}: 95th percentile`, percentile(near, 95), 10, 'ms'),
    ...(inMemory ? [] : farTargets(what, ours, peer)),
  ];
}

function farTargets(what: string, ours: Latencies, peer: Latencies): Target[] {
  return [
    atMost(`far seek, ${what}: median`, median(ours.far), 25, 'ms'),
    atMost(`far seek, ${what}: 95th percentile`, percentile(ours.far, 95), 90, 'ms'),
    // mpv reads all of an MP3 up to there, the first time.
    ...(what.startsWith('mp3')
      ? [
          atMost(
            `first far seek, ${what}: playhead ÷ mpv`,
            median(ours['first far']) / median(peer['first far']),
            0.25,
          ),
        ]
      : []),
  ];
}
