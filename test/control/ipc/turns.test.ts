import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from '../../../src/control/ipc/turns.ts';

/** Starts clients that each run this many commands. Gives the number of commands done so far. */
function clients(
  turns: Turns,
  count: number,
  commands: number,
): { done: number; readonly all: Promise<unknown> } {
  const state = { done: 0, all: Promise.resolve() as Promise<unknown> };
  const work = async (): Promise<void> => {
    for (let command = 0; command < commands; command++) {
      await turns.next();
      state.done++;
    }
  };
  state.all = Promise.all(Array.from({ length: count }, work));
  return state;
}

it('a lone command is carried out at once', async () => {
  let isDone = false;
  void new Turns().next().then(() => (isDone = true));
  await Promise.resolve();
  await Promise.resolve();
  expect(isDone).toBe(true);
});

it.each([
  [1000, 100],
  [1, 20_000],
  [50, 1000],
])('beside %d clients with %d commands each another waits for one of each', async (count, commands) => {
  const turns = new Turns();
  const others = clients(turns, count, commands);
  for (let look = 0; look < 5; look++) {
    await nextTurn();
    const before = others.done;
    await turns.next();
    // Those that were let in together, and at most one row of commands on top.
    expect(others.done - before).toBeLessThanOrEqual(count + 200);
  }
  await others.all;
  expect(others.done).toBe(count * commands);
});

it('a client whose command takes long holds up nobody', async () => {
  const turns = new Turns();
  await turns.next(); // and never asks again
  const others = clients(turns, 10, 500);
  await others.all;
  expect(others.done).toBe(5000);
});

it('the event loop has its turn after 200 commands', async () => {
  const others = clients(new Turns(), 1, 1000);
  await nextTurn();
  expect(others.done).toBeLessThanOrEqual(400);
  await others.all;
});
