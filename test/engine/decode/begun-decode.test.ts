import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { BegunOffer } from '../../../src/engine/decode/begun-decode.ts';
import { planFromStart } from '../../../src/engine/decode/decode-plan.ts';
import { beginDecoder } from '../../../src/engine/decode/early-decoder.ts';
import { beginHeadStart } from '../../../src/engine/decode/head-start.ts';
import type { HeadStartOffer } from '../../../src/engine/decode/head-start.ts';
import { PcmDecoder } from '../../../src/engine/decode/pcm-decoder.ts';
import type { DecoderEnd } from '../../../src/engine/decode/pcm-decoder.ts';
import { locateFfmpeg } from '../../../src/media/ffmpeg-locator.ts';
import { fixture, generated } from '../../helpers/fixtures.ts';
import { referenceDecode } from '../../helpers/reference-decode.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';
import { waitUntil } from '../../helpers/wait-until.ts';

const ffmpegPath = locateFfmpeg().path;

interface Decoded {
  readonly samples: Float32Array;
  readonly end: DecoderEnd;
}

/** What a decoder gives that goes on with what was begun; the sink takes `room` bytes at a time and then waits a turn. */
function decodeOn(
  file: string,
  begun: BegunOffer,
  { sampleRate, channels }: { sampleRate: number; channels: number },
  room = Infinity,
): Promise<Decoded> {
  return new Promise((resolve) => {
    const taken: Buffer[] = [];
    const decoder = new PcmDecoder(
      { ffmpegPath, plan: planFromStart(file, 0), shape: { sampleRate, channels }, filters: [], begun },
      {
        onFrames(bytes) {
          const frameBytes = channels * Float32Array.BYTES_PER_ELEMENT;
          const take = Math.min(bytes.length, Math.max(1, Math.floor(room / frameBytes)) * frameBytes);
          taken.push(Buffer.from(bytes.subarray(0, take)));
          if (take < bytes.length) setImmediate(() => decoder.resume());
          return take;
        },
        onEnd: (end) => resolve({ samples: floatsOf(Buffer.concat(taken)), end }),
      },
    );
  });
}

function floatsOf(bytes: Buffer): Float32Array {
  const own = new Uint8Array(bytes);
  return new Float32Array(own.buffer, 0, own.length / Float32Array.BYTES_PER_ELEMENT);
}

/** A head start that gives what the test says. */
function offerFrom(path: string): { offer: HeadStartOffer; giving: MessagePort } {
  const { port1: giving, port2: port } = new MessageChannel();
  return { offer: { type: 'head', path, ffmpegPath, port }, giving };
}

function expectWhole({ samples, end }: Decoded, whole: Float32Array): void {
  expect(end).toEqual({ type: 'complete' });
  expect(samples.length).toBe(whole.length);
  expect(Buffer.compare(Buffer.from(samples.buffer), Buffer.from(new Float32Array(whole).buffer))).toBe(0);
}

describe('a decoder that goes on from a head start', () => {
  it.each(['flac.flac', 'mp3-vbr.mp3', 'm4a-aac.m4a', 'ogg-vorbis.ogg', 'ogg-opus.opus'])(
    'gives the whole of %s, sample for sample, a file that is shorter than the head start',
    async (name) => {
      const file = fixture(`formats/${name}`);
      const whole = await referenceDecode(file);
      const decoded = await decodeOn(file, beginHeadStart(ffmpegPath, file).offer, whole);
      expectWhole(decoded, whole.samples);
    },
  );

  it.each([Infinity, 5000])('goes on to the sample where it ends, into room of %s bytes', async (room) => {
    const file = await generated('long-vbr.mp3');
    const whole = await referenceDecode(file);
    expectWhole(await decodeOn(file, beginHeadStart(ffmpegPath, file).offer, whole, room), whole.samples);
  });

  it('does without one that says nothing, because its thread is held up', async () => {
    const file = fixture('formats/flac.flac');
    const whole = await referenceDecode(file);
    const { offer, giving } = offerFrom(file);
    const { samples } = await decodeOn(file, offer, whole);
    giving.close();
    expect(samples.length).toBe(whole.samples.length);
  });

  it('does without one of another rate than the header of the file promised', async () => {
    const file = fixture('formats/flac.flac');
    const other = fixture('formats/rate-8k.wav');
    const whole = await referenceDecode(file);
    const { offer } = beginHeadStart(ffmpegPath, other);
    const { samples } = await decodeOn(file, { ...offer, path: file }, whole);
    expect(samples.length).toBe(whole.samples.length);
    expect(samples[5000]).toBe(whole.samples[5000]);
  });

  it('says why a file cannot be decoded, as it does without one', async () => {
    const file = fixture('damaged/random.mp3');
    const shape = { sampleRate: 44_100, channels: 2 };
    const { samples, end } = await decodeOn(file, beginHeadStart(ffmpegPath, file).offer, shape);
    expect(samples.length).toBe(0);
    expect(end.type).toBe('failed');
  });

  it('ends the child of one that nobody wants', async () => {
    const pipe = path.join(mkdtempSync(path.join(tmpdir(), 'ph-head-')), 'pipe.mp3');
    execFileSync('mkfifo', [pipe]);
    const { offer, begun } = beginHeadStart(ffmpegPath, pipe); // waits for somebody to write, for ever
    offer.port.close();
    await begun;
    removeFolder(path.dirname(pipe));
  });
});

describe('a decoder that was begun early', () => {
  it.each([
    ['formats/flac.flac', Infinity],
    ['formats/m4a-aac.m4a', Infinity],
    ['formats/mp3-vbr.mp3', 5000],
  ])('gives the whole of %s, into room of %s bytes', async (name, room) => {
    const file = fixture(name);
    const whole = await referenceDecode(file);
    expectWhole(await decodeOn(file, beginDecoder(ffmpegPath, file), whole, room), whole.samples);
  });

  it('waits at its pipe until somebody takes what it gives', async () => {
    const file = await generated('long.flac');
    const whole = await referenceDecode(file);
    const early = beginDecoder(ffmpegPath, file);
    await waitUntil(() => early.process.stdout!.readableLength > 0, 'the first samples to come');
    expect(early.process.exitCode).toBeNull();
    expectWhole(await decodeOn(file, early, whole), whole.samples);
  });

  it('is replaced by an ordinary one if it gives another rate than the header of the file promised', async () => {
    const file = fixture('formats/flac.flac');
    const whole = await referenceDecode(file);
    const early = beginDecoder(ffmpegPath, fixture('formats/rate-8k.wav'));
    expectWhole(await decodeOn(file, { ...early, path: file }, whole), whole.samples);
  });

  it('is replaced by an ordinary one if it could not be started', async () => {
    const file = fixture('formats/flac.flac');
    const whole = await referenceDecode(file);
    const early = beginDecoder('/no/such/ffmpeg', file);
    expectWhole(await decodeOn(file, early, whole), whole.samples);
  });

  it('says why a file cannot be decoded, as an ordinary one does', async () => {
    const file = fixture('damaged/random.mp3');
    const { samples, end } = await decodeOn(file, beginDecoder(ffmpegPath, file), {
      sampleRate: 44_100,
      channels: 2,
    });
    expect(samples.length).toBe(0);
    expect(end.type).toBe('failed');
  });
});
