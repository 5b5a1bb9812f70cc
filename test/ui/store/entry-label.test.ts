import { describe, expect, it } from 'vitest';
import { entryLabel, nameOf } from '../../../src/ui/store/entry-label.ts';

describe('entry labels', () => {
  it.each([
    ['/music/03 Last Tram.flac', '03 Last Tram'],
    ['http://radio.example/stream%20one.mp3?x=1', 'stream one'],
    ['http://radio.example/%zz', '%zz'],
    ['-', 'standard input'],
    ['/music/.hidden', '.hidden'],
    ['/music/\u001b[2Jx.mp3', 'x'],
  ])('name %j %j', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it('take tags over a playlist’s words, and a cue sheet’s title over the file’s', () => {
    const summary = {
      title: 'Tag',
      artist: 'A',
      album: 'B',
      year: null,
      discNumber: null,
      trackNumber: null,
      durationSeconds: 9,
    };
    expect(entryLabel({ id: 1, path: 'x.mp3', title: 'Playlist' }, summary).title).toBe('Tag');
    const part = { from: { type: 'seconds', seconds: 10 }, to: { type: 'seconds', seconds: 25 } } as const;
    const cue = entryLabel({ id: 1, path: 'x.flac', title: 'Cue', part }, summary);
    expect([cue.title, cue.durationSeconds]).toEqual(['Cue', 15]);
    const last = { from: part.from, to: null };
    const whole = { ...summary, durationSeconds: 100 };
    expect(entryLabel({ id: 2, path: 'x.flac', part: last }, whole).durationSeconds).toBe(90);
  });
});
