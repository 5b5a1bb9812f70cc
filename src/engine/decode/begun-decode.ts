import type { EarlyDecoder } from './early-decoder.ts';
import type { HeadStart, HeadStartOffer } from './head-start.ts';

/** What was begun of the first file before the program was loaded: its first seconds for a device, all of it for a render. */
export type BegunDecode = HeadStart | EarlyDecoder;

/** What of that the reader gets. */
export type BegunOffer = HeadStartOffer | EarlyDecoder;
