import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlayerEvent } from '../../../src/player/event.ts';
import { parseScript } from '../../../src/player/script.ts';
import { writeFloatWav } from '../../helpers/float-wav.ts';
import { LocalSession, runLocally } from '../../helpers/local-session.ts';
import type { LocalOptions } from '../../helpers/local-session.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';
import { pickOf, seededRandom } from '../../helpers/seeded-random.ts';

const RATE = 8000;
/** One that is shorter than what a device queues, and one whose end comes within a script. */
const LENGTHS = [12, 0.15, 2.5];

const dir = mkdtempSync(path.join(tmpdir(), 'ph-script-'));
const tracks = LENGTHS.map((_, n) => path.join(dir, `${n}.wav`));
beforeAll(async () => {
  const random = seededRandom(7);
  for (const [n, seconds] of LENGTHS.entries())
    await writeFloatWav(
      tracks[n]!,
      RATE,
      1,
      Float32Array.from({ length: seconds * RATE }, () => random() - 0.5),
    );
});
afterAll(() => removeFolder(dir));

/** Everything that is told but what depends on time (pauses, and what there was to wait for) and on the output. */
function told(events: readonly PlayerEvent[]): readonly unknown[] {
  const timed = [
    'pause',
    'unpause',
    'pause-wanted',
    'underrun',
    'shutdown',
    'seek',
    'playback-start',
    'playback-restart',
    'output',
  ];
  return events.filter(({ event }) => !timed.includes(event));
}

function landings(events: readonly PlayerEvent[]): readonly number[] {
  return events.flatMap((event) => (event.event === 'playback-restart' ? [event.frame] : []));
}

/** Whether all of `some` are in `all`, in their order. */
function isWithin(some: readonly number[], all: readonly number[]): boolean {
  let found = 0;
  for (const one of all) if (one === some[found]) found++;
  return found === some.length;
}

/** Plays a script in real time and renders it. @returns the recording, which is the same */
async function expectSameEffect(script: string, options: LocalOptions = {}): Promise<Float32Array> {
  const session = { ...options.session, script: parseScript(script, 'script') };
  const render = await runLocally('render', tracks, { ...options, session });
  const recording = await runLocally('realtime', tracks, { ...options, session });
  expect(told(recording.events)).toEqual(told(render.events));
  // A render does not wait while it is paused: of several seeks in a pause it carries out the last.
  expect(isWithin(landings(render.events), landings(recording.events))).toBe(true);
  expect(recording.samples.length).toBe(render.samples.length);
  const differs = recording.samples.findIndex((sample, at) => sample !== render.samples[at]);
  // At another speed the samples behind a seek depend on where the stretching filter was started, the frames do not.
  if (!/^speed[^]*^(seek|prev)/m.test(script)) expect(differs).toBe(-1);
  return recording.samples;
}

function randomScript(random: () => number, withSpeed: boolean): string {
  const lines: string[] = [];
  const seconds = (most: number): string => (random() * most).toFixed(3);
  const speeds = withSpeed ? 1 : 0;
  for (let steps = 4 + random() * 10; steps > 0; steps--) {
    // Half of the steps follow each other within what a device queues.
    if (random() < 0.8) lines.push(`wait ${seconds(pickOf(random, [0.05, 0.3, 0.3, 1.5]))}`);
    const roll = Math.floor(random() * (11 + speeds));
    lines.push(
      [
        `seek ${seconds(12)}`,
        `seek ${pickOf(random, ['+', '-'])}${seconds(3)}`,
        `seek ${Math.round(random() * 100)}%`,
        `pause ${seconds(0.6)}`,
        `pause\nwait ${seconds(0.5)}\n${random() < 0.3 ? `seek ${seconds(10)}\n` : ''}resume`,
        'next',
        random() < 0.5 ? 'prev' : `wait-until ${seconds(3)}`,
        `track ${1 + Math.floor(random() * 4)}`,
        `volume ${Math.round(random() * 150)}`,
        `mark m${lines.length}`,
        `wait-until ${seconds(6)}`,
        `speed ${(0.25 + random() * 2).toFixed(2)}`,
      ][roll]!,
    );
  }
  lines.push(`wait ${seconds(0.5)}`);
  if (random() < 0.7) lines.push(pickOf(random, ['quit', 'stop']));
  return lines.join('\n');
}

function randomSession(random: () => number): LocalOptions['session'] {
  const seconds = (value: number): { type: 'seconds'; seconds: number } => ({
    type: 'seconds',
    seconds: value,
  });
  const from = random() * 2;
  return {
    abLoop:
      random() < 0.2
        ? {
            from: seconds(from),
            to: seconds(from + 0.02 + random() * 0.5),
            times: 2 + Math.floor(random() * 4),
          }
        : null,
    seekAt:
      random() < 0.3
        ? [0.1 + random(), 1.2 + random()].map((afterSeconds) => ({
            afterSeconds,
            target: seconds(random() * 8),
          }))
        : [],
    loopTimes: random() < 0.2 ? 2 : 1,
    ranges:
      random() < 0.2
        ? [
            { from: seconds(0.1), to: seconds(0.2 + random()) },
            { from: seconds(random()), to: null },
          ]
        : [{ from: null, to: null }],
  };
}

describe('a script has the same effect in real time as in a render', () => {
  it('a pause soon after a seek', async () => {
    const samples = await expectSameEffect(
      'wait 0.5\nseek 8.52\nwait 0.2\npause 0.5\nwait 0.5\nmark m\nquit',
    );
    expect(samples.length).toBe(1.2 * RATE);
  });

  it('a pause right behind a seek', async () => {
    const samples = await expectSameEffect('wait 0.5\nseek 8.52\npause 0.5\nwait 0.5\nquit');
    expect(samples.length).toBe(RATE);
  });

  it('another speed soon after a seek', async () => {
    // 0.6 s at normal speed, and a second of the track at twice that.
    const samples = await expectSameEffect('wait 0.5\nseek 8.52\nwait 0.1\nspeed 2\nwait 1\nquit');
    expect(samples.length).toBe(1.1 * RATE);
  });

  it('pauses and changes of volume by hand take nothing of it away', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = seededRandom(seed * 104_729 + 3);
      const script = parseScript(randomScript(random, seed % 10 === 0), 'script');
      const render = await runLocally('render', tracks, { session: { script } });
      const player = new LocalSession('realtime', tracks, { session: { script } });
      let pauses = 0;
      while (!player.isOver) {
        await player.pass(50 + random() * 600);
        if (player.state.read().status !== 'playing') continue;
        // The same volume again: what is queued is written anew.
        if (random() < 0.3) player.send({ type: 'add-volume', percent: 0 });
        else {
          player.send({ type: 'pause' });
          await player.pass(200);
          player.send({ type: 'resume' });
          pauses++;
        }
      }
      const { samples, events } = await player.run();
      const marks = (all: readonly PlayerEvent[]): readonly PlayerEvent[] =>
        all.filter(({ event }) => event === 'mark');
      expect(marks(events)).toEqual(marks(render.events));
      expect({ seed, frames: samples.length }).toEqual({ seed, frames: render.samples.length });
      // What is heard after a pause by hand fades in, and is played at the volume of that moment.
      const different = samples.filter((sample, at) => sample !== render.samples[at]).length;
      if (!script.some(({ type }) => type === 'speed' || type === 'volume'))
        expect(different).toBeLessThanOrEqual(pauses * 0.008 * RATE);
    }
  });

  it.each(Array.from({ length: 10 }, (_, tens) => tens))('twenty random scripts: %i', async (tens) => {
    for (let seed = tens * 20; seed < tens * 20 + 20; seed++) {
      const random = seededRandom(seed * 7919 + 1);
      const script = randomScript(random, seed % 10 === 0);
      const session = randomSession(random)!;
      await expectSameEffect(script, { session }).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${JSON.stringify(session)}\n${script}`, { cause: error });
      });
    }
  });
});
