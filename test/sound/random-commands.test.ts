import { appendFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command } from '../../src/player/command.ts';
import { accountForRecording } from '../helpers/account-for-recording.ts';
import { generated } from '../helpers/fixtures.ts';
import { identicalRuns } from '../helpers/identical-runs.ts';
import { processLoad } from '../helpers/process-state.ts';
import type { ProcessLoad } from '../helpers/process-state.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import type { RemoteEngine, RemoteEvent } from '../helpers/remote-engine.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { RATE, soundBench, underrunsIn, warningsIn } from '../helpers/sound-bench.ts';
import { StallWatch } from '../helpers/stall-watch.ts';
import { waitUntil } from '../helpers/wait-until.ts';

// scripts/soak.mjs sets these for the long version; the tests run the short one.
const MINUTES = Number(process.env.PLAYHEAD_SOAK_MINUTES ?? '0.4');
const SEED = Number(process.env.PLAYHEAD_SOAK_SEED ?? '1');
const REPORT = process.env.PLAYHEAD_SOAK_REPORT;

/** A round is recorded and then accounted for: an hour in one piece would be 1.3 GB. */
const ROUND_SECONDS = 8;
const ROUNDS = Math.max(3, Math.round((MINUTES * 60) / ROUND_SECONDS));
/** Rounds after which it is looked at what the player holds: not the first, in which code is compiled. */
const isLookedAt = (round: number): boolean => round % 25 === 1 || round === ROUNDS - 1;
/** Buffers of tracks that were skipped are given back within this, three threads one after another. */
const SETTLED_SECONDS = 5;
const MOST_GROWN_BYTES = 48 * 2 ** 20;

/** The device has this much when it is given more: no shorter stall of the machine can be heard. */
const BUFFER_MS = 240;
/** A stall that is heard was over no longer ago. */
const HEARD_WITHIN_NS = 1_500_000_000n;

const bench = soundBench();
let stalls: StallWatch;
beforeEach(async () => {
  stalls = await StallWatch.start();
});
afterEach(() => stalls.stop());

/** What a restless listener does, all of it seeded. Volume and speed are left alone: they change every sample. */
function randomCommand(random: () => number, tracks: number): Command {
  const roll = random();
  const seconds = random() * 29;
  if (roll < 0.25) return { type: 'seek', target: { type: 'relative', seconds: (random() - 0.4) * 12 } };
  if (roll < 0.5) return { type: 'seek', target: { type: 'frame', frame: Math.floor(seconds * RATE) } };
  if (roll < 0.62) return { type: 'toggle-pause' };
  if (roll < 0.7) return { type: 'resume' };
  if (roll < 0.8) return { type: 'next' };
  if (roll < 0.86) return { type: 'previous' };
  return { type: 'play-entry', id: Math.floor(random() * tracks) };
}

/** Sends commands, now and then a burst of them, for a while of recorded time; then pauses and waits for silence. */
async function playAbout(player: RemoteEngine, random: () => number, tracks: number): Promise<void> {
  player.send({ type: 'resume' });
  const until = bench.recorder.frames + ROUND_SECONDS * RATE;
  while (bench.recorder.frames < until) {
    const burst = random() < 0.15 ? 8 : 1;
    for (let n = 0; n < burst; n++) player.send(randomCommand(random, tracks));
    await bench.seconds(0.02 + random() * random() * 0.9);
  }
  player.send({ type: 'pause' });
  await waitUntil(async () => (await player.snapshot()).status === 'paused', 'the player to be paused');
  await bench.seconds(0.5);
}

/** What a paused player holds: the least of its memory, once what was skipped has been given back. */
async function settledLoad(player: RemoteEngine): Promise<ProcessLoad> {
  const seen: ProcessLoad[] = [];
  for (let second = 0; second < SETTLED_SECONDS; second += 0.25) {
    await bench.seconds(0.25);
    seen.push(processLoad(player.child.pid!));
  }
  const residentBytes = Math.min(...seen.map((load) => load.residentBytes));
  return { ...seen.at(-1)!, residentBytes };
}

/** Frames of the joined references where sound may have begun again: events do not say of which track they are. */
function beginsIn(player: RemoteEngine, offsets: readonly number[]): readonly number[] {
  const frames = new Set([0]);
  for (const event of player.events)
    if (event.event === 'playback-restart' || event.event === 'unpause') frames.add(event.frame);
  return offsets.flatMap((offset) => [...frames].map((frame) => frame + offset));
}

it(
  'hours of random commands would not give one wrong sample, nor grow',
  async () => {
    const piece = await referenceDecode(await generated('album-piece/piece.wav'));
    const albums = [1, 2, 3].map((n) => generated(`album-flac/0${n}.flac`));
    const tracks = [bench.alac, bench.wav, ...(await Promise.all(albums))];
    // The album's tracks lie in the piece where they were cut out of it.
    const pieceAt = bench.reference.frames;
    const offsets = [0, pieceAt, pieceAt + 187_311, pieceAt + 370_007];
    // The second track has the first one's samples, and after the last one it begins anew.
    const joins = [pieceAt, pieceAt + piece.frames].map((endFrame) => ({ endFrame, nextFrame: 0 }));
    const reference = new Float32Array(bench.reference.samples.length + piece.samples.length);
    reference.set(bench.reference.samples);
    reference.set(piece.samples, bench.reference.samples.length);

    const random = seededRandom(SEED);
    const player = await bench.start(tracks, { session: { repeatTimes: 1_000_000 } });
    const loads: ProcessLoad[] = [];
    let identical = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await playAbout(player, random, tracks.length);
      const load = isLookedAt(round) ? await settledLoad(player) : null;
      const recording = await bench.recorder.stop();
      const runs = identicalRuns(recording, reference, 2);
      const account = accountForRecording(recording, reference, 2, runs, beginsIn(player, offsets), joins);
      if (account.wrong > 0 && REPORT !== undefined) keepEvidence(REPORT, recording, player);
      expect({ round, ...account }).toMatchObject({ round, wrong: 0, firstWrongFrame: null });
      identical += account.identical;
      expect(mostAtOnce(player)).toBeLessThanOrEqual(2);
      if (load !== null) loads.push(load);
      const excused = underrunsIn(player.events).length;
      if (REPORT !== undefined)
        appendFileSync(REPORT, `${JSON.stringify({ round, ...account, excused, ...load })}\n`);
      const last = player.events.length - 1;
      // Those that were excused are counted once more at the end.
      const kept = player.events.filter((event, at) => at === last || event.event === 'underrun');
      player.events.splice(0, player.events.length, ...kept);
      bench.recorder = await bench.pulse.record();
    }
    // A third of the time it is silent; that it played at all is seen here.
    expect(identical).toBeGreaterThan(ROUNDS * ROUND_SECONDS * RATE * 0.3);

    const [early, late] = [loads[0]!, loads.at(-1)!];
    expect(late.threads).toBe(early.threads);
    expect(late.openFiles - early.openFiles).toBeLessThanOrEqual(8);
    expect(late.residentBytes - early.residentBytes).toBeLessThan(MOST_GROWN_BYTES);
    await bench.finish(player);
  },
  (MINUTES * 2 + 2) * 60_000,
);

/** Hours may pass before it happens again: what was heard, and what was told, for whoever looks into it. */
function keepEvidence(report: string, recording: Float32Array, player: RemoteEngine): void {
  writeFileSync(
    `${report}.wrong.f32`,
    new Uint8Array(recording.buffer, recording.byteOffset, recording.byteLength),
  );
  writeFileSync(`${report}.wrong.json`, JSON.stringify(player.events, null, 1));
}

/** Decoders alive now, after checking that nothing was missed in the round but what the machine stood still for. */
function mostAtOnce(player: RemoteEngine): number {
  const at = player.events.findIndex((event) => event.event === 'underrun' && !isExplained(player, event));
  expect(at < 0 ? [] : player.events.slice(Math.max(0, at - 6), at + 3)).toEqual([]);
  expect(warningsIn(player.events)).toEqual([]);
  expect(player.stderr).toBe('');
  return bench.mark.decoders().length;
}

/** Whether the processors themselves stood still for longer than what the device held. */
function isExplained(player: RemoteEngine, underrun: RemoteEvent): boolean {
  const cameNs = player.cameNs.get(underrun)!;
  return stalls.stalledMs(cameNs - HEARD_WITHIN_NS, cameNs) >= BUFFER_MS;
}
