import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SessionOptions } from '../../../src/player/session-options.ts';
import { tones, writeFloatWav } from '../../helpers/float-wav.ts';
import { RemoteEngine } from '../../helpers/remote-engine.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const RATE = 8000;
const FIRST_SECONDS = 1;
const SECOND_SECONDS = 6;

const dir = mkdtempSync(path.join(tmpdir(), 'ph-border-'));
const tracks = [FIRST_SECONDS, SECOND_SECONDS].map((seconds, n) => ({
  seconds,
  file: path.join(dir, `${n}.wav`),
}));
beforeAll(async () => {
  for (const { file, seconds } of tracks)
    await writeFloatWav(file, RATE, 1, tones(RATE, 440, [{ levelsDb: [-6], seconds }]));
});
afterAll(() => removeFolder(dir));

let engine: RemoteEngine | null = null;
afterEach(() => engine?.kill());

/** Plays until the second track is written, whose predecessor is mostly still heard then. */
async function atTheBorder(session: Partial<SessionOptions> = {}): Promise<RemoteEngine> {
  const player = await RemoteEngine.start(
    tracks.map(({ file }) => file),
    { session: { output: { type: 'null', fast: false }, ...session } },
  );
  engine = player;
  await player.waitFor('end-file');
  return player;
}

it('a seek that is asked for while the track is still being opened is carried out', async () => {
  // The one after the first is opened before it is needed, the third is not.
  const files = [0, 1, 1].map((n) => tracks[n]!.file);
  const player = await RemoteEngine.start(files, { session: { output: { type: 'null', fast: false } } });
  engine = player;
  await player.waitFor('file-loaded');
  const from = player.events.length;
  // Both are there before the reader can have looked at the file.
  player.send({ type: 'play-entry', id: 2 });
  player.send({ type: 'seek', target: { type: 'frame', frame: 4321 } });
  const { frame } = await player.waitFor('playback-restart', from);
  expect(frame).toBe(4321);
  expect((await player.snapshot()).entryId).toBe(2);
});

// Whether the first track is still heard when the command comes is a matter of milliseconds: both answers are right.
describe('while the end of a track is heard and the next one is written already', () => {
  it('a relative seek counts from what is heard, in its track', async () => {
    const player = await atTheBorder();
    const from = player.events.length;
    player.send({ type: 'seek', target: { type: 'relative', seconds: -0.2 } });
    const { frame } = await player.waitFor('playback-restart', from);
    const { entryId } = await player.snapshot();
    if (entryId === 0) expect(frame / RATE).toBeGreaterThan(FIRST_SECONDS - 0.8);
  });

  it('a share of the track is one of the track that is heard', async () => {
    const player = await atTheBorder();
    const from = player.events.length;
    player.send({ type: 'seek', target: { type: 'percent', percent: 50 } });
    const { frame } = await player.waitFor('playback-restart', from);
    const { entryId } = await player.snapshot();
    expect(frame).toBe((tracks[entryId]!.seconds / 2) * RATE);
  });

  it('a pause goes back to a track that has ended, which begins for all who were told, and keeps its place', async () => {
    const seconds = (value: number) => ({ type: 'seconds', seconds: value }) as const;
    const player = await atTheBorder({
      seekAt: [{ afterSeconds: 0.5, target: seconds(0.6) }],
      abLoop: { from: seconds(0.7), to: seconds(0.8), times: 2 },
    });
    player.send({ type: 'pause' });
    await player.waitFor('pause');
    player.send({ type: 'resume' });
    await player.waitFor('unpause');
    player.send({ type: 'quit' });
    await player.waitFor('shutdown');
    const told = player.events.map((event) => {
      if (event.event === 'start-file') return `start ${event.index}`;
      return event.event === 'end-file' ? `end ${path.basename(event.path, '.wav')}` : event.event;
    });
    // Each track that begins ends, once, before another one does.
    const files = told.filter((name) => /^(start|end) /.test(name));
    expect(files.filter((_, index) => index % 2 === 0).every((name) => name.startsWith('start'))).toBe(true);
    expect(files.filter((_, index) => index % 2 === 1)).toEqual(
      files.filter((_, index) => index % 2 === 0).map((name) => name.replace('start', 'end')),
    );
    // What is left so had begun for those who are told, and for nobody who listens.
    const ends = player.events.flatMap((event) => (event.event === 'end-file' ? [event] : []));
    for (const { frames_played } of ends.filter(({ reason }) => reason === 'stop'))
      expect(frames_played).toBe(0);
    // Its loop is set again, and what was due in it has been done.
    const loops = told.filter((name) => name === 'ab-loop').length;
    expect(loops).toBe(told.filter((name) => name === 'file-loaded').length);
    let current = '';
    const restarts = told.filter((name) => {
      if (name.startsWith('start')) current = name;
      return name === 'playback-restart' && current === 'start 0';
    });
    expect(restarts).toHaveLength(1);
  });
});
