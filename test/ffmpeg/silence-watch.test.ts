import type { ChildProcess } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSilence } from '../../src/ffmpeg/silence-watch.ts';

const LIMIT_MS = 1000;

/** A child that exists only as its streams. */
function childOf() {
  const streams = { stdin: new PassThrough(), stdout: new Readable({ read: () => undefined }) };
  const stdout = Object.assign(streams.stdout, { bytesRead: 0 });
  const child = { ...streams, stdout, stderr: { bytesRead: 0 }, pid: undefined };
  return child;
}

describe('a child that hangs', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watched() {
    const child = childOf();
    const silent = vi.fn();
    const end = watchSilence(child as unknown as ChildProcess, LIMIT_MS, silent);
    return { child, silent, end };
  }

  it('has been waited for in vain for the whole limit, and is told of once', () => {
    const { child, silent } = watched();
    child.stdin.end();
    vi.advanceTimersByTime(LIMIT_MS);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(LIMIT_MS / 4);
    expect(silent).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100 * LIMIT_MS);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('is not one that gives a byte in time, on either stream', () => {
    const { child, silent } = watched();
    child.stdin.end();
    for (let count = 0; count < 20; count++) {
      vi.advanceTimersByTime(0.9 * LIMIT_MS);
      (count % 2 === 0 ? child.stdout : child.stderr).bytesRead++;
    }
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1.25 * LIMIT_MS);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('is not one whose reader is paused', () => {
    const { child, silent } = watched();
    child.stdin.end();
    child.stdout.pause();
    vi.advanceTimersByTime(100 * LIMIT_MS);
    expect(silent).not.toHaveBeenCalled();
    child.stdout.resume();
    vi.advanceTimersByTime(1.25 * LIMIT_MS);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('may have a reader that iterates', () => {
    const { child, silent } = watched();
    child.stdin.end();
    void child.stdout[Symbol.asyncIterator]().next();
    vi.advanceTimersByTime(1.25 * LIMIT_MS);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('is not one of which something has not been read yet', () => {
    const { child, silent } = watched();
    child.stdin.end();
    child.stdout.push(Buffer.alloc(10));
    vi.advanceTimersByTime(100 * LIMIT_MS);
    expect(silent).not.toHaveBeenCalled();
  });

  it('is not one that waits for its own input', () => {
    const { child, silent } = watched();
    vi.advanceTimersByTime(100 * LIMIT_MS);
    expect(silent).not.toHaveBeenCalled();
    child.stdin.end();
    vi.advanceTimersByTime(1.25 * LIMIT_MS);
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('is not one that reads, as on the way to a far place: the test itself is such a process', () => {
    const { child, silent } = watched();
    child.stdin.end();
    Object.assign(child, { pid: process.pid });
    vi.advanceTimersByTime(100 * LIMIT_MS);
    expect(silent).not.toHaveBeenCalled();
  });

  it('is not told of when the watch has been ended', () => {
    const { child, silent, end } = watched();
    child.stdin.end();
    end();
    vi.advanceTimersByTime(100 * LIMIT_MS);
    expect(silent).not.toHaveBeenCalled();
  });
});
