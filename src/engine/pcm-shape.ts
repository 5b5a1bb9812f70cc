/** Rate and channels of decoded audio. */
export interface PcmShape {
  /** Which of the file's audio streams; the first where it is not said. */
  readonly audioIndex?: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** The track has as many, and they are given as they are: in its own layout, not in the one ffmpeg takes for their number. */
  readonly keepsLayout?: boolean;
}

/** A decoder that says its shape in front of its output; null leaves the track's own. */
export interface SelfDescribed {
  readonly type: 'self-described';
  readonly audioIndex?: number;
  readonly sampleRate: number | null;
  readonly channels: number | null;
  readonly maxChannels: number | null;
}
