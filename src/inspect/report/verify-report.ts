import type { Finding } from '../../formats/finding.ts';
import type { Report } from '../inspection.ts';

export const VERIFY_SCHEMA_VERSION = 1;

/**
 * `ok`: nothing found. `warning`: unusual, no audio is lost. `damaged`. `unsupported`: there are no means to check it.
 * (schema/verify.schema.json)
 */
export interface VerifyReport extends Report {
  readonly schema_version: typeof VERIFY_SCHEMA_VERSION;
  readonly status: 'ok' | 'warning' | 'damaged' | 'unsupported' | null;
  readonly findings: readonly Finding[];
  /** More than `findings` has, where one kind was found very often. */
  readonly findings_total: number;
  readonly format_name: string | null;
  readonly codec_name: string | null;
  readonly declared_frames: number | null;
  readonly decoded_frames: number | null;
  /** How the contents can be told apart from others; null when it was not computed. */
  readonly hash: ContentHash | null;
}

/** `pcm`: MD5 of the decoded samples, as FLAC's STREAMINFO has it. `packets`: MD5 of the coded packets of a lossy stream. */
export interface ContentHash {
  readonly type: 'pcm' | 'packets';
  readonly md5: string;
}
