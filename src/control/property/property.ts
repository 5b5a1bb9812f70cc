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
  readonly print?: (value: Value) => string;
  /** It changes by itself while the player plays. */
  readonly ticks?: boolean;
  /** A path below it, where a list's or map's own rules do not do. undefined: there is no such thing. */
  readonly below?: (player: RemotePlayer, path: string) => Value | undefined;
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
