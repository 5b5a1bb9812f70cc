import { truncate } from '../text/cells.ts';
import { clockText } from '../text/time-text.ts';
import { EMPTY_ROW, fitRow, span, spread, type Role, type Row } from '../text/span.ts';
import type { Glyphs } from './glyphs.ts';

/** What is playing, in words that are ready for the screen. */
export interface NowPlaying {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly year: number | null;
  /** As the tags count it. */
  readonly trackNumber: number | null;
  readonly trackTotal: number | null;
  readonly durationSeconds: number | null;
  readonly sound: SoundFacts | null;
}

/** What the sound is made of; null where nobody knows. */
export interface SoundFacts {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number | null;
  readonly bitRate: number | null;
  readonly source: string;
  readonly gainDb: number | null;
}

/** Title, artist, album and number at the left; format, bit rate, gain and source at the right. Four rows. */
export function nowPlayingRows(now: NowPlaying, width: number, glyphs: Glyphs): readonly Row[] {
  const facts = now.sound ? soundLines(now.sound, glyphs) : [];
  const line = (index: number, text: string, style: Role): Row => {
    const fact = width >= 40 ? (facts[index] ?? '') : '';
    const room = width - (fact === '' ? 0 : fact.length + 2);
    return spread(
      [span(truncate(text, room, glyphs.ellipsis), style)],
      fact === '' ? EMPTY_ROW : [span(fact, 'dim')],
      width,
    );
  };
  return [
    line(0, now.title, 'title'),
    line(1, now.artist, 'text'),
    line(2, albumLine(now, glyphs), 'dim'),
    line(3, numberLine(now), 'dim'),
  ];
}

/** The same in two rows, for small screens. */
export function compactNowPlayingRows(now: NowPlaying, width: number, glyphs: Glyphs): readonly Row[] {
  const under = [now.artist, now.album].filter(Boolean).join(` ${glyphs.dot} `);
  return [
    fitRow([span(truncate(now.title, width, glyphs.ellipsis), 'title')], width),
    fitRow([span(truncate(under, width, glyphs.ellipsis), 'dim')], width),
  ];
}

/** `The Dark Side of the Moon · 1973` */
function albumLine({ album, year }: NowPlaying, glyphs: Glyphs): string {
  return [album, year === null ? '' : String(year)].filter(Boolean).join(` ${glyphs.dot} `);
}

function numberLine({ trackNumber, trackTotal }: NowPlaying): string {
  if (trackNumber === null) return '';
  return trackTotal === null ? `track ${trackNumber}` : `${trackNumber} of ${trackTotal}`;
}

function soundLines(sound: SoundFacts, glyphs: Glyphs): readonly string[] {
  const depth = sound.bitsPerSample === null ? '' : `${sound.bitsPerSample}/`;
  return [
    `${codecName(sound.codec)} ${depth}${kilohertz(sound.sampleRate)} ${glyphs.dot} ${sound.channels} ch`,
    sound.bitRate === null ? '' : `${grouped(Math.round(sound.bitRate / 1000))} kbit/s`,
    sound.gainDb === null ? '' : `gain ${decibels(sound.gainDb, glyphs)}`,
    sound.source,
  ];
}

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

/** With commas between thousands. `toLocaleString` takes 25 ms to load what it knows of languages. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A codec as people write it: `FLAC` for `flac`, `PCM` for all linear PCM. */
export function codecName(codec: string): string {
  return CODEC_NAMES[codec] ?? (codec.startsWith('pcm_') ? 'PCM' : codec.toUpperCase());
}

/** `44.1`, `96`: kilohertz without needless digits. */
export function kilohertz(sampleRate: number): string {
  return String(Number((sampleRate / 1000).toFixed(3)));
}

/** `−6.2 dB` */
export function decibels(db: number, glyphs: Glyphs): string {
  const sign = db < 0 ? glyphs.minus : db > 0 ? '+' : '';
  return `${sign}${Math.abs(db).toFixed(1)} dB`;
}

/** What the clock at the bar's right end shows. */
export function timeLeftText(
  positionSeconds: number,
  durationSeconds: number | null,
  mode: 'left' | 'total',
  glyphs: Glyphs,
): string {
  if (durationSeconds === null) return '';
  if (mode === 'total') return clockText(durationSeconds);
  return glyphs.minus + clockText(Math.ceil(Math.max(0, durationSeconds - positionSeconds)));
}
