import { PlayheadError } from '../player/error.ts';
import type { ReportError } from './inspection.ts';

/** A failure of one file as data. Anything that is not a `PlayheadError` is a bug of ours and says so. */
export function reportError(error: unknown): ReportError {
  if (error instanceof PlayheadError) return fromPlayheadError(error as PlayheadError);
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** As `reportError`. A file whose audio cannot be decoded is reported as no audio. */
export function reportDecodeError(error: unknown): ReportError {
  return error instanceof PlayheadError && error.code === 'undecodable' ? NOT_AUDIO : reportError(error);
}

function fromPlayheadError({ code, message, hint }: PlayheadError): ReportError {
  return { code, message: hint === undefined ? message : `${message} (${hint})` };
}

/** The error of a file in which no audio was found. */
export const NOT_AUDIO: ReportError = {
  code: 'not-audio',
  message: 'is not audio, or is damaged beyond recognition',
};
