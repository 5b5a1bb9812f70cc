import { resolve } from 'node:path';
import type { FindingLog } from './finding.ts';

/** `[mp3float @ 0x55d0] [error] Header missing` */
const ERROR_LINE = /^(?:\[([^@\]]+?) @ [^\]]*\] )?\[(?:error|fatal|panic)\] (.*)$/;

const PICTURE_DECODERS =
  /^(?:a?png|mjpeg|jpeg2000|jpegls|gif|bmp|tiff|webp|svg|h264|hevc|vp[89]|av1|mpeg\dvideo|mpeg4|theora)$/;
/** What an MP3 decoder says of bytes behind the last frame, and the line that follows. */
const ABOUT_THE_END =
  /Header missing$|^Error while decoding stream .*Invalid data found when processing input$/;
const MOST_HELD = 8;

interface Complaint {
  readonly line: string;
  readonly time: number;
}

/**
 * Notes what ffmpeg complains about. It takes some of the tags behind an MP3 for audio (Lyrics3): what it says of them is
 * held back until it is known whether all frames came.
 */
export class DecodeComplaints {
  readonly #path: string;
  readonly #findings: FindingLog;
  #held: Complaint[] | null;

  constructor(path: string, hasTagsBehind: boolean, findings: FindingLog) {
    this.#path = path;
    this.#findings = findings;
    this.#held = hasTagsBehind ? [] : null;
  }

  /** A line of stderr at `-loglevel level+warning`, and how far the output had come. */
  take(line: string, time: number): void {
    const [, speaker = '', said] = ERROR_LINE.exec(line) ?? [];
    // ffmpeg looks at covers, too. They are no audio.
    if (said === undefined || PICTURE_DECODERS.test(speaker)) return;
    if (this.#held && this.#held.length < MOST_HELD && ABOUT_THE_END.test(said)) {
      this.#held.push({ line, time });
      return;
    }
    this.#release();
    noteComplaint(line, this.#path, time, this.#findings);
  }

  /** @param isAllThere every frame came that was promised */
  finish(isAllThere: boolean): void {
    if (!isAllThere) this.#release();
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const { line, time } of held) noteComplaint(line, this.#path, time, this.#findings);
  }
}

/** Notes a line of ffmpeg's stderr (at `-loglevel level+warning`) as damage when it is an error. */
function noteComplaint(line: string, path: string, time: number, findings: FindingLog): void {
  const match = ERROR_LINE.exec(line);
  if (!match) return;
  const where = match[1] === undefined ? '' : `${match[1]}: `;
  const said = match[2]!.replaceAll(`file:${resolve(path)}: `, '');
  findings.damage('decode', 'decode-error', where + said, { time });
}
