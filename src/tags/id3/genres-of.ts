import { genreName } from './genre-numbers.ts';

/** Genres that ID3v2 writes in letters (ID3v2.3 §4.2.1). */
const LETTERS: Readonly<Record<string, string>> = { RX: 'Remix', CR: 'Cover' };
const MAX_REFERENCES = 100;

/**
 * The genres of one string of a TCON frame: numbers in brackets, then a name (`(17)(18)Loud`), where `((` is a bracket of the
 * name itself; or a number alone, or a name. A name after its own number is the same genre said twice.
 */
export function genresOf(text: string): string[] {
  const alone = numbered(text.trim());
  if (alone !== null) return [alone];
  const genres: string[] = [];
  let rest = text;
  for (let count = 0; count < MAX_REFERENCES; count++) {
    const reference = /^\((\d{1,3}|RX|CR)\)/.exec(rest);
    const name = reference && numbered(reference[1]!);
    if (!reference || name === null) break;
    genres.push(name);
    rest = rest.slice(reference[0].length);
  }
  if (rest.startsWith('((')) rest = rest.slice(1);
  if (rest.trim() !== '' && !genres.includes(rest)) genres.push(rest);
  return genres;
}

function numbered(text: string): string | null {
  return LETTERS[text] ?? (/^\d{1,3}$/.test(text) ? genreName(Number(text)) : null);
}
