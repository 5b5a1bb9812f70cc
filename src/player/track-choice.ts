/** Which audio track of a file is played: the one that the file marks as its default (else its first), or the one that was asked for. */
export type TrackChoice =
  | { readonly type: 'default' }
  /** Counted from 1. */
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'language'; readonly language: string };

export const DEFAULT_TRACK: TrackChoice = { type: 'default' };

/** What `--track` takes. @throws Error that names the accepted forms */
export function parseTrackChoice(text: string, option: string): TrackChoice {
  const number = /^0*([1-9]\d{0,4})$/.exec(text)?.[1];
  if (number !== undefined) return { type: 'number', number: Number(number) };
  const language = /^lang=([a-z]{2,8}(?:-[a-z\d]{1,8})*)$/i.exec(text)?.[1];
  if (language !== undefined) return { type: 'language', language };
  throw new Error(`${option}: ${JSON.stringify(text)} is not a track: use its number (1, 2, …) or lang=de`);
}
