import type { FindingLog } from '../../formats/finding.ts';

/** `[aist#0:0/mp3 @ 0x55d0] [dec:mp3float @ 0x55d1] [error] …`: who speaks, at which level (`-loglevel level+info`). */
const LINE = /^((?:\[[^\]]* @ [^\]]*\] )*)\[([a-z]+)\] (.*)$/;
const ERROR_LEVELS = new Set(['error', 'fatal', 'panic']);
/** What ffmpeg prints once a file is open (or another stream of a chained one): its tags are read then, and the first packets were decoded to learn their format. */
const OPENED = /^Input #\d+, /;
const PICTURE_DECODERS =
  /\b(?:a?png|mjpeg|jpeg2000|jpegls|gif|bmp|tiff|webp|svg|h264|hevc|vp[89]|av1|mpeg\dvideo|mpeg4|theora) @ /;
const MOST_DETAILS = 50;

interface Complaint {
  readonly line: string;
  readonly time: number;
}

/**
 * Notes that ffmpeg complains, by the level of what it says and not by its words. What it says while it opens a file of a container
 * that we walk is about tags: its packets are decoded again later, and its structure has been looked at.
 */
export class DecodeComplaints {
  readonly #isWalked: boolean;
  readonly #keepsWords: boolean;
  #complaints: Complaint[] = [];

  /** @param isWalked we know the structure of its container */
  constructor(isWalked: boolean, keepsWords: boolean) {
    this.#isWalked = isWalked;
    this.#keepsWords = keepsWords;
  }

  /** A line of stderr at `-loglevel level+info`, and how far the output had come, in seconds. */
  take(line: string, time: number): void {
    const [, speakers = '', level = '', said = ''] = LINE.exec(line) ?? [];
    if (level === 'info' && this.#isWalked && OPENED.test(said)) {
      this.#complaints = [];
      return;
    }
    // ffmpeg looks at covers, too. They are no audio.
    if (!ERROR_LEVELS.has(level) || PICTURE_DECODERS.test(speakers)) return;
    if (this.#complaints.length < MOST_DETAILS) this.#complaints.push({ line, time });
  }

  /** @param exitCode of the decoder */
  report(exitCode: number | null, findings: FindingLog): void {
    const [first] = this.#complaints;
    if (first)
      findings.damage('decode', 'decode-error', 'the decoder reports errors from here on', {
        time: first.time,
        details: this.#keepsWords ? this.#complaints.map(({ line }) => line) : [],
      });
    else if (exitCode !== 0)
      findings.damage('decode', 'decode-error', `the decoder ended with exit code ${exitCode ?? 'unknown'}`);
  }
}
