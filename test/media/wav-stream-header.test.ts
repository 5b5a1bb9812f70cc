import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { planFromStart } from '../../src/engine/decode/decode-plan.ts';
import { decoderArguments } from '../../src/engine/decode/decoder-arguments.ts';
import { locateFfmpeg } from '../../src/ffmpeg/locate-ffmpeg.ts';
import { parseStreamHeader } from '../../src/media/wav-stream-header.ts';
import { fixture } from '../helpers/fixtures.ts';

const shape = { type: 'self-described', sampleRate: null, channels: null, maxChannels: null } as const;

describe('the header of a stream that says itself what it is', () => {
  it.each(['mp3-cbr.mp3', 'mono.flac', 'surround-5.1.flac'])(
    'ends at a multiple of 8 bytes, so that no sample of %s has to be moved by single bytes',
    (name) => {
      const plan = planFromStart(fixture(`formats/${name}`), 0);
      const args = decoderArguments({ plan, shape, filters: [] });
      const stream = execFileSync(locateFfmpeg().path, [...args, 'pipe:1'], { maxBuffer: 1 << 28 });
      const header = parseStreamHeader(stream);
      expect(header).toMatchObject({ headerBytes: 104 });
      expect(parseStreamHeader(stream.subarray(0, 103))).toBeNull();
    },
  );
});
