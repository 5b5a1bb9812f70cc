import type { Value } from '../property/value.ts';

/** The error strings of the protocol, to the letter: clients compare them. */
export type ErrorText =
  | 'invalid parameter'
  | 'error running command'
  | 'property not found'
  | 'property unavailable'
  | 'error accessing property'
  | 'unsupported format for accessing property';

/** What a command answers. `data` undefined: the reply has no such field. */
export type Reply =
  | { readonly error: 'success'; readonly data?: Value }
  | { readonly error: ErrorText; readonly data?: undefined };

/** The command was carried out and has nothing to tell. */
export const DONE: Reply = { error: 'success', data: null };
/** The command was not understood. */
export const INVALID: Reply = { error: 'invalid parameter' };
/** The command was understood and cannot be carried out now. */
export const FAILED: Reply = { error: 'error running command' };

export function answer(data: Value): Reply {
  return { error: 'success', data };
}
