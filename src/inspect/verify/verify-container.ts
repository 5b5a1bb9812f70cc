import type { Container } from '../../media/audio-file.ts';
import { FLAC_STREAMINFO, flacBlocks } from '../../media/container/flac-blocks.ts';
import { parseStreamInfo, STREAMINFO_BYTES, type StreamInfo } from '../../media/container/flac.ts';
import { skipId3v2 } from '../../media/container/id3v2-size.ts';
import { findFirstFrame } from '../../media/container/mpeg-audio.ts';
import type { FileBytes } from '../../media/file-bytes.ts';
import type { HeaderFacts } from '../../media/header-facts.ts';
import type { FindingLog } from './finding.ts';
import { foreignTag, warnOfForeignTag } from './foreign-end.ts';
import { verifyAdtsFrames } from './verify-adts.ts';
import { verifyAiff } from './verify-aiff.ts';
import { verifyFlacFrames } from './verify-flac.ts';
import { verifyMp4 } from './verify-mp4.ts';
import { verifyMpegFrames } from './verify-mpeg.ts';
import { verifyOggPages } from './verify-ogg.ts';
import { verifyRiff } from './verify-riff.ts';
import { verifyWavPackBlocks } from './verify-wavpack.ts';

/** Warnings of the header parsers that mean lost audio. */
const DAMAGE = new Set(['data-truncated', 'audio-truncated', 'box-truncated']);

/** Containers whose structure nobody but ffmpeg checks, as it decodes. */
const WITHOUT_WALKER: ReadonlySet<Container> = new Set(['matroska', 'webm', 'asf', 'ape', 'caf', 'au']);

/** Says so where there is nothing to check without a decoder. */
export function warnOfUnchecked(facts: HeaderFacts, findings: FindingLog): void {
  if (WITHOUT_WALKER.has(facts.container))
    findings.warn('container', 'not-checked', 'its format takes a decode to check');
}

/**
 * Checks the layers that need no decoder, with the walker of the file's container.
 *
 * @param framesAreWhole the frames of native FLAC were decoded and found to be right: they need no walk
 */
export async function verifyContainer(
  file: FileBytes,
  facts: HeaderFacts,
  findings: FindingLog,
  signal: AbortSignal,
  framesAreWhole: boolean,
): Promise<void> {
  const start = await skipId3v2(file, 0);
  const extent = { from: facts.audioOffset ?? start, to: facts.audioEnd ?? file.sizeBytes };
  switch (facts.container) {
    case 'flac':
      await verifyFlac(file, start, extent, findings, signal, framesAreWhole);
      return;
    case 'ogg':
      await verifyOggPages(file, start, facts.sampleRate, findings, signal);
      if (facts.codec === 'flac' && facts.md5 === null)
        findings.warn('hash', 'md5-unset', 'STREAMINFO has no MD5 of the samples');
      return;
    case 'mp3': {
      const first = await findFirstFrame(file, start, extent.to);
      noteWarnings(facts, findings);
      if (first) await verifyMpegFrames(file, first, extent.to, findings, signal);
      return;
    }
    case 'adts':
      await verifyAdtsFrames(file, extent, findings, signal);
      return;
    case 'wavpack':
      await verifyWavPackBlocks(file, extent, facts, findings, signal);
      return;
    case 'wav':
    case 'rf64':
    case 'w64':
      await verifyRiff(file, start, facts, findings);
      noteWarnings(facts, findings, 'data-truncated');
      return;
    case 'aiff':
    case 'aifc':
      await verifyAiff(file, start, facts, findings);
      noteWarnings(facts, findings, 'data-truncated');
      return;
    case 'mp4':
      await verifyMp4(file, start, findings, signal);
      return;
    default:
      noteWarnings(facts, findings);
  }
}

async function verifyFlac(
  file: FileBytes,
  start: number,
  extent: { readonly from: number; readonly to: number },
  findings: FindingLog,
  signal: AbortSignal,
  framesAreWhole: boolean,
): Promise<void> {
  let info: StreamInfo | null = null;
  for await (const block of flacBlocks(file, start)) {
    if (block.type === FLAC_STREAMINFO && info === null)
      info = parseStreamInfo(Buffer.from(await file.read(block.bodyOffset, STREAMINFO_BYTES)));
    if (block.type > 6 && block.type !== 127)
      findings.warn('header', 'unknown-block', `metadata block of unknown type ${block.type}`, {
        offset: block.offset,
      });
    if (block.type === 127 || block.bodyOffset + block.sizeBytes > file.sizeBytes)
      findings.damage('header', 'broken-block', 'a metadata block cannot be right', { offset: block.offset });
  }
  if (!info) return;
  const tag = await foreignTag(file, extent.from);
  if (tag) warnOfForeignTag(tag, 'FLAC', findings);
  if (framesAreWhole) return;
  const frames = { from: extent.from, to: tag?.offset ?? extent.to };
  const end = await verifyFlacFrames(file, frames, info, findings, signal);
  if (info.frames === null)
    findings.warn('header', 'length-unset', 'STREAMINFO does not say how long the audio is');
  else if (info.frames !== end)
    findings.damage(
      'length',
      'frames-missing',
      `STREAMINFO promises ${info.frames} samples, the frames hold ${end}`,
    );
  if (info.md5 === null) findings.warn('hash', 'md5-unset', 'STREAMINFO has no MD5 of the samples');
}

function noteWarnings(facts: HeaderFacts, findings: FindingLog, except?: string): void {
  for (const { code, message, offset } of facts.warnings) {
    if (code === except) continue;
    const place = offset === undefined ? {} : { offset };
    if (DAMAGE.has(code)) findings.damage('container', code, message, place);
    else findings.warn('container', code, message, place);
  }
}
