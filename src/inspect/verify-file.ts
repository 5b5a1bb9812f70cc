import { FileBytes } from '../media/file-bytes.ts';
import type { HeaderFacts } from '../media/header-facts.ts';
import { PlayheadError } from '../player/error.ts';
import { formatNames } from './ffprobe-names.ts';
import type { InspectionContext, InspectionTarget, ReportError, Verdict } from './inspection.ts';
import { isWholeFlacFile } from './flac/whole-flac-file.ts';
import { expectedHash } from './manifest.ts';
import { NOT_AUDIO, reportError } from './report-error.ts';
import { VERIFY_SCHEMA_VERSION, type ContentHash, type VerifyReport } from './report/verify-report.ts';
import { compareLength } from './verify/compare-length.ts';
import { compareHash, contentHash } from './verify/content-hash.ts';
import { FindingLog } from './verify/finding.ts';
import { verifyContainer, warnOfUnchecked } from './verify/verify-container.ts';
import { verifyDecode, type DecodeResult } from './verify/verify-decode.ts';
import { probeTarget } from './probe-target.ts';

export interface VerifyOptions {
  /** Leave the decoder out: containers, frames and checksums only. */
  readonly decode: boolean;
  /** Compute the hash of the contents, also of lossy files. */
  readonly hash: boolean;
  /** What the hash of a file must be, by the file's name. */
  readonly expected: Readonly<Record<string, ContentHash>>;
}

const WINDOW_BYTES = 256 * 1024;
/** First bytes of containers that we know by them: such a file is audio, however broken. */
const MAGIC =
  /^(?:RIFF|RF64|BW64|riff|FORM|\.snd|caff|fLaC|OggS|wvpk|MAC |\x1aE\xdf\xa3|0&\xb2u)|^.{4}(?:ftyp|moov|mdat)/s;

/**
 * Tells whether a file is whole, layer by layer: container, frames, decode, length, hash. Never throws on a bad file.
 *
 * @throws the signal's reason when it is aborted
 */
export async function verifyFile(
  target: InspectionTarget,
  options: VerifyOptions,
  context: InspectionContext,
): Promise<VerifyReport> {
  const findings = new FindingLog();
  let facts: HeaderFacts | null = null;
  let decoded: DecodeResult | null = null;
  let hash: ContentHash | null = null;
  let error: ReportError | null = null;
  let unsupported = false;
  try {
    const header = await FileBytes.open(target.path, { blocking: true });
    try {
      facts = await probeTarget(header, target.path, context);
      const isKnown = facts !== null || MAGIC.test((await header.read(0, 8)).toString('latin1'));
      const whole = options.decode && facts ? await decodedWhole(header, target.path, facts, context) : null;
      const walk = facts ? walked(target.path, facts, findings, context, whole !== null) : Promise.resolve();
      if (!facts && isKnown)
        findings.damage('header', 'unreadable-header', 'its header cannot be read', { offset: 0 });
      const both = await Promise.allSettled([
        walk,
        whole ?? decodeOf(target.path, facts, isKnown, options, findings, context),
      ]);
      decoded = settled(both[1]);
      settled(both[0]);
    } finally {
      await header.close();
    }
    if (facts && !options.decode) warnOfUnchecked(facts, findings);
    if (facts && decoded) compareLength(facts, decoded, findings);
    const expected = expectedHash(options.expected, target.file);
    hash = await contentHash(
      {
        path: target.path,
        pcmMd5: decoded?.md5 ?? null,
        isAudio: facts !== null || decoded !== null,
        isWanted: options.hash,
        expected,
      },
      context,
    );
    if (expected) compareHash(expected, hash, options.decode, findings);
    else if (Object.keys(options.expected).length > 0)
      findings.warn('hash', 'not-in-manifest', 'the manifest does not name it');
    unsupported = facts === null && decoded === null && !findings.has('damage');
  } catch (thrown) {
    context.signal.throwIfAborted();
    error =
      thrown instanceof PlayheadError && thrown.code === 'undecodable' ? NOT_AUDIO : reportError(thrown);
  }
  const { findings: list, total } = findings.result();
  return {
    schema_version: VERIFY_SCHEMA_VERSION,
    file: target.file,
    error,
    status: error
      ? null
      : findings.has('damage')
        ? 'damaged'
        : unsupported
          ? 'unsupported'
          : list.length > 0
            ? 'warning'
            : 'ok',
    findings: list,
    findings_total: total,
    format_name: facts && formatNames(facts.container).name,
    codec_name: facts?.codec ?? null,
    declared_frames: facts?.framesSource === 'header' ? facts.frames : null,
    decoded_frames: decoded?.frames ?? null,
    hash,
  };
}

/** Damage is a finding; what could not be checked is trouble. */
export function verdictOfVerify(report: VerifyReport): Verdict {
  if (report.error || report.status === 'unsupported') return 'trouble';
  return report.status === 'damaged' ? 'finding' : 'fine';
}

function settled<Value>(result: PromiseSettledResult<Value>): Value {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Looks at what needs no decoder: at all of the file, unless its frames are known to be whole. */
async function walked(
  path: string,
  facts: HeaderFacts,
  findings: FindingLog,
  context: InspectionContext,
  framesAreWhole: boolean,
): Promise<void> {
  // What is read from end to end must not hold up signals and the decoder's output.
  const file = await FileBytes.open(
    path,
    framesAreWhole ? { blocking: true } : { windowBytes: WINDOW_BYTES },
  );
  try {
    await verifyContainer(file, facts, findings, context.signal, framesAreWhole);
  } finally {
    await file.close();
  }
}

/** What a decode of our own gave, for native FLAC that is whole; null: ffmpeg has to tell. */
async function decodedWhole(
  file: FileBytes,
  path: string,
  facts: HeaderFacts,
  context: InspectionContext,
): Promise<DecodeResult | null> {
  const { frames, sampleRate, md5 } = facts;
  const isWhole = await isWholeFlacFile(file, path, facts, context);
  return isWhole && frames !== null ? { frames, sampleRate, md5 } : null;
}

/** A known container that cannot be decoded is damaged; an unknown one is not audio. */
async function decodeOf(
  path: string,
  facts: HeaderFacts | null,
  isKnown: boolean,
  options: VerifyOptions,
  findings: FindingLog,
  context: InspectionContext,
): Promise<DecodeResult | null> {
  if (!options.decode && isKnown) return null;
  try {
    return await verifyDecode(path, facts, findings, context);
  } catch (error) {
    if (!isKnown || !(error instanceof PlayheadError) || error.code !== 'undecodable') throw error;
    findings.damage('decode', 'undecodable', error.message);
    return null;
  }
}
