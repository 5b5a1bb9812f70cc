import { PlayheadError } from '../../player/error.ts';
import type { InspectionContext } from '../inspection.ts';
import type { ContentHash } from '../report/verify-report.ts';
import type { FindingLog } from '../../formats/finding.ts';
import { packetDigest } from './packet-digest.ts';

export interface HashRequest {
  readonly path: string;
  /** MD5 of the decoded samples, where they were decoded and are lossless. */
  readonly pcmMd5: string | null;
  /** ffmpeg or one of our parsers found audio in it. */
  readonly isAudio: boolean;
  /** A hash is wanted also where no manifest asks for one. */
  readonly isWanted: boolean;
  /** What a manifest says; null: nothing. */
  readonly expected: ContentHash | null;
}

/** The hash of a file's contents: of the kind that is expected, else of its samples, else of its packets. */
export async function contentHash(
  { path, pcmMd5, isAudio, isWanted, expected }: HashRequest,
  context: InspectionContext,
): Promise<ContentHash | null> {
  if (pcmMd5 !== null && expected?.type !== 'packets') return { type: 'pcm', md5: pcmMd5 };
  if (!isAudio || !(isWanted || expected) || expected?.type === 'pcm') return null;
  try {
    return { type: 'packets', md5: await packetDigest(path, context) };
  } catch (error) {
    // That it cannot be read is a finding already.
    if (error instanceof PlayheadError && error.code === 'undecodable') return null;
    throw error;
  }
}

/** @param decodes false: the samples were not asked for, so that nothing can be said of theirs */
export function compareHash(
  expected: ContentHash,
  hash: ContentHash | null,
  decodes: boolean,
  findings: FindingLog,
): void {
  if (hash === null && expected.type === 'pcm' && !decodes)
    findings.warn(
      'hash',
      'hash-unchecked',
      'the manifest has the hash of its samples, which takes a decode to check',
    );
  else if (hash?.type !== expected.type || hash.md5 !== expected.md5)
    findings.damage(
      'hash',
      'manifest-mismatch',
      'its audio is not the audio that the manifest was written from',
    );
}
