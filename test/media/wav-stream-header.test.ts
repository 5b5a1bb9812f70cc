import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { unaskedArguments } from '../../src/engine/decode/decoder-arguments.ts';
import { locateFfmpeg } from '../../src/media/ffmpeg-locator.ts';
import { parseStreamHeader } from '../../src/media/wav-stream-header.ts';
import { fixture } from '../helpers/fixtures.ts';

describe('the header of a stream that says itself what it is', () => {
  it.each(['mp3-cbr.mp3', 'mono.flac', 'surround-5.1.flac'])(
    'ends at a multiple of 8 bytes, so that no sample of %s has to be moved by single bytes',
    (name) => {
      const stream = execFileSync(
        locateFfmpeg().path,
        [...unaskedArguments(fixture(`formats/${name}`)), 'pipe:1'],
        {
          maxBuffer: 1 << 28,
        },
      );
      const header = parseStreamHeader(stream);
      expect(header).toMatchObject({ headerBytes: 104 });
      expect(parseStreamHeader(stream.subarray(0, 103))).toBeNull();
    },
  );
});
