import type { StreamFacts } from '../formats/header-facts.ts';

const BY_CODEC: Readonly<Record<string, string>> = {
  mp3: 'fltp',
  mp2: 'fltp',
  mp1: 'fltp',
  aac: 'fltp',
  vorbis: 'fltp',
  opus: 'fltp',
  speex: 'flt',
  ac3: 'fltp',
  eac3: 'fltp',
  wmav1: 'fltp',
  wmav2: 'fltp',
  wmapro: 'fltp',
  wmavoice: 'flt',
  adpcm_ms: 's16',
  adpcm_ima_wav: 's16p',
  adpcm_ima_qt: 's16p',
  gsm_ms: 's16',
  pcm_u8: 'u8',
  pcm_s8: 'u8',
  pcm_alaw: 's16',
  pcm_mulaw: 's16',
};

/** The sample format ffmpeg's decoder delivers (its `sample_fmt`); null where it depends on more than the header. */
export function sampleFormatOf({
  codec,
  bitsPerSample,
  isFloat,
}: Pick<StreamFacts, 'codec' | 'bitsPerSample' | 'isFloat'>): string | null {
  const known = BY_CODEC[codec];
  if (known !== undefined) return known;
  const pcm = /^pcm_([sf])(\d+)[lb]e$/.exec(codec);
  if (pcm) return pcm[1] === 'f' ? (pcm[2] === '64' ? 'dbl' : 'flt') : wide(Number(pcm[2]), '');
  if (bitsPerSample === null) return null;
  if (codec === 'flac') return wide(bitsPerSample, '');
  if (codec === 'wavpack' && isFloat) return 'fltp';
  return ['alac', 'ape', 'tta', 'wavpack'].includes(codec) ? wide(bitsPerSample, 'p') : null;
}

function wide(bits: number, planar: '' | 'p'): string {
  return (bits <= 16 ? 's16' : bits === 64 ? 's64' : 's32') + planar;
}
