import type { FileBytes } from '../file-bytes.ts';
import { headerFacts, type HeaderFacts, type HeaderWarning } from '../header-facts.ts';
import { boxesOf, findBox, metaSkip, type Mp4Box } from './mp4-box.ts';
import { type GaplessTag, trackExtent, type TrackTimes } from './mp4-extent.ts';
import { readFragments } from './mp4-fragments.ts';
import { PacketTimes } from './mp4-packet-times.ts';
import { countSilentStart } from './mp4-silent-start.ts';
import { isAudioTrack, readEditList, readTrackMarks } from './mp4-track.ts';
import { withPacketChannels } from './mp4-mpeg-packet.ts';
import { parseMp4SampleEntry, type Mp4SampleEntry } from './mp4-sample-entry.ts';

/** First boxes of a file that is one of this family. */
const FIRST_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);
/** Time-to-sample entries are run lengths: an audio track has one to three, a broken writer's one per packet. */
const MAX_STTS_ENTRIES = 1_000_000;
/** Tracks that are looked at; real files have a few dozen. */
const MAX_TRACKS = 1000;

interface AudioTrack extends TrackTimes {
  /** Place among the tracks of every type. */
  readonly index: number;
  readonly entry: Mp4SampleEntry;
  /** Packets at the beginning that decode to nothing. */
  readonly silentPackets: number;
}

/**
 * MP4, M4A, QuickTime.
 *
 * `frames` is what the edit list plays; it is written in the movie's coarse timescale, so where the media's own end
 * agrees with it to within one such tick the media's exact end is taken. Without an edit list Apple's `iTunSMPB` says.
 * ffmpeg 5.1 decodes AAC to the end of the last packet (32 frames more in an iTunes file, up to a packet in others): the
 * length here is the true one, and playing trims to it. The packets of fragments are counted (mp4-fragments.ts).
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
  const isFragmented = (await findBox(file, moov, ['mvex'])) !== null;
  const fragments = isFragmented ? await readFragments(file, start, moov) : null;
  const streams: HeaderFacts[] = [];
  let index = 0;
  let audioTracks = 0;
  for await (const trak of boxesOf(file, moov.bodyOffset, moov.endOffset)) {
    if (trak.type !== 'trak') continue;
    const isAudio = await isAudioTrack(file, trak);
    const audioIndex = isAudio ? audioTracks++ : 0;
    const track = isAudio ? await readAudioTrack(file, trak, index) : null;
    index++;
    if (track) {
      const { id, ...known } = track;
      const gapless = track.edit.type === 'none' ? await readGaplessTag(file, moov) : null;
      const totals = fragments?.get(id) ?? null;
      const isPartlyRead = isFragmented && fragments === null;
      const facts = factsOf(
        { ...known, movieTimescale: movie, gapless, fragments: totals, isPartlyRead },
        mdat,
      );
      streams.push({ ...facts, audioIndex, ...(await readTrackMarks(file, trak)) });
    }
    if (index === MAX_TRACKS) break;
  }
  const [first, ...otherStreams] = streams;
  return first ? { ...first, warnings, otherStreams } : null;
}

function factsOf(track: AudioTrack, mdat: Mp4Box | null): HeaderFacts {
  const { entry } = track;
  const extent = trackExtent(track);
  const { isEstimated, stampsAreExact } = extent;
  const silentFrames = track.silentPackets * entry.framesPerPacket;
  const frames = extent.frames === null ? null : Math.max(0, extent.frames - silentFrames);
  const initialPadding = extent.initialPadding + silentFrames;
  const packets = track.listed.packets + (track.fragments?.times.packets ?? 0);
  const coded = packets * entry.framesPerPacket;
  return headerFacts({
    container: 'mp4',
    codec: entry.codec,
    profile: entry.profile,
    sampleRate: entry.sampleRate,
    channels: entry.channels,
    channelLayout: entry.channelLayout,
    bitsPerSample: entry.bitsPerSample,
    frames,
    framesSource: frames === null ? null : isEstimated ? 'estimate' : 'header',
    initialPadding,
    trailingPadding:
      frames === null || coded === 0 || entry.lossless ? 0 : Math.max(0, coded - initialPadding - frames),
    firstStampFrames: extent.firstStampFrames + silentFrames,
    stampsAreExact,
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

type ListedTrack = Omit<AudioTrack, 'movieTimescale' | 'gapless' | 'fragments' | 'isPartlyRead'> & {
  /** What its fragments call it. */
  readonly id: number;
};

async function readAudioTrack(file: FileBytes, trak: Mp4Box, index: number): Promise<ListedTrack | null> {
  const mdia = await findBox(file, trak, ['mdia']);
  if (!mdia) return null;
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
  return {
    index,
    id: id.length < 24 ? 0 : id.readUInt32BE(id[0] === 1 ? 20 : 12),
    entry,
    timescale,
    silentPackets: entry.codec === 'aac' ? await countSilentStart(file, stbl) : 0,
    listed: await readTimeToSample(file, await findBox(file, stbl, ['stts'])),
    edit: await readEditList(file, trak),
  };
}

/** Empty where there is no (whole) table. */
async function readTimeToSample(file: FileBytes, stts: Mp4Box | null): Promise<PacketTimes> {
  const times = new PacketTimes();
  if (!stts) return times;
  const count = (await file.read(stts.bodyOffset, 8)).subarray(4);
  const entries = count.length === 4 ? count.readUInt32BE(0) : 0;
  const room = Math.floor((stts.endOffset - stts.bodyOffset - 8) / 8);
  if (entries > room || entries > MAX_STTS_ENTRIES) return times;
  const table = await file.read(stts.bodyOffset + 8, entries * 8);
  for (let offset = 0; offset + 8 <= table.length; offset += 8)
    times.add(table.readUInt32BE(offset), table.readUInt32BE(offset + 4));
  return times;
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
