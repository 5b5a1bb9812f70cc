import { withPathBytes } from '../media/path-bytes.ts';

/** Characters that JSON leaves as they are and a terminal, or a JavaScript parser, may obey. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]/g;
const VALUES_A_PIECE = 16_384;
/** Stands for a typed array while the rest is written. No text of a file can be this: it is not a string in JSON. */
const PLACE = '"\\u0000typed array\\u0000"';

/** JSON whose strings are exactly those of the value, written so that no terminal obeys them. */
export function jsonText(value: unknown, indent?: number): string {
  return escapeObeyed(JSON.stringify(value, (_key, inner: unknown) => withPathBytes(inner), indent));
}

/** As `jsonText`, in pieces: typed arrays become arrays of numbers on one line, some thousand at a time. */
export function* jsonPieces(value: unknown, indent?: number): Generator<string> {
  const arrays: (Int8Array | Int16Array)[] = [];
  const text = JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (!(inner instanceof Int8Array) && !(inner instanceof Int16Array)) return withPathBytes(inner);
      arrays.push(inner);
      return '\u0000typed array\u0000';
    },
    indent,
  );
  for (const [index, part] of text.split(PLACE).entries()) {
    if (index > 0) yield* numbers(arrays[index - 1]!);
    yield escapeObeyed(part);
  }
}

function* numbers(values: Int8Array | Int16Array): Generator<string> {
  yield '[';
  for (let at = 0; at < values.length; at += VALUES_A_PIECE)
    yield (at === 0 ? '' : ',') + values.subarray(at, at + VALUES_A_PIECE).join(',');
  yield ']';
}

function escapeObeyed(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
