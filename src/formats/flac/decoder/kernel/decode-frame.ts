/**
 * Decodes FLAC frames (RFC 9639 §9) in WebAssembly: twice as quick as the same in JavaScript, and at once, where JavaScript
 * takes a tenth of a second to be optimised. In AssemblyScript; scripts/build.mjs compiles it.
 *
 * Made for checking: at the first thing it does not understand it traps, as it does where a number in the file leads behind
 * the memory's end. Whatever a file says, this memory is all that it can reach.
 */
import { bitPosition, inputPlace, moveToBit, placeInput, turn } from './bits';
import { crcOf, makeCrcTables } from './crc';
import { toFloats } from './floats';
import { joinStereo, joinStereo16, LEFT_SIDE, SIDE_RIGHT } from './join-stereo';
import { packChannel } from './pack';
import { readSubframe } from './subframe';

/** What the predictors may read before the first sample of a channel. */
const BEFORE_BYTES: u32 = 128;
const PAGE_BYTES: u32 = 65536;
const VECTOR_BYTES: u32 = 16;

let channels: u32 = 0;
let sampleBits: u32 = 0;
/** From one channel's samples to the next one's. */
let channelBytes: u32 = 0;
let samplesAt: u32 = 0;
let pcmAt: u32 = 0;
let floatsAt: u32 = 0;

/**
 * Says what frames there will be and makes room for them. Called once, before all else.
 *
 * @param inputBytes of the file that are decoded at a time
 */
export function prepare(
  channelCount: u32,
  bitsPerSample: u32,
  maxBlockFrames: u32,
  pcmBytes: u32,
  inputBytes: u32,
): void {
  channels = channelCount;
  sampleBits = bitsPerSample;
  channelBytes = BEFORE_BYTES + maxBlockFrames * 4;
  samplesAt = placeInput(<u32>__heap_base, wholeVectors(inputBytes)) + BEFORE_BYTES;
  pcmAt = samplesAt + channels * channelBytes;
  // A vector more: the last samples are turned into floats eight at a time.
  floatsAt = pcmAt + wholeVectors(pcmBytes) + VECTOR_BYTES;
  const end = floatsAt + wholeVectors(maxBlockFrames * channels * 4) + 2 * VECTOR_BYTES;
  const pages = (end + PAGE_BYTES - 1) / PAGE_BYTES;
  if (memory.grow(pages - memory.size()) < 0) unreachable();
  makeCrcTables();
}

function wholeVectors(bytes: u32): u32 {
  return (bytes + VECTOR_BYTES - 1) & ~(VECTOR_BYTES - 1);
}

/** Where the bytes of the file have to be put. */
export function inputAddress(): u32 {
  return inputPlace();
}

/** To be called when the first `bytes` of the input are others than before. */
export function inputChanged(bytes: u32): void {
  turn(bytes);
}

/** CRC-16 of the input's bytes from one offset to another; 0 when the last two are the right one of those before. */
export function crc(from: u32, to: u32): u32 {
  return crcOf(inputPlace() + from, inputPlace() + to);
}

/** Where the interleaved samples of the last frame are. */
export function pcmAddress(): u32 {
  return pcmAt;
}

/** Makes floats of so many of the last frame's samples, which have 16 or 24 bits. Gives where they are. */
export function floatsOf(blockFrames: u32): u32 {
  toFloats(pcmAt, blockFrames * channels, (sampleBits + 7) / 8, floatsAt);
  return floatsAt;
}

/**
 * Decodes the subframes of one frame.
 *
 * @param offset of the first one in the input
 * @param blockFrames at most what `prepare` was told
 * @param assignment how the channels are coded: the header's own number (RFC 9639 §9.1.3)
 * @returns the offset of the frame's CRC-16
 */
export function decodeFrame(offset: u32, blockFrames: u32, assignment: u32): u32 {
  moveToBit(offset * 8);
  for (let channel: u32 = 0; channel < channels; channel++) {
    const isSide = assignment >= LEFT_SIDE && channel == (assignment == SIDE_RIGHT ? 0 : 1);
    readSubframe(samplesAt + channel * channelBytes, blockFrames, sampleBits + (isSide ? 1 : 0));
  }
  if (channels == 2 && sampleBits == 16)
    joinStereo16(samplesAt, samplesAt + channelBytes, blockFrames, assignment, pcmAt);
  else {
    if (assignment >= LEFT_SIDE) joinStereo(samplesAt, samplesAt + channelBytes, blockFrames, assignment);
    packAll(blockFrames);
  }
  return (bitPosition() + 7) / 8;
}

function packAll(blockFrames: u32): void {
  const sampleBytes = (sampleBits + 7) / 8;
  for (let channel: u32 = 0; channel < channels; channel++)
    packChannel(
      samplesAt + channel * channelBytes,
      blockFrames,
      pcmAt + channel * sampleBytes,
      sampleBytes,
      channels * sampleBytes,
    );
}
