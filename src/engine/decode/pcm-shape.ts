/** Rate and channels of decoded audio. */
export interface PcmShape {
  readonly sampleRate: number;
  readonly channels: number;
}

/** A decoder that says its shape in front of its output; null leaves the track's own. */
export interface SelfDescribed {
  readonly type: 'self-described';
  readonly sampleRate: number | null;
  readonly channels: number | null;
  readonly maxChannels: number | null;
}
