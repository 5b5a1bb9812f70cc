/** Entries in the queue of one player. */
export const MOST_ENTRIES = 100_000;
/** Volume in percent, cubic: above 100 is amplification. */
export const VOLUME_MAX = 150;
