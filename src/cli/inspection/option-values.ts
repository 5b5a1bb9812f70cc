import { InvalidArgumentError } from 'commander';
import { DURATION_FORMS, parseSeconds } from '../../player/position.ts';

/** A level: `-60dB` or `-60`. The unit may be the one that is meant. */
export function level(option: string, unit: string): (text: string) => number {
  return (text) => {
    const match = new RegExp(`^([+-]?\\d+(?:\\.\\d+)?)(?:${unit})?$`, 'i').exec(text.trim());
    if (match) return Number(match[1]);
    throw new InvalidArgumentError(
      `${option}: ${JSON.stringify(text)} is not a level: use -60 or -60${unit}`,
    );
  };
}

/** A duration in seconds, in any form of the command-line contract. */
export function duration(option: string): (text: string) => number {
  return (text) => {
    const seconds = parseSeconds(text.trim());
    if (seconds !== null) return seconds;
    throw new InvalidArgumentError(
      `${option}: ${JSON.stringify(text)} is not a duration: use ${DURATION_FORMS}`,
    );
  };
}

/** A whole number within limits. */
export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `${option}: ${JSON.stringify(text)} is not a whole number from ${least} to ${most}`,
    );
  };
}
