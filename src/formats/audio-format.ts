import type { Container } from './audio-file.ts';
import type { Chapter } from './chapter.ts';
import type { FileBytes } from './file-bytes.ts';
import type { FindingLog } from './finding.ts';
import type { ScanSubject } from './frame-index/scan-subject.ts';
import type { HeaderFacts } from './header-facts.ts';

/** What is known of one file format. Every capability but `probe` is optional: without one, ffmpeg has the last word. */
export interface AudioFormat {
  readonly containers: readonly Container[];
  /** The first four bytes of such a file, as Latin-1. A format without any is tried after all others, in the registry's order. */
  readonly magic: readonly string[];
  /** What the header says; null for a file of another format. @param start byte behind any ID3v2 tag */
  readonly probe: (file: FileBytes, start: number) => Promise<HeaderFacts | null>;
  /** Chapters of the container itself; those of tags come first. */
  readonly readChapters?: (file: FileBytes, start: number) => Promise<Chapter[]>;
  /** Checks the structure without a decoder. */
  readonly verify?: (subject: VerifySubject) => Promise<WalkedAudio>;
  /** Where its coded frames are counted, because its time stamps are guesses; null if there are none that can be counted. */
  readonly findScanSubject?: (file: FileBytes, decodedRate: number | null) => Promise<ScanSubject | null>;
}

/** A file whose structure is checked. */
export interface VerifySubject {
  readonly file: FileBytes;
  /** Byte behind any ID3v2 tag. */
  readonly start: number;
  /** Bytes of the audio, as far as the header tells. */
  readonly extent: { readonly from: number; readonly to: number };
  readonly facts: HeaderFacts;
  readonly findings: FindingLog;
  readonly signal: AbortSignal;
  /** Where the frames of native FLAC end that were decoded and found to be right: they need no walk. */
  readonly wholeEnd: number | null;
}

/** What a walk of all frames found out about the audio. */
export interface WalkedAudio {
  /** Where it ends when something else follows; null: it reaches the end of the file, as far as is known. */
  readonly audioEnd: number | null;
  /** What its packets decode to at the rate of the first, before anything is cut off; null: not known. */
  readonly frames: number | null;
}

export const NOTHING_MORE: WalkedAudio = { audioEnd: null, frames: null };
