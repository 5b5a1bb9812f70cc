import { beforeEach, describe, expect, it } from 'vitest';
import { FramePace } from '../../../src/ui/terminal/frame-pace.ts';

let nowMs = 0;
let asked = 0;
let busy: boolean[] = [];
let wakes: { readonly atMs: number; readonly wake: () => void }[] = [];
let pace: FramePace;

beforeEach(() => {
  [nowMs, asked, busy, wakes] = [0, 0, [], []];
  pace = new FramePace({
    nowMs: () => nowMs,
    after(ms, wake) {
      const timer = { atMs: nowMs + ms, wake };
      wakes.push(timer);
      return () => void (wakes = wakes.filter((other) => other !== timer));
    },
    ask: () => asked++,
    changed: (isBusy) => busy.push(isBusy),
  });
});

/** Time passes; what is due meanwhile happens at its time. */
function pass(ms: number): void {
  const endMs = nowMs + ms;
  for (;;) {
    const next = wakes.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
    if (!next) break;
    wakes = wakes.filter((other) => other !== next);
    nowMs = Math.max(nowMs, next.atMs);
    next.wake();
  }
  nowMs = endMs;
}

/** A frame in two writes. */
async function frame(bytes: number, tookMs = 0): Promise<void> {
  pace.wrote(bytes - 8, tookMs);
  pace.wrote(8, 0);
  nowMs += tookMs;
  await Promise.resolve();
}

describe('a terminal that answers', () => {
  it('is busy from a frame to its answer', async () => {
    await frame(4000);
    pace.answered();
    await frame(900);
    expect([asked, pace.isBusy]).toEqual([2, true]);
    pass(3000);
    expect(pace.isBusy).toBe(true);
    pace.answered();
    expect([asked, busy]).toEqual([2, [true, false]]);
  });

  it('is not asked for less than a frame', async () => {
    await frame(4000);
    pace.answered();
    await frame(200);
    await frame(200);
    expect([asked, pace.isBusy]).toEqual([1, false]);
    await frame(200);
    expect([asked, pace.isBusy]).toEqual([2, true]);
  });

  it('stays busy when it was redrawn meanwhile', async () => {
    await frame(4000);
    pace.answered();
    await frame(900);
    await frame(5000);
    pace.answered();
    expect([asked, pace.isBusy]).toEqual([3, true]);
    pace.answered();
    expect(pace.isBusy).toBe(false);
  });

  it('and stops answering is waited for once, until it answers again', async () => {
    await frame(4000);
    pace.answered();
    await frame(900);
    pass(10_000);
    expect(pace.isBusy).toBe(false);
    await frame(900);
    expect([asked, pace.isBusy]).toEqual([2, false]);
    pace.answered();
    expect([asked, pace.isBusy]).toEqual([3, true]);
  });

  it('is asked no more before the shell gets the keyboard, and its last answer is waited for', async () => {
    await frame(4000);
    pace.answered();
    await frame(900);
    let isSettled = false;
    const settled = pace.settle().then(() => (isSettled = true));
    await frame(900);
    expect([asked, isSettled]).toEqual([2, false]);
    pace.answered();
    await settled;
    expect(asked).toBe(2);
    pace.resume();
    await frame(10);
    expect(asked).toBe(3);
  });
});

describe('a terminal that answers nothing', () => {
  it('is asked once, and never busy while it takes what it is given', async () => {
    for (let count = 0; count < 20; count++) await frame(4000, 5);
    pass(60_000);
    expect([asked, busy]).toEqual([1, []]);
  });

  it('and makes a frame wait is left to show what is queued, and gets 3 kB/s from then on', async () => {
    await frame(4000);
    await frame(900, 350);
    pass(3999);
    expect(pace.isBusy).toBe(true);
    pass(1);
    expect(pace.isBusy).toBe(false);
    await frame(900);
    pass(299);
    expect(pace.isBusy).toBe(true);
    pass(1);
    expect([asked, busy]).toEqual([1, [true, false, true, false]]);
  });

  it('keeps nobody at the end', async () => {
    await frame(4000);
    let isSettled = false;
    const settled = pace.settle().then(() => (isSettled = true));
    pass(249);
    await Promise.resolve();
    expect(isSettled).toBe(false);
    pass(1);
    await settled;
    expect(isSettled).toBe(true);
  });
});
