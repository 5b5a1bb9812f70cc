import type { PlayheadError } from '../player/error.ts';
import type { SegmentThreads } from './flac/segment-thread-owner.ts';

/** What every inspection of one file gives: plain data, the same in every thread and in JSON. */
export interface Report {
  /** The path as the user gave it; `-` for standard input. */
  readonly file: string;
  /** Why nothing could be found out; null when it could. */
  readonly error: ReportError | null;
}

export interface ReportError {
  readonly code: string;
  readonly message: string;
}

/** What an inspection is given besides the file and its options. */
export interface InspectionContext {
  /** Path of the ffmpeg to use. @throws PlayheadError `no-ffmpeg`; so it is asked only when it is needed */
  ffmpegPath(): string;
  /** What is wrong with that ffmpeg, found out when it is first asked for; null: it works. @throws as `ffmpegPath` */
  ffmpegFault(): Promise<PlayheadError | null>;
  /** The FLAC decoder, compiled when it is first asked for. */
  flacKernel(): WebAssembly.Module;
  /** Ends the inspection at once; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** See `FfmpegOptions`. */
  readonly silenceMs?: number;
  /** Threads that this inspection may have besides its own; null where each file has one. */
  readonly threads: SegmentThreads | null;
}

/** One file to look at: `path` is opened, `file` is what it is called. They differ for standard input. */
export interface InspectionTarget {
  readonly file: string;
  readonly path: string;
}

/** `trouble`: not found, not audio, no ffmpeg. `finding`: what the command looks for (damage, difference, threshold). */
export type Verdict = 'fine' | 'finding' | 'trouble';
