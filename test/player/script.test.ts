import { describe, expect, it } from 'vitest';
import { parseScript } from '../../src/player/script.ts';

describe('a script', () => {
  it('is read line by line, without comments and empty lines', () => {
    const text =
      '# head\n\nwait 1.5\nseek #3   # the third chapter\r\npause\npause 2s\nmark a # b\nvolume -6dB\ntrack 2\nwait-until 50%\nquit\n';
    expect(parseScript(text, 'x')).toEqual([
      { type: 'wait', seconds: 1.5 },
      { type: 'seek', target: { type: 'chapter', number: 3 } },
      { type: 'pause', seconds: null },
      { type: 'pause', seconds: 2 },
      { type: 'mark', text: 'a # b' },
      { type: 'volume', percent: expect.closeTo(79.43, 2) as number },
      { type: 'track', number: 2 },
      { type: 'wait-until', position: { type: 'percent', percent: 50 } },
      { type: 'quit' },
    ]);
  });

  it.each([
    ['wait 1\nfly away', 's.txt:2: unknown command "fly": use wait, '],
    ['wait', 's.txt:1: wait needs an argument'],
    ['resume now', 's.txt:1: resume takes no argument'],
    ['seek nowhere', 's.txt:1: seek: "nowhere" is not a seek target'],
    ['speed 9', 's.txt:1: speed: "9" is not a speed: use 0.25 to 4'],
    ['track 0', 's.txt:1: track: "0" is not a track number'],
    ['constructor', 's.txt:1: unknown command "constructor"'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => parseScript(text, 's.txt')).toThrow(message);
  });
});
