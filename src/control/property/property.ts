import type { ErrorText } from '../command/reply.ts';
import type { Json } from '../ipc/relaxed-json.ts';
import type { RemotePlayer } from '../state/remote-player.ts';
import type { Value } from './value.ts';

/** A property of mpv's, or one of ours, in terms of the player. */
export interface Property {
  /** The value now; undefined while it is unavailable. */
  readonly read: (player: RemotePlayer) => Value | undefined;
  /** Sets it. Absent: read-only. @returns why it was refused, null if it was not */
  readonly write?: (player: RemotePlayer, value: Json) => ErrorText | null;
  /** `add NAME N`. Clamped to the property's range. @returns whether it could be done */
  readonly add?: (player: RemotePlayer, amount: number) => boolean;
  /** `multiply NAME X`. */
  readonly multiply?: (player: RemotePlayer, factor: number) => boolean;
  /** `cycle NAME up|down`. */
  readonly cycle?: (player: RemotePlayer, direction: 1 | -1) => boolean;
  /** What `${NAME}` shows; without it the string form. */
  readonly print?: (value: Value, player: RemotePlayer) => string;
  /** It changes by itself while the player plays. */
  readonly ticks?: boolean;
  /** Finds out what its value needs, where that takes a program of its own. */
  readonly prepare?: (player: RemotePlayer) => Promise<void>;
  /** The word that the value reads as, for another word that sets the same. */
  readonly canonical?: (word: string) => string;
  /** What `option-info` tells, of what is an option of mpv's. */
  readonly option?: OptionInfo;
  /** Last words of paths below it that are known, whether there is something or not. */
  readonly maybeBelow?: readonly string[];
  /** A path below it, where a list's or map's own rules do not do. undefined: there is no such thing. */
  readonly below?: (player: RemotePlayer, path: string) => Value | undefined;
}

export interface OptionInfo {
  readonly type: 'Flag' | 'Double' | 'Choice' | 'String';
  readonly 'default-value': Value;
  readonly min?: Value;
  readonly max?: Value;
  readonly choices?: readonly string[];
}

export type PropertyTable = Readonly<Record<string, Property>>;

export const READ_ONLY: ErrorText = 'error accessing property';
export const UNAVAILABLE: ErrorText = 'property unavailable';
export const NOT_FOUND: ErrorText = 'property not found';
/** Out of range, or a word that is no value. */
export const BAD_VALUE: ErrorText = 'unsupported format for accessing property';
/** A JSON type that can never be a value of this property. */
export const BAD_TYPE: ErrorText = 'error accessing property';

/** A property that only tells. */
export function readOnly(read: Property['read'], more: Partial<Property> = {}): Property {
  return { read, ...more };
}
