/** Rate and channels of decoded audio. */
export interface PcmShape {
  readonly sampleRate: number;
  readonly channels: number;
  /** The track has as many, and they are given as they are: in its own layout, not in the one ffmpeg takes for their number. */
  readonly keepsLayout?: boolean;
}

/** A decoder that says its shape in front of its output; null leaves the track's own. */
export interface SelfDescribed {
  readonly type: 'self-described';
  readonly sampleRate: number | null;
  readonly channels: number | null;
  readonly maxChannels: number | null;
}
