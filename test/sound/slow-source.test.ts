import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { RATE, expectOnePiece, soundBench, underrunsIn } from '../helpers/sound-bench.ts';
import { WebServer } from '../helpers/web-server.ts';

const bench = soundBench();

/** After an underrun so much is awaited before sound begins again. */
const REFILL_FRAMES = 0.25 * RATE;
/** Sound that is sent at once; after that it comes at half the speed at which it is heard, until the rest comes at once. */
const HEAD_SECONDS = 1;
const PIECE_MS = 20;

let server: WebServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

it('a source that is slower than real time is heard in pieces, not in shreds', async () => {
  const bytes = readFileSync(bench.wav);
  const bytesPerSecond = Math.round(bytes.length / 30);
  let isSlow = true;
  let slowBytes = 0;
  server = await new WebServer((_, response) => {
    response.writeHead(200, { 'content-type': 'audio/wav' });
    let at = bytesPerSecond * HEAD_SECONDS;
    response.write(bytes.subarray(0, at));
    const startMs = performance.now();
    const timer = setInterval(() => {
      const due = bytesPerSecond * (HEAD_SECONDS + (performance.now() - startMs) / 2000);
      if (isSlow) {
        response.write(bytes.subarray(at, due));
        at = Math.floor(due);
        return;
      }
      clearInterval(timer);
      slowBytes = at;
      response.end(bytes.subarray(at));
    }, PIECE_MS);
    response.on('close', () => clearInterval(timer));
  }).start();

  const player = await bench.start([`${server.url}/slow.wav`]);
  // However late sound began, and however much had come by then: it breaks off twice.
  await player.waitFor('underrun');
  const once = player.events.length;
  await player.waitFor('underrun', once);
  isSlow = false;
  await bench.seconds(3);
  await bench.finish(player);
  const slowFrames = (slowBytes / bytesPerSecond) * RATE;
  const runs = await bench.heard();
  expectOnePiece(runs);
  expect(runs.length).toBe(underrunsIn(player.events).length + 1);
  expect(runs.length).toBeGreaterThan(2);
  // Every piece but the last is followed by another wait: each was worth it.
  for (const { referenceFrame, frames } of runs.slice(1, -1))
    if (referenceFrame < slowFrames) expect(frames).toBeGreaterThanOrEqual(REFILL_FRAMES);
});
