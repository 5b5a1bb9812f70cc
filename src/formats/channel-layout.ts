/** WAVE_FORMAT_EXTENSIBLE speaker masks and the names ffmpeg gives them (libavutil/channel_layout.c). */
const BY_MASK: ReadonlyMap<number, string> = new Map([
  [0x4, 'mono'],
  [0x3, 'stereo'],
  [0xb, '2.1'],
  [0x7, '3.0'],
  [0x103, '3.0(back)'],
  [0x107, '4.0'],
  [0x33, 'quad'],
  [0x603, 'quad(side)'],
  [0xf, '3.1'],
  [0x10f, '4.1'],
  [0x37, '5.0'],
  [0x607, '5.0(side)'],
  [0x3f, '5.1'],
  [0x60f, '5.1(side)'],
  [0x707, '6.0'],
  [0x70f, '6.1'],
  [0x13f, '6.1(back)'],
  [0x6c3, '6.0(front)'],
  [0x137, 'hexagonal'],
  [0x6cb, '6.1(front)'],
  [0x637, '7.0'],
  [0x6c7, '7.0(front)'],
  [0x63f, '7.1'],
  [0xff, '7.1(wide)'],
  [0x6cf, '7.1(wide-side)'],
  [0x737, 'octagonal'],
  [0x60000000, 'downmix'],
]);

/** ffmpeg's name of a speaker mask; null for a combination without one. */
export function layoutOfMask(mask: number): string | null {
  return BY_MASK.get(mask) ?? null;
}

/** The channels of a layout by ffmpeg's name; null for a name that is none. */
export function channelsOfLayout(name: string): number | null {
  for (const [mask, layout] of BY_MASK)
    if (layout === name) return mask.toString(2).replaceAll('0', '').length;
  return null;
}

/** The speakers of a mask's bits, from the lowest on, by ffmpeg's names. */
const SPEAKERS = 'FL FR FC LFE BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR'.split(' ');

/** The names of a layout's channels in their order in a file (`FL`, `FR`, …); null for a layout without them. */
export function channelNames(layout: string): readonly string[] | null {
  for (const [mask, name] of BY_MASK) {
    if (name !== layout) continue;
    const names = SPEAKERS.filter((_, bit) => (mask & (1 << bit)) !== 0);
    return names.length > 0 ? names : null;
  }
  return null;
}

/** The orders that Vorbis and Opus prescribe by the number of channels alone (Vorbis I, 4.3.9). */
const BY_COUNT = ['mono', 'stereo', '3.0', 'quad', '5.0', '5.1', '6.1', '7.1'];

/** The layout of a format that fixes it by the number of channels; null above eight. */
export function layoutOfCount(channels: number): string | null {
  return BY_COUNT[channels - 1] ?? null;
}
