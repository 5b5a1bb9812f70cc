import type { Glyphs } from './glyphs.ts';

const CODEC_NAMES: Readonly<Record<string, string>> = {
  flac: 'FLAC',
  mp3: 'MP3',
  aac: 'AAC',
  alac: 'ALAC',
  opus: 'Opus',
  vorbis: 'Vorbis',
  wavpack: 'WavPack',
  ape: 'APE',
  wmav1: 'WMA',
  wmav2: 'WMA',
};

/** A codec as people write it: `FLAC` for `flac`, `PCM` for all linear PCM. */
export function codecName(codec: string): string {
  return CODEC_NAMES[codec] ?? (codec.startsWith('pcm_') ? 'PCM' : codec.toUpperCase());
}

/** `44.1`, `96`: kilohertz without needless digits. */
export function kilohertz(sampleRate: number): string {
  return String(Number((sampleRate / 1000).toFixed(3)));
}

/** `1,010 kbit/s`, with commas between thousands. */
export function kilobits(bitsPerSecond: number): string {
  const kilo = String(Math.round(bitsPerSecond / 1000));
  return `${kilo.replace(/\B(?=(?:\d{3})+$)/g, ',')} kbit/s`;
}

/** `−6.2 dB` */
export function decibels(db: number, glyphs: Glyphs): string {
  const sign = db < 0 ? glyphs.minus : db > 0 ? '+' : '';
  return `${sign}${Math.abs(db).toFixed(1)} dB`;
}
