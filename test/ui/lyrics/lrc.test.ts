import { describe, expect, it } from 'vitest';
import { lineAt, parseLyrics } from '../../../src/ui/lyrics/lrc.ts';

describe('lyrics', () => {
  it('follow LRC stamps, repeated and shifted', () => {
    const lyrics = parseLyrics(
      '[ar:Somebody]\n[offset:+500]\n[00:10.00][01:00.5]chorus\r\n[00:05]<00:05.1>verse\nno stamp\n',
    );
    expect(lyrics).toEqual({
      isSynced: true,
      lines: [
        { atMs: 4500, text: 'verse' },
        { atMs: 9500, text: 'chorus' },
        { atMs: 60_000, text: 'chorus' },
      ],
    });
    expect([0, 4500, 9499, 9500, 99_999].map((ms) => lineAt(lyrics, ms))).toEqual([-1, 0, 0, 1, 2]);
  });

  it('are plain without stamps, and harmless', () => {
    expect(parseLyrics('one\u001b[2J\n\ntwo').lines.map(({ text }) => text)).toEqual(['one', '', 'two']);
  });
});
