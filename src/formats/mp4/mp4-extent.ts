import type { FragmentTotals } from './mp4-fragments.ts';
import type { PacketTimes } from './mp4-packet-times.ts';
import type { Mp4SampleEntry } from './mp4-sample-entry.ts';
import type { Edit } from './mp4-track.ts';

/** All that says when the packets of a track are decoded, and which of what they give is played. */
export interface TrackTimes {
  readonly entry: Pick<Mp4SampleEntry, 'sampleRate' | 'framesPerPacket' | 'preSkipFrames' | 'lossless'>;
  readonly timescale: number;
  readonly movieTimescale: number;
  /** Packets that the index lists. */
  readonly listed: PacketTimes;
  /** Packets behind those, in fragments; null if there are none. */
  readonly fragments: FragmentTotals | null;
  /** There may be more fragments than could be read. */
  readonly isPartlyRead: boolean;
  readonly edit: Edit;
  readonly gapless: GaplessTag | null;
}

export interface TrackExtent {
  readonly frames: number | null;
  readonly isEstimated: boolean;
  readonly initialPadding: number;
  readonly firstStampFrames: number;
  readonly stampsAreExact: boolean;
}

/** In frames of the core coder, before any spectral band replication doubles them. */
export interface GaplessTag {
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

/**
 * Length, encoder delay and first time stamp of a track, as a linear decode of ffmpeg's has them.
 *
 * Where each packet lasts as long as what it decodes to, time stamps count frames. Phones and screen recorders write the time at which
 * they got a packet, and some writers use a clock that is too coarse: there packets are counted instead.
 */
export function trackExtent(track: TrackTimes): TrackExtent {
  const { entry, edit, gapless, timescale, listed, fragments } = track;
  const isEven = isEvenlyTimed(track);
  const framesPerTick = timescale > 0 ? entry.sampleRate / timescale : 0;
  const baseTicks = listed.packets > 0 ? 0 : (fragments?.firstTicks ?? 0);
  const isKnown = !track.isPartlyRead && (listed.packets > 0 || fragments !== null);
  const unedited = {
    isEstimated: false,
    stampsAreExact: isEven,
    ...stamped(entry.preSkipFrames, Math.round(baseTicks * framesPerTick)),
  };
  if (edit.type === 'none' && gapless === null) {
    const frames = Math.max(0, allFrames(track, isEven) - entry.preSkipFrames);
    return { ...unedited, frames: isKnown ? frames : null };
  }
  if (edit.type === 'none') {
    const unitFrames = gaplessUnit(gapless!, Math.round(ticksOf(track) * framesPerTick));
    const padding = gapless!.primingFrames * unitFrames;
    return {
      ...unedited,
      ...stamped(padding, Math.round(baseTicks * framesPerTick)),
      frames: isKnown ? gapless!.frames * unitFrames : null,
    };
  }
  const extent = isEven || edit.type === 'several' ? byTimes(track, edit) : byPackets(track, edit);
  return isKnown ? extent : { ...extent, frames: null };
}

type Edited = Exclude<Edit, { readonly type: 'none' }>;

/** What a decoder drops of a packet keeps its time stamps. */
function stamped(
  initialPadding: number,
  packetStampFrames: number,
): Pick<TrackExtent, 'initialPadding' | 'firstStampFrames'> {
  return { initialPadding, firstStampFrames: packetStampFrames + initialPadding };
}

/** Whether every time stamp is the number of decoded frames before it. */
function isEvenlyTimed({ entry, timescale, listed, fragments }: TrackTimes): boolean {
  const { sampleRate, framesPerPacket } = entry;
  const packetTicks = (framesPerPacket * timescale) / sampleRate;
  // Where packets vary, or do not say what they decode to, all that can be told is whether the clock is fine enough.
  const isEven = (times: PacketTimes): boolean =>
    framesPerPacket > 0 ? times.isEven(packetTicks) : timescale % sampleRate === 0;
  if (!isEven(listed)) return false;
  if (fragments === null) return true;
  const isJoined = listed.packets === 0 || fragments.firstTicks === listed.ticks;
  const isListedWhole = framesPerPacket === 0 || listed.ticks === listed.packets * packetTicks;
  return isJoined && isListedWhole && fragments.isContinuous && isEven(fragments.times);
}

/** A fragment cannot say where within its last packet the audio ends, as an edit list can: decoders play all of that. */
function ticksOf({ entry, listed, fragments }: TrackTimes): number {
  if (fragments === null) return listed.ticks;
  const { ticks, uncutTicks } = fragments.times;
  return listed.ticks + (entry.lossless ? ticks : uncutTicks);
}

/** What all packets decode to. */
function allFrames(track: TrackTimes, isEven: boolean): number {
  const { entry, timescale, listed, fragments } = track;
  const packets = listed.packets + (fragments?.times.packets ?? 0);
  if (!isEven && entry.framesPerPacket > 0) return packets * entry.framesPerPacket;
  return timescale > 0 ? Math.round((ticksOf(track) * entry.sampleRate) / timescale) : 0;
}

/** Of packets that only fragments list nothing is left out by an edit: ffmpeg moves their stamps, below 0 if need be. */
function byTimes(track: TrackTimes, edit: Edited): TrackExtent {
  const { entry, timescale, movieTimescale, listed, fragments } = track;
  const framesPerTick = timescale > 0 ? entry.sampleRate / timescale : 0;
  const baseTicks = listed.packets > 0 ? 0 : (fragments?.firstTicks ?? 0);
  const isListed = listed.packets > 0 || fragments === null;
  const leftOutFrames = isListed ? Math.round(edit.startTicks * framesPerTick) : 0;
  const lateTicks = isListed ? 0 : baseTicks - edit.startTicks;
  const initialPadding = Math.max(leftOutFrames, entry.preSkipFrames);
  const movieFrames = movieTimescale > 0 ? entry.sampleRate / movieTimescale : 0;
  const played = Math.round(edit.movieTicks * movieFrames);
  const rest = Math.max(0, Math.round(ticksOf(track) * framesPerTick) - initialPadding);
  const agrees = edit.movieTicks === 0 || Math.abs(rest - played) <= movieFrames + 1;
  // A file that continues in fragments has the edit of its index.
  const goesOn = fragments !== null;
  // ffmpeg counts an empty edit in the track's own ticks.
  const emptyTicks = movieTimescale > 0 ? Math.round((edit.emptyTicks * timescale) / movieTimescale) : 0;
  const packetStamp = Math.round((emptyTicks + lateTicks) * framesPerTick) - leftOutFrames;
  return {
    frames: agrees || goesOn ? rest : Math.min(rest, played),
    isEstimated: edit.type === 'several',
    stampsAreExact: true,
    ...stamped(initialPadding, packetStamp),
  };
}

/**
 * ffmpeg begins to decode a second before the edit, drops what packets give that end before the edit, and then as many frames as are
 * left of the ticks before it.
 */
function byPackets(
  { entry, timescale, movieTimescale, listed, fragments }: TrackTimes,
  edit: Edited,
): TrackExtent {
  const { framesPerPacket, preSkipFrames } = entry;
  const first = listed.packetAt(Math.max(0, edit.startTicks - timescale));
  const droppedFrames = (listed.packetAt(edit.startTicks).packet - first.packet) * framesPerPacket;
  const leftTicks = Math.max(0, edit.startTicks - first.startTicks - droppedFrames);
  const leftOutFrames = listed.packets === 0 ? 0 : first.packet * framesPerPacket + droppedFrames + leftTicks;
  const initialPadding = Math.max(leftOutFrames, preSkipFrames);
  const playedTicks = movieTimescale > 0 ? Math.round((edit.movieTicks * timescale) / movieTimescale) : 0;
  const end = playedTicks === 0 ? Infinity : edit.startTicks + playedTicks;
  const packets = listed.packetsUntil(end) + (fragments?.times.packets ?? 0);
  return {
    frames: Math.max(0, packets * framesPerPacket - initialPadding),
    isEstimated: false,
    stampsAreExact: false,
    ...stamped(initialPadding, 0),
  };
}
