import { describe, expect, it } from 'vitest';
import { ReportFilter } from '../../../src/ui/terminal/report-filter.ts';
import { pickOf, seededRandom } from '../../helpers/seeded-random.ts';

describe('ReportFilter', () => {
  const bytes =
    'a\u001b[1;2C夜\u001b[<0;12;7M\u001bOB\u001b[200~pasted\u001b[<0;1;1M text\u001b[201~\u001b[I\u001b[6~' +
    '\u001b_Gi=31;OK\u001b\\\u001bP>|kitty(0.35.2)\u001b\\\u001b]11;rgb:ffff/ffff/ffff\u0007\u001b[6;36;17t\u001b[?62;4;22cz';
  const keys = 'a\u001b[1;2C夜\u001bOB\u001b[200~pasted\u001b[<0;1;1M text\u001b[201~\u001b[6~z';
  const reports = [
    { type: 'mouse', mouse: { action: 'press', column: 11, row: 6 } },
    { type: 'focus', isFocused: true },
    { type: 'reply', reply: { type: 'kitty-graphics', ok: true } },
    { type: 'reply', reply: { type: 'version', text: 'kitty(0.35.2)' } },
    { type: 'reply', reply: { type: 'background', colour: 'rgb:ffff/ffff/ffff' } },
    { type: 'reply', reply: { type: 'cell-size', width: 17, height: 36 } },
    { type: 'reply', reply: { type: 'attributes', numbers: [62, 4, 22] } },
  ];

  it('takes reports out and leaves keys and pastes, however the bytes are cut', () => {
    for (let cut = 0; cut < bytes.length; cut++) {
      const filter = new ReportFilter();
      const parts = [filter.push(bytes.slice(0, cut)), filter.push(bytes.slice(cut))];
      expect(parts.map((part) => part.keys).join('') + filter.flush(), `cut at ${cut}`).toBe(keys);
      expect(
        parts.flatMap((part) => part.reports),
        `cut at ${cut}`,
      ).toEqual(reports);
    }
  });

  it('reads presses, drags, releases and the wheel, in cells from 0; other buttons are nobody’s', () => {
    const { keys: left, reports: seen } = new ReportFilter().push(
      '\u001b[<0;1;1M\u001b[<32;5;2M\u001b[<0;5;2m\u001b[<64;9;9M\u001b[<65;9;9M\u001b[<2;9;9M',
    );
    expect(left).toBe('');
    expect(seen.map((report) => report.type === 'mouse' && report.mouse)).toEqual([
      { action: 'press', column: 0, row: 0 },
      { action: 'drag', column: 4, row: 1 },
      { action: 'release', column: 4, row: 1 },
      { action: 'wheel-up', column: 8, row: 8 },
      { action: 'wheel-down', column: 8, row: 8 },
    ]);
  });

  it('holds a lone ESC back until nothing follows', () => {
    const filter = new ReportFilter();
    expect(filter.push('\u001b')).toEqual({ keys: '', reports: [] });
    expect(filter.isWaiting).toBe(true);
    expect(filter.flush()).toBe('\u001b');
    expect(filter.isWaiting).toBe(false);
  });

  it('loses no byte of what is no report, whatever comes', () => {
    const random = seededRandom(5);
    const alphabet = Array.from('\u001b[O;0123456789Am~u\u0000a夜?');
    for (let round = 0; round < 2000; round++) {
      const filter = new ReportFilter();
      let text = '';
      for (let index = 0; index < 12; index++) text += pickOf(random, alphabet);
      const { keys: left, reports: seen } = filter.push(text);
      if (seen.length === 0) expect(left + filter.flush()).toBe(text);
    }
  });
});
