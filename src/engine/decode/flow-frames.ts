/** So much has to come out before ffmpeg's output is known to flow. */
const FLOW_BYTES = 65_536;

/** So many frames have to come out of a child before its output is known to flow. */
export function flowFrames(channels: number): number {
  return Math.ceil(FLOW_BYTES / (channels * Float32Array.BYTES_PER_ELEMENT));
}
