import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
async function atTheBorder(): Promise<RemoteEngine> {
  const player = await RemoteEngine.start(
    tracks.map(({ file }) => file),
    { session: { output: { type: 'null', fast: false } } },
  );
  engine = player;
  await player.waitFor('end-file');
  return player;
}

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
});
