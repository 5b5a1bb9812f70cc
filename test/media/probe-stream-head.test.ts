import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { probeHeader } from '../../src/media/probe-header.ts';
import { probeStreamHead } from '../../src/media/probe-stream-head.ts';
import { fixture } from '../helpers/fixtures.ts';

const HEAD_BYTES = 20_000;

describe('the head of a stream whose size is known', () => {
  it.each(['ogg-vorbis.ogg', 'ogg-opus.opus', 'aac.aac', 'mp3-no-xing.mp3'])(
    'tells no length that is found at the end, or by counting: %s',
    async (name) => {
      const bytes = readFileSync(fixture(`formats/${name}`));
      const facts = await probeStreamHead(bytes.subarray(0, HEAD_BYTES), bytes.length);
      expect(facts).toMatchObject({ frames: null, framesSource: null });
      const whole = await probeStreamHead(bytes, bytes.length);
      expect(whole?.frames).toBe((await probeHeader(fixture(`formats/${name}`)))?.frames);
    },
  );

  it.each(['flac.flac', 'mp3-vbr.mp3', 'wavpack.wv', 'wav-s16.wav', 'mka-vorbis.mka'])(
    'tells the length that its beginning states: %s',
    async (name) => {
      const bytes = readFileSync(fixture(`formats/${name}`));
      const facts = await probeStreamHead(bytes.subarray(0, HEAD_BYTES), bytes.length);
      expect(facts?.frames).toBe((await probeHeader(fixture(`formats/${name}`)))?.frames);
    },
  );
});

describe('the head of a station', () => {
  it.each([1, 100, 333, 4001])('tells AAC that begins %i bytes after a packet does', async (skipped) => {
    const bytes = readFileSync(fixture('formats/aac.aac'));
    const facts = await probeStreamHead(bytes.subarray(skipped, skipped + HEAD_BYTES), null);
    expect(facts).toMatchObject({ container: 'adts', codec: 'aac', sampleRate: 44_100, frames: null });
  });

  it('is nothing where there are no packets', async () => {
    expect(await probeStreamHead(Buffer.alloc(HEAD_BYTES, 0xff), null)).toBeNull();
  });
});
