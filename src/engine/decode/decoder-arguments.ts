import type { FedDemuxer } from './file-feed.ts';
import { type DecodePlan, type SpareKind, fedInputArgs } from './decode-plan.ts';
import type { PcmShape, SelfDescribed } from '../pcm-shape.ts';
import { SOUND_MARK_FILTER } from './sound-mark.ts';
import { SPARE_FILTERS, SPARE_INPUT_ARGS } from './spare-script.ts';

/** What one child decodes, and the shape it produces. */
export interface DecodingOrder {
  readonly plan: Pick<DecodePlan, 'inputArgs' | 'graph' | 'filters' | 'feed'>;
  readonly shape: PcmShape | SelfDescribed;
  readonly filters: readonly string[];
}

/** Arguments of a child that waits for its script (see spare-script.ts) or for bytes. */
export function spareArguments(shape: PcmShape, kind: SpareKind): string[] {
  return kind === 'script'
    ? ffmpegArguments(SPARE_INPUT_ARGS, shape, [...SPARE_FILTERS, ...layoutFilters(shape)])
    : ffmpegArguments(fedInputArgs(kind), inFeed(shape, kind), layoutFilters(shape));
}

/** Arguments of a child that is started for one plan. `filters` come after those of the plan. */
export function decoderArguments({ plan, shape, filters }: DecodingOrder): string[] {
  // Filters behind the cut see time begin at 0.
  const restart = plan.filters.length > 0 && filters.length > 0 ? ['asetpts=PTS-STARTPTS'] : [];
  const mark = filters.length > 0 ? [SOUND_MARK_FILTER] : [];
  const chain = [...plan.filters, ...restart, ...mark, ...filters];
  // How many channels there are is not known here, only how many there may be: aformat picks the nearest layout.
  if ('type' in shape && shape.channels === null && shape.maxChannels === 2)
    chain.push('aformat=channel_layouts=stereo|mono');
  if (!('type' in shape)) chain.push(...layoutFilters(shape));
  return ffmpegArguments(plan.inputArgs, inFeed(shape, plan.feed?.demuxer), chain, plan.graph);
}

/** The packets of an MP4 are given to a child as those of one track alone (formats/mp4/mp4-stream.ts). */
function inFeed<Shape extends PcmShape | SelfDescribed>(
  shape: Shape,
  demuxer: FedDemuxer | undefined,
): Shape {
  return demuxer === 'mov' ? { ...shape, audioIndex: 0 } : shape;
}

function ffmpegArguments(
  inputArgs: readonly string[],
  shape: PcmShape | SelfDescribed,
  chain: readonly string[],
  graph?: string,
): string[] {
  return [
    '-nostdin',
    '-hide_banner',
    ...['-loglevel', 'warning'],
    // A second thread makes FLAC slower here, not faster (4 minutes into a pipe: 540 ms with it, 340 without): frames of
    // some milliseconds cost more to hand over than to decode.
    ...['-threads', '1'],
    ...inputArgs,
    ...(graph === undefined
      ? ['-map', `0:a:${shape.audioIndex ?? 0}`]
      : ['-filter_complex', `${[graph, ...chain].join(',')}[joined]`, '-map', '[joined]']),
    ...['-vn', '-sn', '-dn', '-map_metadata', '-1'],
    ...(chain.length > 0 && graph === undefined ? ['-af', chain.join(',')] : []),
    // Not each packet by itself: an MP3's come to 9 KB, and every write wakes this process.
    ...['-c:a', 'pcm_f32le', '-flush_packets', '0'],
    ...shapeArguments(shape),
  ];
}

/** ffmpeg's layouts of more than two channels, the one that it takes for their number first. */
const LAYOUTS: Readonly<Record<number, string>> = {
  3: '2.1|3.0|3.0(back)',
  4: '4.0|quad|quad(side)|3.1',
  5: '5.0|5.0(side)|4.1',
  6: '5.1|5.1(side)|6.0|6.0(front)|hexagonal',
  7: '6.1|6.1(back)|6.1(front)|7.0|7.0(front)',
  8: '7.1|7.1(wide)|7.1(wide-side)|octagonal',
};

/** Of what keeps its layout: `-ac` would mix it, say the centre of 3.0 into the sides of 2.1, with silence for the third. */
function layoutsKept({ channels, keepsLayout }: PcmShape): string | undefined {
  return keepsLayout === true ? LAYOUTS[channels] : undefined;
}

function layoutFilters(shape: PcmShape): readonly string[] {
  const layouts = layoutsKept(shape);
  return layouts === undefined ? [] : [`aformat=channel_layouts=${layouts}`];
}

function shapeArguments(shape: PcmShape | SelfDescribed): string[] {
  if (!('type' in shape)) {
    const count = layoutsKept(shape) === undefined ? ['-ac', String(shape.channels)] : [];
    return ['-ar', String(shape.sampleRate), ...count, '-f', 'f32le'];
  }
  return [
    ...(shape.sampleRate === null ? [] : ['-ar', String(shape.sampleRate)]),
    ...(shape.channels === null ? [] : ['-ac', String(shape.channels)]),
    // RF64's header has 104 bytes, WAV's 68: behind that every sample lies half a word off, and is copied into shared memory byte
    // by byte (V8's relaxed_memmove), which took a tenth of a render's time.
    ...['-f', 'wav', '-rf64', 'always', '-bitexact'],
  ];
}
