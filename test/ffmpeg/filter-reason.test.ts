import { describe, expect, it } from 'vitest';
import { filterReason } from '../../src/ffmpeg/filter-reason.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

const GAVE_UP = [
  'Error reinitializing filters!',
  'Failed to inject frame into filter network: Invalid argument',
  'Error while processing the decoded data for stream #0:0',
];

describe('why filters cannot be used', () => {
  it.each<[string, string[], string]>([
    [
      'no such filter',
      ["[AVFilterGraph @ 0x5564] No such filter: 'nosuch'"],
      "ffmpeg has no filter 'nosuch'",
    ],
    [
      'a value that it does not take',
      [
        "[aecho @ 0x1] Value 2.000000 for parameter 'out_gain' out of range [0 - 1]",
        '[aecho @ 0x1] Error setting option out_gain to value 2.',
        '[Parsed_aecho_0 @ 0x2] Error applying options to the filter.',
        "[AVFilterGraph @ 0x3] Error initializing filter 'aecho' with args '1:2'",
      ],
      "the filter 'aecho' cannot be used with '1:2': Value 2.000000 for parameter 'out_gain' out of range [0 - 1]",
    ],
    [
      'an expression that is none',
      [
        "[Parsed_volume_0 @ 0x1] [Eval @ 0x7fff] Undefined constant or missing '(' in 'abc'",
        "[Parsed_volume_0 @ 0x1] Error when evaluating the volume expression 'abc'",
        "[AVFilterGraph @ 0x3] Error initializing filter 'volume' with args 'abc'",
      ],
      "the filter 'volume' cannot be used with 'abc': Error when evaluating the volume expression 'abc'",
    ],
    ['one for pictures', ['Cannot connect video filter to audio input'], 'Cannot connect video filter to audio input'], // prettier-ignore
  ])('%s', (_, lines, reason) => {
    expect(filterReason([...lines, ...GAVE_UP].join('\n'))).toBe(`--af: ${reason}`);
  });

  it('is not said of anything else', () => {
    expect(filterReason('[mp3 @ 0x1] Header missing\nError while decoding stream #0:0')).toBe(null);
  });

  it('is what the user of a filter that does not exist is told', async () => {
    const { code, stderr } = await runPlayhead([
      'fixtures/album/01 Lamplight.flac',
      '--af',
      'nosuch',
      '--output',
      '-',
      '-q',
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe("playhead: fixtures/album/01 Lamplight.flac: --af: ffmpeg has no filter 'nosuch'\n");
  });
});
