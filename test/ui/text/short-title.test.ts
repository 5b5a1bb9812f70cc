import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/ui/text/cells.ts';
import { shortTitle } from '../../../src/ui/text/short-title.ts';

const WORK = 'String Quartet No. 62 in C major, Op. 76 No. 3: ';
const MOVEMENTS = ['I. Allegro', 'II. Poco adagio; cantabile', 'III. Menuetto. Allegro'].map(
  (part) => WORK + part,
);

describe('a title that does not fit', () => {
  it('loses the beginning that it shares with its neighbours', () => {
    const [first, second, third] = MOVEMENTS;
    expect(shortTitle(first!, null, second!, 40, '…')).toBe('String Quartet No. 62 in C … I. Allegro');
    expect(shortTitle(second!, first!, third!, 40, '…')).toBe('… II. Poco adagio; cantabile');
    expect(shortTitle(third!, second!, null, 40, '…')).toBe('… III. Menuetto. Allegro');
  });

  it('is cut at its end where its neighbours do not begin alike', () => {
    expect(shortTitle('A Letter Never Sent, or: Fourteen Ways', 'Slack Water', 'Ebb', 20, '…')).toBe(
      'A Letter Never Sent…',
    );
  });

  it('stays as it is where there is room, and never takes more than there is', () => {
    expect(shortTitle(MOVEMENTS[1]!, MOVEMENTS[0]!, null, 80, '…')).toBe(MOVEMENTS[1]);
    for (let width = 1; width < 80; width++)
      for (const [index, title] of MOVEMENTS.entries()) {
        const short = shortTitle(
          title,
          MOVEMENTS[index - 1] ?? null,
          MOVEMENTS[index + 1] ?? null,
          width,
          '…',
        );
        expect(cellWidth(short)).toBeLessThanOrEqual(width);
      }
  });
});
