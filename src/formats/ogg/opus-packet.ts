/** Frame sizes in 48 kHz frames by configuration number (RFC 6716 §3.1, table 2). */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960];
const CELT = [120, 240, 480, 960];
/** A packet never holds more than 120 ms (RFC 6716 §3.2.5). */
const MAX_FRAMES = 5760;

/** Decoded frames at 48 kHz of one Opus packet; null when it breaks the rules. */
export function opusPacketFrames(packet: Buffer): number | null {
  const [toc, second = 0] = packet;
  return toc === undefined ? null : opusFramesBy(toc, second);
}

/** The same by a packet's first two bytes; 0 for a second one that is not there. */
export function opusFramesBy(toc: number, second: number): number | null {
  const configuration = toc >> 3;
  const size =
    configuration < 12
      ? SILK[configuration & 3]!
      : configuration < 16
        ? HYBRID[configuration & 1]!
        : CELT[configuration & 3]!;
  const code = toc & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : second & 0x3f;
  const frames = size * count;
  return count === 0 || frames > MAX_FRAMES ? null : frames;
}
