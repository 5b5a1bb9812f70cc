/** Volume in percent, cubic: above 100 is amplification. */
export const VOLUME_MAX = 150;
