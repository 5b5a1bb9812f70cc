import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync } from 'node:fs';
import path from 'node:path';

export const FORMATS = ['wav', 'flac', 'mp3', 'm4a', 'ogg', 'opus'] as const;
export type Format = (typeof FORMATS)[number];

/** Lengths that files are made in. Ten hours exist as `mp3` and `opus` only: an audiobook, at 64 kbit/s. */
export const LENGTHS = { '10s': 10, '4min': 240, '1h': 3600, '10h': 36_000 } as const;
export type Length = keyof typeof LENGTHS;

const ENCODERS: Readonly<Record<Format, readonly string[]>> = {
  wav: ['-c:a', 'pcm_s16le'],
  flac: ['-c:a', 'flac', '-compression_level', '1'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k'],
  m4a: ['-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart'],
  ogg: ['-c:a', 'libvorbis', '-q:a', '4'],
  opus: ['-c:a', 'libopus', '-b:a', '96k'],
};
const AUDIOBOOK_KBIT = '64k';

/** Pink noise and a slow sweep: it costs a decoder what music does. */
const SOUND =
  'anoisesrc=color=pink:r=44100:a=0.3:seed=3,aformat=channel_layouts=stereo[n];' +
  "aevalsrc='0.2*sin(2*PI*(220+20*sin(t))*t)|0.2*sin(2*PI*330*t)':s=44100[s];[n][s]amix=inputs=2";

const READ_BYTES = 1 << 20;

/** Reads a file once, so that it lies in the page cache for whoever is measured first as much as for the last. */
export function warm(file: string): string {
  const bytes = Buffer.allocUnsafe(READ_BYTES);
  const fd = openSync(file, 'r');
  while (readSync(fd, bytes) > 0);
  closeSync(fd);
  return file;
}

/** Audio files made with ffmpeg when they are first asked for, and kept. */
export class AudioShelf {
  readonly #dir: string;
  readonly #say: (line: string) => void;

  constructor(dir: string, say: (line: string) => void) {
    this.#dir = dir;
    this.#say = say;
    mkdirSync(dir, { recursive: true });
  }

  /** The absolute path of a stereo file at 44.1 kHz (48 kHz for Opus). */
  file(format: Format, length: Length): string {
    const name = path.join(this.#dir, `${length}.${format}`);
    if (existsSync(name)) return name;
    this.#say(`making ${path.basename(name)}`);
    if (length === '10h') this.#repeat(this.#audiobookPart(format), name, 10);
    else if (length !== '1h') this.#encode(['-f', 'lavfi', '-i', SOUND], format, LENGTHS[length], name);
    // A lossless file's length is in its header, which a copy of packets leaves as it was: encode it, it is quick.
    else if (format === 'flac') this.#encode(this.#looped(this.file('wav', '4min')), format, 3600, name);
    else this.#repeat(this.file(format, '4min'), name, 15);
    return name;
  }

  /** An hour at an audiobook's bit rate. */
  #audiobookPart(format: Format): string {
    const name = path.join(this.#dir, `audiobook-1h.${format}`);
    if (existsSync(name)) return name;
    const part = path.join(this.#dir, `audiobook-4min.${format}`);
    if (!existsSync(part)) {
      const encoder = [...ENCODERS[format], '-b:a', AUDIOBOOK_KBIT];
      this.#run(['-i', this.file('wav', '4min'), ...encoder, part], part);
    }
    this.#repeat(part, name, 15);
    return name;
  }

  #encode(input: readonly string[], format: Format, seconds: number, to: string): void {
    this.#run([...input, '-t', String(seconds), ...ENCODERS[format], to], to);
  }

  /** One file so many times in a row without decoding it: cheap, and its headers and time stamps are whole. */
  #repeat(from: string, to: string, times: number): void {
    this.#run(['-stream_loop', String(times - 1), '-i', from, '-c', 'copy', to], to);
  }

  #looped(file: string): readonly string[] {
    return ['-stream_loop', '-1', '-i', file];
  }

  #run(args: readonly string[], to: string): void {
    const partial = path.join(this.#dir, `making-${path.basename(to)}`);
    const given = args.map((arg) => (arg === to ? partial : arg));
    execFileSync('ffmpeg', ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...given], {
      stdio: 'inherit',
    });
    renameSync(partial, to);
  }
}
