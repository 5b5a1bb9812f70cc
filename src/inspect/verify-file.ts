import { FileBytes } from '../formats/file-bytes.ts';
import type { HeaderFacts } from '../formats/header-facts.ts';
import { PlayheadError } from '../player/error.ts';
import { readTagBlocks } from '../tags/read-tags.ts';
import { formatNames } from '../formats/container-names.ts';
import type { InspectionContext, InspectionTarget, ReportError, Verdict } from './inspection.ts';
import { endOfWholeFlac } from './flac/whole-flac.ts';
import { expectedHash } from './manifest.ts';
import { NOT_AUDIO, reportError } from './report-error.ts';
import { VERIFY_SCHEMA_VERSION, type ContentHash, type VerifyReport } from './report/verify-report.ts';
import { describeWithFfmpeg } from './describe-with-ffmpeg.ts';
import { compareLength, compareWalk } from './verify/compare-length.ts';
import { compareHash, contentHash } from './verify/content-hash.ts';
import { verifyForeignEnd } from '../formats/foreign/verify-foreign-end.ts';
import { skipId3v2 } from '../formats/id3v2-size.ts';
import { verifyFlacBlocks } from '../formats/flac/verify-flac-blocks.ts';
import { FindingLog } from '../formats/finding.ts';
import { NOTHING_MORE, type WalkedAudio } from '../formats/audio-format.ts';
import { verifyContainer, warnOfUnchecked } from './verify/verify-container.ts';
import { verifyDecode, type DecodeResult } from './verify/verify-decode.ts';
import { probeTarget } from './probe-target.ts';

export interface VerifyOptions {
  /** Leave the decoder out: containers, frames and checksums only. */
  readonly decode: boolean;
  /** Compute the hash of the contents, also of lossy files. */
  readonly hash: boolean;
  /** Keep the decoder's own words. */
  readonly verbose?: boolean;
  /** What the hash of a file must be, by the file's name. */
  readonly expected: Readonly<Record<string, ContentHash>>;
}

const NOTHING_FOUND = { findings: [], total: 0 } as const;
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
      if (facts) decoded = await verifyKnown(header, target.path, facts, options, findings, context);
      else {
        const isKnown = MAGIC.test((await header.read(0, 8)).toString('latin1'));
        const start = await skipId3v2(header, 0);
        if ((await header.read(start, 4)).toString('latin1') === 'fLaC')
          await verifyFlacBlocks(header, start, findings);
        const foreign = await verifyForeign(target.path, isKnown, options, findings, context);
        ({ decoded, unsupported } = foreign);
      }
    } finally {
      await header.close();
    }
    if (facts && decoded) compareLength(promised(facts, findings), decoded, findings);
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
    error = findings.isDecodersWord() ? await ffmpegError(context) : null;
  } catch (thrown) {
    context.signal.throwIfAborted();
    error = isUndecodable(thrown) ? NOT_AUDIO : reportError(thrown);
  }
  const { findings: list, total } = error ? NOTHING_FOUND : findings.result();
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
  if (report.status === 'unsupported') return 'trouble';
  return report.status === 'damaged' ? 'finding' : 'fine';
}

/** What a walk of FLAC says where its header is that of a part only. */
const FLAC_CHANGES = ['format-changes', 'another-stream'];

/** What the header promises of all the audio. */
function promised(facts: HeaderFacts, findings: FindingLog): HeaderFacts {
  const isOfPart = facts.container === 'flac' && findings.hasCode(...FLAC_CHANGES);
  return isOfPart ? { ...facts, md5: null, framesSource: null } : facts;
}

/** A file whose header we know: its structure first, which also tells where its audio ends, then a decode. */
async function verifyKnown(
  header: FileBytes,
  path: string,
  facts: HeaderFacts,
  options: VerifyOptions,
  findings: FindingLog,
  context: InspectionContext,
): Promise<DecodeResult | null> {
  const wholeEnd = options.decode ? await endOfWholeFlac(header, path, facts, context) : null;
  if (wholeEnd !== null) {
    await walked(path, facts, findings, context, wholeEnd);
    if (!findings.hasCode(...FLAC_CHANGES))
      return { frames: facts.frames!, sampleRate: facts.sampleRate, md5: facts.md5 };
  }
  const { audioEnd, frames } =
    wholeEnd === null ? await walked(path, facts, findings, context, null) : NOTHING_MORE;
  if (!options.decode) {
    warnOfUnchecked(facts.container, findings);
    return null;
  }
  try {
    const request = { path, facts, audioEnd, codedFrames: frames, verbose: options.verbose === true };
    const decoded = await verifyDecode(request, findings, context);
    if (decoded && frames !== null) compareWalk(frames, facts, decoded, findings);
    return decoded;
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    findings.damage('decode', 'undecodable', error.message);
    return null;
  }
}

/** Looks at what needs no decoder: at all of the file, unless its frames are known to be whole up to `wholeEnd`. */
async function walked(
  path: string,
  facts: HeaderFacts,
  findings: FindingLog,
  context: InspectionContext,
  wholeEnd: number | null,
): Promise<WalkedAudio> {
  // What is read from end to end must not hold up signals.
  const file = await FileBytes.open(
    path,
    wholeEnd === null ? { windowBytes: WINDOW_BYTES } : { blocking: true },
  );
  try {
    // A broken tag costs itself: the audio is not affected.
    for (const { warnings } of await readTagBlocks(file, path))
      for (const { code, message, offset } of warnings)
        findings.warn('header', code, `tags: ${message}`, offset === undefined ? {} : { offset });
    return await verifyContainer(file, facts, findings, context.signal, wholeEnd);
  } finally {
    await file.close();
  }
}

interface ForeignVerdict {
  readonly decoded: DecodeResult | null;
  readonly unsupported: boolean;
}

/**
 * A file that none of our parsers knows: what ffmpeg decodes of it without a complaint is whole, as far as it can tell. What it
 * names and does not decode is unsupported.
 *
 * @param isKnown it begins as one of our formats does
 * @throws PlayheadError `undecodable` when it is no audio at all
 */
async function verifyForeign(
  path: string,
  isKnown: boolean,
  options: VerifyOptions,
  findings: FindingLog,
  context: InspectionContext,
): Promise<ForeignVerdict> {
  const description = await describeWithFfmpeg(path, context);
  if (description === null) {
    if (!isKnown) throw new PlayheadError('undecodable', NOT_AUDIO.message);
    findings.damage('header', 'unreadable-header', 'its header cannot be read', { offset: 0 });
    return { decoded: null, unsupported: false };
  }
  // What only ffmpeg knows has no other check.
  if (!options.decode && isKnown) {
    warnOfUnchecked(null, findings);
    return { decoded: null, unsupported: false };
  }
  const audioEnd = await foreignEnd(path, description.formatName, findings, context);
  try {
    const request = {
      path,
      facts: null,
      audioEnd,
      codedFrames: null,
      verbose: options.verbose === true,
    };
    return { decoded: await verifyDecode(request, findings, context), unsupported: false };
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    return { decoded: null, unsupported: true };
  }
}

async function foreignEnd(
  path: string,
  formatName: string,
  findings: FindingLog,
  { signal }: InspectionContext,
): Promise<number | null> {
  const file = await FileBytes.open(path, { windowBytes: WINDOW_BYTES });
  try {
    return await verifyForeignEnd(file, await skipId3v2(file, 0), formatName, findings, signal);
  } finally {
    await file.close();
  }
}

function isUndecodable(error: unknown): error is PlayheadError {
  return error instanceof PlayheadError && error.code === 'undecodable';
}

/** A broken ffmpeg finds every file damaged. */
async function ffmpegError(context: InspectionContext): Promise<ReportError | null> {
  const fault = await context.ffmpegFault();
  context.signal.throwIfAborted();
  return fault && reportError(fault);
}
