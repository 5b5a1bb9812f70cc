import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseScript } from '../../../src/player/script.ts';
import type { QueueEdit } from '../../../src/player/command.ts';
import { tones, writeFloatWav } from '../../helpers/float-wav.ts';
import { LocalSession } from '../../helpers/local-session.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const RATE = 8000;
const dir = mkdtempSync(path.join(tmpdir(), 'ph-end-'));
const tracks = [0, 1].map((n) => path.join(dir, `${n}.wav`));
beforeAll(async () => {
  for (const file of tracks)
    await writeFloatWav(file, RATE, 1, tones(RATE, 440, [{ levelsDb: [-6], seconds: 1 }]));
});
afterAll(() => removeFolder(dir));

const count = (player: LocalSession, name: string): number =>
  player.events.filter(({ event }) => event === name).length;
const idlesAgain = async (player: LocalSession, times: number): Promise<void> => {
  await player.until(() => count(player, 'idle') === times);
  expect(player.state.read()).toMatchObject({ status: 'idle', entryId: -1, playheadFrame: 0 });
};
const append = (id: number): QueueEdit => ({ type: 'append', entries: [{ id, path: tracks[0]! }] });

describe('a session that stays at the end of its list', () => {
  it('is idle once the last frame was heard, and plays an entry that is asked for', async () => {
    const player = new LocalSession('realtime', tracks, { session: { staysIdle: true } });
    await idlesAgain(player, 1);
    expect(player.clock.nowMs()).toBeGreaterThanOrEqual(2000);
    player.send({ type: 'play-entry', id: 1 });
    await player.until(() => player.state.read().status === 'playing');
    expect(player.state.read().entryId).toBe(1);
    await idlesAgain(player, 2);
    player.send({ type: 'quit' });
    const { samples, events } = await player.run();
    expect(samples.length).toBe(3 * RATE);
    expect(events.at(-1)).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
  });

  it('plays after the device was closed', async () => {
    const player = new LocalSession('realtime', tracks, { session: { staysIdle: true } });
    await idlesAgain(player, 1);
    await player.pass(60_000);
    player.send({ type: 'play-entry', id: 0 });
    await idlesAgain(player, 2);
    player.send({ type: 'quit' });
    expect((await player.run()).samples.length).toBe(4 * RATE);
  });

  it('is not started again by commands that choose no track', async () => {
    const player = new LocalSession('realtime', [tracks[0]!], { session: { staysIdle: true } });
    await idlesAgain(player, 1);
    player.send({ type: 'queue', edit: append(7) });
    player.send({ type: 'seek', target: { type: 'seconds', seconds: 0.5 } });
    for (const type of [
      'toggle-pause',
      'resume',
      'next',
      'previous',
      'mark-loop',
      'toggle-shuffle',
      'stop',
    ] as const)
      player.send({ type });
    player.send({ type: 'set-speed', speed: 2 });
    player.send({ type: 'set-speed', speed: 1 });
    player.send({ type: 'set-volume', percent: 100 });
    await player.pass(2000);
    await idlesAgain(player, 1);
    player.send({ type: 'play-entry', id: 7 });
    await idlesAgain(player, 2);
    player.send({ type: 'quit' });
    expect((await player.run()).samples.length).toBe(2 * RATE);
  });

  it('begins idle with nothing to play, and after a list of which nothing can be played', async () => {
    for (const paths of [[], [path.join(dir, 'missing.wav')]]) {
      const player = new LocalSession('realtime', paths, { session: { staysIdle: true } });
      await idlesAgain(player, 1);
      player.send({ type: 'queue', edit: append(7) });
      player.send({ type: 'play-entry', id: 7 });
      await idlesAgain(player, 2);
      player.send({ type: 'quit' });
      expect((await player.run()).samples.length).toBe(RATE);
    }
  });

  it('is idle after a stop, which is heard at once and keeps the queue', async () => {
    const player = new LocalSession('realtime', tracks, { session: { staysIdle: true } });
    await player.until(() => player.state.read().playheadFrame >= RATE / 2);
    const heardFrames = player.state.read().playheadFrame;
    player.send({ type: 'stop' });
    await idlesAgain(player, 1);
    expect(count(player, 'end-file')).toBe(1);
    player.send({ type: 'play-entry', id: 1 });
    await idlesAgain(player, 2);
    player.send({ type: 'quit' });
    const { samples } = await player.run();
    expect(Math.abs(samples.length - heardFrames - RATE) / RATE).toBeLessThan(0.05);
  });

  it('plays on with what is added while the last track is still heard', async () => {
    const player = new LocalSession('realtime', [tracks[0]!], { session: { staysIdle: true } });
    await player.until(() => count(player, 'end-file') === 1);
    player.send({ type: 'queue', edit: append(7) });
    await idlesAgain(player, 1);
    player.send({ type: 'quit' });
    expect((await player.run()).samples.length).toBe(2 * RATE);
  });

  it('a script’s stop is idle too, its quit ends', async () => {
    const session = { staysIdle: true, script: parseScript('wait 0.5\nstop', 'script') };
    const player = new LocalSession('realtime', tracks, { session });
    await idlesAgain(player, 1);
    player.send({ type: 'quit' });
    expect((await player.run()).samples.length).toBe(0.5 * RATE);
    const quits = { staysIdle: true, script: parseScript('wait 0.5\nquit', 'script') };
    expect((await new LocalSession('realtime', tracks, { session: quits }).run()).samples.length).toBe(4000);
  });

  it('ends where nobody listens', async () => {
    const { samples } = await new LocalSession('render', tracks, { session: { staysIdle: true } }).run();
    expect(samples.length).toBe(2 * RATE);
  });
});

describe('next at the last track', () => {
  it('does nothing', async () => {
    const player = new LocalSession('realtime', [tracks[0]!]);
    await player.until(() => player.state.read().status === 'playing');
    player.send({ type: 'next' });
    const { samples, events } = await player.run();
    expect(samples.length).toBe(RATE);
    expect(events).toContainEqual(expect.objectContaining({ event: 'end-file', reason: 'eof' }));
  });

  it('ends the list if it is forced', async () => {
    const player = new LocalSession('realtime', [tracks[0]!]);
    await player.until(() => player.state.read().status === 'playing');
    player.send({ type: 'next', force: true });
    const { samples, events } = await player.run();
    expect(samples.length).toBeLessThan(RATE / 2);
    expect(events).toContainEqual(expect.objectContaining({ event: 'end-file', reason: 'stop' }));
  });

  it('goes to the first one in a list that repeats', async () => {
    const player = new LocalSession('realtime', [tracks[0]!], { session: { repeatTimes: 2 } });
    await player.until(() => player.state.read().status === 'playing');
    player.send({ type: 'next' });
    await player.run();
    expect(count(player, 'start-file')).toBe(2);
  });
});
