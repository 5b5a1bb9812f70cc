import { describe, expect, it } from 'vitest';
import { CommandQueue } from '../../src/engine/command-queue.ts';
import type { Command } from '../../src/player/command.ts';

const by = (seconds: number): Command => ({ type: 'seek', target: { type: 'relative', seconds } });

describe('the command queue', () => {
  it('folds the seeks of a held key into one while one is on its way', () => {
    const posted: Command[] = [];
    const queue = new CommandQueue((command) => posted.push(command));
    for (let press = 0; press < 150; press++) queue.send(by(5));
    expect(posted).toEqual([by(5)]);
    queue.taken();
    expect(posted).toEqual([by(5), by(745)]);
    queue.taken();
    queue.send(by(5));
    expect(posted).toHaveLength(3);
  });

  it('lets the latest absolute seek win', () => {
    const posted: Command[] = [];
    const queue = new CommandQueue((command) => posted.push(command));
    queue.send(by(1));
    queue.send({ type: 'seek', target: { type: 'seconds', seconds: 10 } });
    queue.send(by(2));
    queue.send({ type: 'seek', target: { type: 'percent', percent: 50 } });
    queue.taken();
    expect(posted[1]).toEqual({ type: 'seek', target: { type: 'percent', percent: 50 } });
  });

  it('keeps the order of a held seek and what was sent after it', () => {
    const posted: Command[] = [];
    const queue = new CommandQueue((command) => posted.push(command));
    queue.send(by(1));
    queue.send(by(2));
    queue.send({ type: 'pause' });
    expect(posted).toEqual([by(1), by(2), { type: 'pause' }]);
  });

  it('drops nothing: a thousand commands that nobody takes are a failure at the sender', () => {
    const posted: Command[] = [];
    const queue = new CommandQueue((command) => posted.push(command));
    for (let count = 0; count < 1000; count++) queue.send({ type: 'next' });
    expect(() => queue.send({ type: 'next' })).toThrow('the player does not answer');
    expect(posted).toHaveLength(1000);
    queue.taken();
    queue.send({ type: 'next' });
    expect(posted).toHaveLength(1001);
  });
});
