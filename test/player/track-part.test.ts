import { describe, expect, it } from 'vitest';
import { chaptersOfPart, lengthOfPart, partFrames, WHOLE_FILE } from '../../src/player/track-part.ts';

const file = { sampleRate: 44_100, frames: 176_400, chapterFrames: [] };
const seconds = (value: number) => ({ type: 'seconds', seconds: value }) as const;

describe('the part that a track takes of its file', () => {
  it('is the whole file, if nothing is said', () => {
    expect(partFrames(undefined, file)).toBe(WHOLE_FILE);
    expect(lengthOfPart(WHOLE_FILE, 176_400)).toBe(176_400);
    expect(lengthOfPart(WHOLE_FILE, null)).toBe(null);
  });

  it('lies between frames of the file', () => {
    const part = partFrames({ from: seconds(1), to: seconds(2 + 1 / 75) }, file);
    expect(part).toEqual({ startFrame: 44_100, endFrame: 88_788 });
    expect(lengthOfPart(part, 176_400)).toBe(44_688);
    expect(lengthOfPart(part, null)).toBe(44_688);
  });

  it('ends with the file', () => {
    const last = partFrames({ from: seconds(3), to: null }, file);
    expect(lengthOfPart(last, 176_400)).toBe(44_100);
    expect(lengthOfPart(last, 180_000)).toBe(47_700);
    expect(lengthOfPart(last, null)).toBe(null);
    expect(lengthOfPart({ startFrame: 132_300, endFrame: 200_000 }, 176_400)).toBe(44_100);
  });

  it('is empty behind the end of the file', () => {
    const part = partFrames({ from: seconds(9), to: seconds(10) }, file);
    expect(lengthOfPart(part, 176_400)).toBe(0);
  });

  it('has the chapters that begin in it, counted from its start', () => {
    const chapters = [0, 44_100, 60_000, 88_200, 100_000];
    expect(chaptersOfPart({ startFrame: 44_100, endFrame: 88_200 }, chapters)).toEqual([0, 15_900]);
    expect(chaptersOfPart({ startFrame: 88_200, endFrame: null }, chapters)).toEqual([0, 11_800]);
    expect(chaptersOfPart(WHOLE_FILE, chapters)).toEqual(chapters);
  });
});
