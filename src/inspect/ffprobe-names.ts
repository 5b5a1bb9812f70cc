import type { Container } from '../media/audio-file.ts';
import type { StreamFacts } from '../media/header-facts.ts';

/** ffprobe's `format_name` and `format_long_name` of each container (libavformat's demuxers). */
const FORMATS: Readonly<Record<Container, readonly [name: string, longName: string]>> = {
  wav: ['wav', 'WAV / WAVE (Waveform Audio)'],
  rf64: ['wav', 'WAV / WAVE (Waveform Audio)'],
  w64: ['w64', 'Sony Wave64'],
  aiff: ['aiff', 'Audio IFF'],
  aifc: ['aiff', 'Audio IFF'],
  flac: ['flac', 'raw FLAC'],
  mp3: ['mp3', 'MP2/3 (MPEG audio layer 2/3)'],
  adts: ['aac', 'raw ADTS AAC (Advanced Audio Coding)'],
  mp4: ['mov,mp4,m4a,3gp,3g2,mj2', 'QuickTime / MOV'],
  ogg: ['ogg', 'Ogg'],
  matroska: ['matroska,webm', 'Matroska / WebM'],
  webm: ['matroska,webm', 'Matroska / WebM'],
  asf: ['asf', 'ASF (Advanced / Active Streaming Format)'],
  wavpack: ['wv', 'WavPack'],
  ape: ['ape', "Monkey's Audio"],
  caf: ['caf', 'Apple CAF (Core Audio Format)'],
  au: ['au', 'Sun AU'],
};

/** ffprobe's names of a container. */
export function formatNames(container: Container): { name: string; longName: string } {
  const [name, longName] = FORMATS[container];
  return { name, longName };
}

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
