const BYTES_PER_SAMPLE = Float32Array.BYTES_PER_ELEMENT;
/** So much has to come out before ffmpeg's output is known to flow. */
const FLOW_BYTES = 65_536;
/** ffmpeg keeps up to so much of its output until there is more. */
const KEPT_BYTES = 32_768;
/** What is awaited before sound begins (0.18 s), and a little more. */
const HEAD_SECONDS = 0.25;

/** So many frames have to come out of a child before its output is known to flow. */
export function flowFrames(channels: number): number {
  return Math.ceil(FLOW_BYTES / (channels * BYTES_PER_SAMPLE));
}

/** So many frames behind a target have to be decoded before what is heard first has come out. */
export function headFrames({
  sampleRate,
  channels,
}: {
  readonly sampleRate: number;
  readonly channels: number;
}): number {
  return Math.ceil(HEAD_SECONDS * sampleRate + KEPT_BYTES / (channels * BYTES_PER_SAMPLE));
}
