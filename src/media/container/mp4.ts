import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts, type HeaderWarning } from '../header-facts.ts';
import { firstDecodeTicks } from './mp4-decode-time.ts';
import { boxesOf, findBox, metaSkip, type Mp4Box } from './mp4-box.ts';
import { type Edit, isAudioTrack, readEditList } from './mp4-track.ts';
import { withPacketChannels } from './mp4-mpeg-packet.ts';
import { parseMp4SampleEntry, type Mp4SampleEntry } from './mp4-sample-entry.ts';

/** First boxes of a file that is one of this family. */
const FIRST_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);
/** Time-to-sample entries are run lengths: an audio track has one to three, a broken writer's one per packet. */
const MAX_STTS_ENTRIES = 1_000_000;
/** Tracks that are looked at; real files have a few dozen. */
const MAX_TRACKS = 1000;

interface AudioTrack {
  /** Place among the tracks of every type. */
  readonly index: number;
  /** What its fragments call it. */
  readonly id: number;
  readonly entry: Mp4SampleEntry;
  readonly timescale: number;
  /** Sum of `stts` in the track's timescale; null when there is no (whole) table. */
  readonly mediaTicks: number | null;
  readonly packets: number;
  readonly edit: Edit;
  /** Declared length of all packets, where `stsz` gives one size for all; else null. */
}

/**
 * MP4, M4A, QuickTime.
 *
 * `frames` is what the edit list plays; it is written in the movie's coarse timescale, so where the media's own end
 * agrees with it to within one such tick the media's exact end is taken. Without an edit list Apple's `iTunSMPB` says.
 * ffmpeg 5.1 decodes AAC to the end of the last packet (32 frames more in an iTunes file, up to a packet in others): the
 * length here is the true one, and playing trims to it. Fragmented files have no length in their header.
 */
export async function probeMp4(file: FileBytes, start: number): Promise<HeaderFacts | null> {
  const head = await file.read(start, 8);
  if (head.length < 8 || !FIRST_BOXES.has(head.toString('latin1', 4, 8))) return null;
  const warnings: HeaderWarning[] = [];
  let moov: Mp4Box | null = null;
  let mdat: Mp4Box | null = null;
  for await (const box of boxesOf(file, start, file.sizeBytes)) {
    if (box.overruns)
      warnings.push({
        code: 'box-truncated',
        message: `the ${printableType(box.type)} box ends behind the file`,
        offset: box.offset,
      });
    if (box.type === 'moov') moov ??= box;
    if (box.type === 'mdat') mdat ??= box;
    if (moov && mdat) break;
  }
  if (!moov) return null;
  const movie = await readMovieHeader(file, moov);
  const fragmented = (await findBox(file, moov, ['mvex'])) !== null;
  const streams: HeaderFacts[] = [];
  let index = 0;
  for await (const trak of boxesOf(file, moov.bodyOffset, moov.endOffset)) {
    if (trak.type !== 'trak') continue;
    const track = await readAudioTrack(file, trak, index++);
    if (track) {
      const gapless = track.edit.type === 'none' ? await readGaplessTag(file, moov) : null;
      const baseTicks = fragmented ? await firstDecodeTicks(file, start, track.id) : 0;
      streams.push(factsOf(track, movie, gapless, fragmented, baseTicks, mdat));
    }
    if (index === MAX_TRACKS) break;
  }
  const [first, ...otherStreams] = streams;
  return first ? { ...first, warnings, otherStreams } : null;
}

function factsOf(
  track: AudioTrack,
  movieTimescale: number,
  gapless: GaplessTag | null,
  fragmented: boolean,
  baseTicks: number,
  mdat: Mp4Box | null,
): HeaderFacts {
  const { entry, edit } = track;
  const framesPerTick = track.timescale > 0 ? entry.sampleRate / track.timescale : 0;
  const mediaFrames = track.mediaTicks === null ? null : Math.round(track.mediaTicks * framesPerTick);
  let initialPadding = entry.preSkipFrames;
  let frames = mediaFrames === null ? null : Math.max(0, mediaFrames - initialPadding);
  // Of the first packet. What a decoder drops of it keeps its time stamps; what an edit leaves out has none.
  let packetStampFrames = Math.round(baseTicks * framesPerTick);
  let estimated = false;
  if (edit.type !== 'none') {
    // Of packets that the tables do not list nothing is left out: ffmpeg moves their stamps, below 0 if need be.
    const isListed = track.packets > 0 || !fragmented;
    const leftOutFrames = isListed ? Math.round(Math.max(0, edit.startTicks - baseTicks) * framesPerTick) : 0;
    const lateTicks = isListed ? Math.max(0, baseTicks - edit.startTicks) : baseTicks - edit.startTicks;
    initialPadding = Math.max(leftOutFrames, entry.preSkipFrames);
    const played = movieTimescale > 0 ? Math.round((edit.movieTicks * entry.sampleRate) / movieTimescale) : 0;
    const tickFrames = movieTimescale > 0 ? entry.sampleRate / movieTimescale : 0;
    const rest = mediaFrames === null ? null : Math.max(0, mediaFrames - initialPadding);
    const agrees = rest !== null && (edit.movieTicks === 0 || Math.abs(rest - played) <= tickFrames + 1);
    frames = agrees ? rest : rest === null ? played : Math.min(rest, played);
    estimated = edit.type === 'several';
    // ffmpeg counts what is empty in the track's own ticks.
    const emptyTicks =
      movieTimescale > 0 ? Math.round((edit.emptyTicks * track.timescale) / movieTimescale) : 0;
    packetStampFrames = Math.round((emptyTicks + lateTicks) * framesPerTick) - leftOutFrames;
  } else if (gapless) {
    const unitFrames = gaplessUnit(gapless, mediaFrames);
    initialPadding = gapless.primingFrames * unitFrames;
    frames = gapless.frames * unitFrames;
  }
  if (fragmented && track.packets === 0) frames = null;
  const coded = track.packets * entry.framesPerPacket;
  return headerFacts({
    container: 'mp4',
    codec: entry.codec,
    profile: entry.profile,
    sampleRate: entry.sampleRate,
    channels: entry.channels,
    channelLayout: entry.channelLayout,
    bitsPerSample: entry.bitsPerSample,
    frames,
    framesSource: frames === null ? null : estimated ? 'estimate' : 'header',
    initialPadding,
    trailingPadding:
      frames === null || coded === 0 || entry.lossless ? 0 : Math.max(0, coded - initialPadding - frames),
    firstStampFrames: packetStampFrames + initialPadding,
    audioOffset: mdat?.bodyOffset ?? null,
    audioEnd: mdat?.endOffset ?? null,
    bitRate: entry.bitRate,
    lossless: entry.lossless,
    md5: entry.md5,
    streamIndex: track.index,
  });
}

async function readMovieHeader(file: FileBytes, moov: Mp4Box): Promise<number> {
  const mvhd = await findBox(file, moov, ['mvhd']);
  const body = mvhd ? await file.read(mvhd.bodyOffset, 32) : Buffer.alloc(0);
  if (body.length < 32) return 0;
  return body[0] === 1 ? body.readUInt32BE(20) : body.readUInt32BE(12);
}

async function readAudioTrack(file: FileBytes, trak: Mp4Box, index: number): Promise<AudioTrack | null> {
  const mdia = await findBox(file, trak, ['mdia']);
  if (!mdia || !(await isAudioTrack(file, trak))) return null;
  const mdhd = await findBox(file, mdia, ['mdhd']);
  const stbl = await findBox(file, mdia, ['minf', 'stbl']);
  if (!mdhd || !stbl) return null;
  const header = await file.read(mdhd.bodyOffset, 24);
  const timescale = header.length < 24 ? 0 : header.readUInt32BE(header[0] === 1 ? 20 : 12);
  const tkhd = await findBox(file, trak, ['tkhd']);
  const id = tkhd ? await file.read(tkhd.bodyOffset, 24) : Buffer.alloc(0);
  const stsd = await findBox(file, stbl, ['stsd']);
  if (!stsd) return null;
  const entryBytes = Math.min(8192, stsd.endOffset - stsd.bodyOffset - 8);
  const stated = parseMp4SampleEntry(Buffer.from(await file.read(stsd.bodyOffset + 8, entryBytes)));
  if (!stated) return null;
  const entry = await withPacketChannels(file, stbl, stated);
  const times = await readTimeToSample(file, await findBox(file, stbl, ['stts']));
  return {
    index,
    id: id.length < 24 ? 0 : id.readUInt32BE(id[0] === 1 ? 20 : 12),
    entry,
    timescale,
    mediaTicks: times?.ticks ?? null,
    packets: times?.packets ?? 0,
    edit: await readEditList(file, trak),
  };
}

async function readTimeToSample(
  file: FileBytes,
  stts: Mp4Box | null,
): Promise<{ ticks: number; packets: number } | null> {
  if (!stts) return null;
  const count = (await file.read(stts.bodyOffset, 8)).subarray(4);
  const entries = count.length === 4 ? count.readUInt32BE(0) : 0;
  const room = Math.floor((stts.endOffset - stts.bodyOffset - 8) / 8);
  if (entries > room || entries > MAX_STTS_ENTRIES) return null;
  const table = await file.read(stts.bodyOffset + 8, entries * 8);
  let ticks = 0;
  let packets = 0;
  for (let offset = 0; offset + 8 <= table.length; offset += 8) {
    const repeated = table.readUInt32BE(offset);
    packets += repeated;
    ticks += repeated * table.readUInt32BE(offset + 4);
  }
  return { ticks, packets };
}

/** In frames of the core coder, before any spectral band replication doubles them. */
interface GaplessTag {
  readonly primingFrames: number;
  readonly paddingFrames: number;
  readonly frames: number;
}

/**
 * Decoded frames to one that the tag counts: 2 for HE-AAC whose coder runs at half the rate, as iTunes and fdkaac write it. What the
 * tag counts comes to all packets together, by which that is told from a tag that counts decoded frames.
 */
function gaplessUnit(
  { primingFrames, paddingFrames, frames }: GaplessTag,
  mediaFrames: number | null,
): number {
  const counted = primingFrames + paddingFrames + frames;
  return mediaFrames !== null && Math.abs(2 * counted - mediaFrames) < Math.abs(counted - mediaFrames)
    ? 2
    : 1;
}

/** iTunes' ` 00000000 PRIMING PADDING LENGTH …` in hexadecimal, in a `----` item of the metadata. */
async function readGaplessTag(file: FileBytes, moov: Mp4Box): Promise<GaplessTag | null> {
  const meta = await findBox(file, moov, ['udta', 'meta']);
  if (!meta) return null;
  const inner = { bodyOffset: meta.bodyOffset + (await metaSkip(file, meta)), endOffset: meta.endOffset };
  const ilst = await findBox(file, inner, ['ilst']);
  if (!ilst) return null;
  for await (const item of boxesOf(file, ilst.bodyOffset, ilst.endOffset)) {
    if (item.type !== '----') continue;
    const text = (await file.read(item.bodyOffset, Math.min(item.endOffset - item.bodyOffset, 512))).toString(
      'latin1',
    );
    if (!text.includes('iTunSMPB')) continue;
    const match = /[0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{16})/i.exec(text);
    if (!match) continue;
    const [primingFrames = 0, paddingFrames = 0, frames = 0] = match
      .slice(1)
      .map((digits) => Number.parseInt(digits, 16));
    if (frames > 0 && Number.isSafeInteger(frames) && primingFrames < 65_536)
      return { primingFrames, paddingFrames, frames };
  }
  return null;
}

function printableType(type: string): string {
  return type.replace(/[^\x20-\x7e]/g, '?');
}
