/** Sample formats of linear PCM (and G.711) as they lie in a file. */
export type PcmEncoding = 'u8' | 's8' | 's16' | 's24' | 's32' | 's64' | 'f32' | 'f64' | 'alaw' | 'mulaw';

/** Bytes of one sample of each encoding. */
export const SAMPLE_BYTES: Readonly<Record<PcmEncoding, number>> = {
  u8: 1,
  s8: 1,
  alaw: 1,
  mulaw: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  s64: 8,
  f64: 8,
};
