/** Decoded frames that the linear decode drops at the end of what the tag frame counts. */
export interface EndCut {
  /** The first that is dropped, counted from the first decoded frame. */
  readonly fromFrame: number;
  /** The first after those that are dropped, where the tag says that the audio ends. */
  readonly toFrame: number;
  /** Whether, by its size, the audio ends there: otherwise only counting all frames can tell. */
  readonly isAtEnd: boolean;
}
