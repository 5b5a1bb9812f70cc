/** What a Dolby stream's configuration says: the channels it decodes to, and ffmpeg's name for their order. */
export interface DolbyChannels {
  readonly channels: number;
  readonly channelLayout: string | null;
}

/** By `acmod` (ETSI TS 102 366, 4.4.2.3): without and with the channel of low frequencies. */
const BY_MODE: readonly (readonly [count: number, layout: string | null, withLow: string | null])[] = [
  [2, 'stereo', null], // two programmes of one channel each
  [1, 'mono', null],
  [2, 'stereo', '2.1'],
  [3, '3.0', '3.1'],
  [3, '3.0(back)', null],
  [4, '4.0', '4.1'],
  [4, 'quad(side)', null],
  [5, '5.0(side)', '5.1(side)'],
];

/** `dac3` of AC-3 in MP4 (ETSI TS 102 366, F.4): the sample entry itself says 2 for any number. Null where it is too short. */
export function parseDac3(body: Buffer | undefined): DolbyChannels | null {
  if (body === undefined || body.length < 3) return null;
  const bits = body.readUIntBE(0, 3);
  return channelsOf((bits >> 11) & 7, ((bits >> 10) & 1) === 1);
}

/** `dec3` of E-AC-3 (F.6): the first independent substream's. Null where it is too short, or where others add channels to it. */
export function parseDec3(body: Buffer | undefined): DolbyChannels | null {
  if (body === undefined || body.length < 5) return null;
  const first = body.readUIntBE(2, 3);
  const dependentStreams = (first >> 1) & 15;
  return dependentStreams > 0 ? null : channelsOf((first >> 9) & 7, ((first >> 8) & 1) === 1);
}

function channelsOf(mode: number, hasLow: boolean): DolbyChannels {
  const [count, layout, withLow] = BY_MODE[mode]!;
  return { channels: count + (hasLow ? 1 : 0), channelLayout: hasLow ? withLow : layout };
}
