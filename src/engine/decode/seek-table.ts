import type { AudioFileInfo, Container } from '../../formats/audio-file.ts';
import type { IndexedContainer } from '../../formats/frame-index/scan-subject.ts';

/**
 * How a decoder is brought to an exact frame.
 *
 * - `timestamps`: the container's time stamps are exact: seek before the target and cut at the target's stamp.
 * - `frame-index`: stamps are guesses until the file was scanned; we scan it ourselves and open the very byte.
 * - `flac-frames`: stamps are exact, but found by ffmpeg in many looks; each frame states its number, and we open it.
 * - `ogg-pages`: stamps after a seek are sometimes wrong, or slow to find; we bisect to a page, whose granule position says where
 *   it is, and count from there.
 * - `matroska-clusters`: stamps are whole milliseconds; many of them together tell where a cluster is, and we open it.
 * - `wavpack-blocks`: stamps are exact but slow to find; each block states its first frame, and we open it.
 * - `mp4-packets`: stamps are exact, but a file takes long to open; we read its sample tables, and give the packets alone.
 * - `ape-packets`: only the stamps of packets are exact: land in the packet with the target, and count from its start.
 * - `linear`: nothing in the file says where a packet is: decode from the start and count.
 */
export type SeekStrategy =
  | 'timestamps'
  | 'frame-index'
  | 'flac-frames'
  | 'ogg-pages'
  | 'matroska-clusters'
  | 'wavpack-blocks'
  | 'mp4-packets'
  | 'ape-packets'
  | 'linear';

/** How to seek in one format. */
export interface SeekRow {
  readonly container: readonly Container[];
  /** ffmpeg's codec names, or null for any. */
  readonly codec: readonly string[] | null;
  /** Of the codec; all of them where none is named. */
  readonly profile?: readonly string[];
  readonly strategy: SeekStrategy;
  /** Frames to decode before the target and throw away, so that the decoder's state is right at the target. */
  readonly prerollFrames: number;
  /** Whether the linear decode gives more frames than the header says the track has: cut at `AudioFileInfo.frames`. */
  readonly cutAtHeaderLength: boolean;
  readonly reason: string;
}

/** AAC with spectral band replication. */
const HE_AAC = ['HE-AAC', 'HE-AACv2'];
/** 24 packets of 2,048. */
const HE_AAC_PREROLL_FRAMES = 24 * 2048;
const REPLICATION =
  'replication and parametric stereo are silent until their headers come, up to 11 packets after a seek, and draw new noise each time: exact in position only';

const LOSSLESS = 'a block decodes by itself; stamps are exact';

/** What each format needs. The first row that fits counts. Measured with ffmpeg 5.1 and 7.0, each against its own linear decode. */
export const SEEK_TABLE: readonly SeekRow[] = [
  {
    container: ['caf', 'aiff', 'aifc'],
    codec: ['adpcm_ima_qt', 'flac', 'opus'],
    strategy: 'linear',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason:
      'IMA’s predictor goes on from block to block; FLAC and Opus in CAF land up to a packet off by their stamps',
  },
  {
    container: ['wav', 'w64'],
    codec: ['adpcm_ms', 'adpcm_ima_wav', 'gsm_ms', 'mp3', 'mp2', 'aac', 'ac3', 'dts', 'flac'],
    strategy: 'linear',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason: 'ffmpeg stamps by the mean bit rate, and lands up to some blocks off',
  },
  {
    container: ['wav', 'rf64', 'w64', 'aiff', 'aifc', 'au'],
    codec: null,
    strategy: 'timestamps',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason: 'linear PCM: a stamp is a byte offset (only where the file cannot be mapped)',
  },
  {
    container: ['caf'],
    codec: null,
    strategy: 'timestamps',
    prerollFrames: 4096,
    cutAtHeaderLength: false,
    reason: 'packet table with exact frame counts; PCM and ALAC in it are exact',
  },
  {
    container: ['flac'],
    codec: null,
    strategy: 'flac-frames',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason: `${LOSSLESS}, with and without a seek table. Behind damage a target is where its frame's own number says, as in the whole file: how many frames a linear decode (one thread of ffmpeg's: more drop more) makes of the damage, only that tells`,
  },
  {
    container: ['ape'],
    codec: null,
    strategy: 'ape-packets',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason:
      'the stamps inside a packet of seconds are 1 or 2 frames off in half of the seeks; its start is exact',
  },
  {
    container: ['wavpack'],
    codec: null,
    strategy: 'wavpack-blocks',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason:
      'stamps are exact, but ffmpeg reads all blocks up to the target: 90 ms in the middle of an hour from memory, all of the file from disk',
  },
  {
    container: ['mp4'],
    codec: ['alac'],
    strategy: 'mp4-packets',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason: `${LOSSLESS} (sample table)`,
  },
  {
    container: ['mp4'],
    codec: ['flac'],
    strategy: 'timestamps',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason: `${LOSSLESS} (sample table)`,
  },
  {
    container: ['mp4'],
    codec: ['aac'],
    profile: HE_AAC,
    strategy: 'timestamps',
    prerollFrames: HE_AAC_PREROLL_FRAMES,
    cutAtHeaderLength: true,
    reason: REPLICATION,
  },
  {
    container: ['mp4'],
    codec: ['aac'],
    strategy: 'mp4-packets',
    prerollFrames: 8192,
    cutAtHeaderLength: true,
    reason:
      'the first two packets after a seek differ (up to 1,005 frames wrong; 2,048 cure it, and are taken where packets are counted; by the stamps twice HE-AAC’s packets); ffmpeg ignores where the edit list ends (+32 frames and more)',
  },
  {
    container: ['mp4'],
    codec: ['opus'],
    strategy: 'timestamps',
    prerollFrames: 48_000,
    cutAtHeaderLength: true,
    reason:
      'as in Ogg: half a second leaves errors of 1.5e-7, a second none; ffmpeg ignores where the edit list ends (up to a packet more)',
  },
  {
    container: ['mp4'],
    codec: null,
    strategy: 'timestamps',
    prerollFrames: 24_000,
    cutAtHeaderLength: true,
    reason:
      'stamps of the sample table are exact; half a second settles any lossy decoder (AC-3 draws new noise each time: exact in position only); ffmpeg ignores where the edit list ends (MP3 398 frames more, AC-3 32)',
  },
  {
    container: ['mp3'],
    codec: null,
    strategy: 'frame-index',
    // Two coded frames before the reservoir is full: one for the overlap of the transform, one for the synthesis filter.
    prerollFrames: 2 * 1152,
    cutAtHeaderLength: false,
    reason:
      'ffmpeg scans from the start for each accurate seek (100 to 310 ms at the end of an hour); up to 3,253 frames wrong without preroll, and a frame may lean on 511 bytes before it. Layer II dithers to 16 bit from the start on: one step of 16 bit may differ',
  },
  {
    container: ['adts'],
    codec: null,
    profile: HE_AAC,
    strategy: 'frame-index',
    prerollFrames: HE_AAC_PREROLL_FRAMES,
    cutAtHeaderLength: false,
    reason: REPLICATION,
  },
  {
    container: ['adts'],
    codec: null,
    strategy: 'frame-index',
    prerollFrames: 4 * 1024,
    cutAtHeaderLength: false,
    reason: 'no stamps at all; two packets of preroll cure the transform and its window shape',
  },
  {
    container: ['ogg'],
    codec: ['opus'],
    strategy: 'ogg-pages',
    prerollFrames: 48_000,
    cutAtHeaderLength: false,
    reason:
      'granule positions are exact; what a decoder lacks halves with every 20 ms: 5 steps of 16 bit after 200 ms, 0.7 after 300, 0.03 after 500, and after a second the bits are the same. Where pages are missing or their positions jump, a target behind them is where the positions say; a linear decode only counts what is there',
  },
  {
    container: ['ogg'],
    codec: ['flac'],
    strategy: 'ogg-pages',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason: LOSSLESS,
  },
  {
    container: ['ogg'],
    codec: ['vorbis'],
    strategy: 'ogg-pages',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason:
      'about one ffmpeg seek in twenty is stamped -448 to +724 frames wrong; a page we choose says where it is',
  },
  {
    container: ['matroska', 'webm'],
    codec: ['opus'],
    strategy: 'matroska-clusters',
    prerollFrames: 48_000,
    cutAtHeaderLength: false,
    reason: 'ffmpeg lands 48 to 384 frames off by the stamps alone; a second of preroll as in Ogg',
  },
  {
    container: ['matroska', 'webm'],
    codec: ['mp3', 'mp2'],
    strategy: 'matroska-clusters',
    prerollFrames: 11_520,
    cutAtHeaderLength: false,
    reason:
      'up to 18 frames off by the stamps alone; ten packets fill any bit reservoir of 32 kbit/s and more',
  },
  {
    container: ['matroska', 'webm'],
    codec: ['aac'],
    strategy: 'matroska-clusters',
    prerollFrames: 8192,
    cutAtHeaderLength: false,
    reason: 'up to 9 frames off by the stamps alone; preroll as in MP4',
  },
  {
    container: ['matroska', 'webm'],
    codec: null,
    strategy: 'matroska-clusters',
    prerollFrames: 0,
    cutAtHeaderLength: false,
    reason:
      'Vorbis (150 frames off by the stamps alone), FLAC and PCM (20) are right from the first frame after a start',
  },
];

/** For formats that are not in the table. Always right, and as slow as the target is far. */
const UNKNOWN: SeekRow = {
  container: [],
  codec: null,
  strategy: 'linear',
  prerollFrames: 0,
  cutAtHeaderLength: false,
  reason: 'nothing is known of it: decoding from the start and counting is always right',
};

/** Whether planning a decode of this file wants an index (see frame-indexing.ts), and of which kind. */
export function needsFrameIndex(info: AudioFileInfo | null): IndexedContainer | null {
  if (info === null || seekRow(info).strategy !== 'frame-index') return null;
  return info.container === 'adts' ? 'adts' : 'mp3';
}

/** The row for a file. */
export function seekRow(info: AudioFileInfo | null): SeekRow {
  if (info === null) return UNKNOWN;
  return (
    SEEK_TABLE.find(
      ({ container, codec, profile }) =>
        container.includes(info.container) &&
        (codec === null || codec.includes(info.codec)) &&
        (profile === undefined || profile.includes(info.profile ?? '')),
    ) ?? UNKNOWN
  );
}

/** ffmpeg's demuxer for a file whose frames are counted (`frame-index`). */
export function indexedDemuxer(info: AudioFileInfo | null): 'aac' | 'mp3' {
  return info?.container === 'adts' ? 'aac' : 'mp3';
}
