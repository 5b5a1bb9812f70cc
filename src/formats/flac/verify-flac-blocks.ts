import { FLAC_STREAMINFO, flacBlocks } from './flac-blocks.ts';
import { parseStreamInfo, STREAMINFO_BYTES, type StreamInfo } from './flac-header.ts';
import type { FileBytes } from '../file-bytes.ts';
import type { FindingLog } from '../finding.ts';

/** Types that RFC 9639 defines; 7 to 126 are reserved, 127 is forbidden. */
const LAST_KNOWN_TYPE = 6;
const FORBIDDEN_TYPE = 127;

/**
 * Checks the metadata blocks of native FLAC: known types, sizes inside the file, one STREAMINFO.
 *
 * @returns the first STREAMINFO; null when it says nothing of the audio
 */
export async function verifyFlacBlocks(
  file: FileBytes,
  start: number,
  findings: FindingLog,
): Promise<StreamInfo | null> {
  let info: StreamInfo | null = null;
  let count = 0;
  for await (const { type, offset, bodyOffset, sizeBytes } of flacBlocks(file, start)) {
    if (type === FLAC_STREAMINFO && ++count > 1)
      findings.damage('header', 'second-streaminfo', 'a second STREAMINFO: a FLAC file has one', { offset });
    else if (type === FLAC_STREAMINFO) {
      info = parseStreamInfo(Buffer.from(await file.read(bodyOffset, STREAMINFO_BYTES)));
      if (info === null)
        findings.damage('header', 'streaminfo-empty', 'STREAMINFO does not say what the audio is', {
          offset,
        });
    }
    if (type > LAST_KNOWN_TYPE && type !== FORBIDDEN_TYPE)
      findings.warn('header', 'unknown-block', `metadata block of unknown type ${type}`, { offset });
    if (type === FORBIDDEN_TYPE || bodyOffset + sizeBytes > file.sizeBytes)
      findings.damage('header', 'broken-block', 'a metadata block cannot be right', { offset });
  }
  return info;
}
