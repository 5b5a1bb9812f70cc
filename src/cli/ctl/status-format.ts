import path from 'node:path';
import { printable } from '../../media/printable.ts';
import { PlayheadError } from '../../player/error.ts';
import type { Json } from '../../control/ipc/relaxed-json.ts';
import type { Status } from '../../control/client/watch-status.ts';
import { clockText } from '../../ui/text/time-text.ts';

type Part = { readonly text: string } | { readonly choices: readonly Choice[] };
type Choice = { readonly text: string } | { readonly name: string };

/** A template of `--format`, read. */
export interface StatusFormat {
  readonly parts: readonly Part[];
}

export const DEFAULT_FORMAT = '{state}  {position} / {duration|"?"}  {artist|""} {title|"-"}';

const NAMES: Readonly<Record<string, (status: Status) => string>> = {
  artist: (status) => text(status.artist),
  album: (status) => text(status.album),
  title: (status) => text(status.title),
  track: (status) => text(status.track),
  file: (status) => path.basename(text(status.path)),
  path: (status) => text(status.path),
  position: (status) => clock(status.position),
  duration: (status) => clock(status.duration),
  remaining: (status) => clock(status.remaining),
  percent: (status) => whole(status.percent),
  state: (status) => text(status.state),
  volume: (status) => whole(status.volume),
  speed: (status) => text(status.speed),
  loop: (status) => text(status.loop),
  shuffle: (status) => (status.shuffle === true ? 'on' : 'off'),
  index: (status) => text(status.index),
  count: (status) => text(status.count),
  codec: (status) => text(status.codec),
};

/**
 * Reads a template: `{artist}`, `{a|b|"text"}` (the first that is known), `{{` a brace, `\n` and `\t`.
 *
 * @throws PlayheadError `usage` for a name there is not, or a brace that is not closed
 */
export function parseFormat(template: string): StatusFormat {
  const parts: Part[] = [];
  const pattern = /\{\{|\}\}|\{([^{}]*)\}|\\[nt\\]|[{}]|[^{}\\]+|\\/g;
  for (const [piece, inner] of template.matchAll(pattern)) {
    if (inner !== undefined) parts.push({ choices: inner.split('|').map(choiceOf) });
    else if (piece === '{' || piece === '}')
      throw new PlayheadError(
        'usage',
        `--format: a brace is not closed in ${JSON.stringify(template)}: write {{ for a brace`,
      );
    else parts.push({ text: LITERALS[piece] ?? piece });
  }
  return { parts };
}

const LITERALS: Readonly<Record<string, string>> = {
  '{{': '{',
  '}}': '}',
  '\\n': '\n',
  '\\t': '\t',
  '\\\\': '\\',
};

function choiceOf(word: string): Choice {
  const quoted = /^"([^"]*)"$/.exec(word);
  if (quoted) return { text: quoted[1]! };
  if (Object.hasOwn(NAMES, word)) return { name: word };
  throw new PlayheadError(
    'usage',
    `--format: there is no {${word}}: use ${Object.keys(NAMES).join(', ')}, or "text"`,
  );
}

/** One line of text. Control characters of tags are replaced. */
export function formatStatus({ parts }: StatusFormat, status: Status): string {
  return parts
    .map((part) => {
      if ('text' in part) return part.text;
      const known = part.choices.map((choice) =>
        'text' in choice ? choice.text : NAMES[choice.name]!(status),
      );
      return printable(known.find((one) => one !== '') ?? '');
    })
    .join('');
}

function text(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function whole(value: Json | undefined): string {
  return typeof value === 'number' ? String(Math.round(value)) : '';
}

function clock(value: Json | undefined): string {
  return typeof value === 'number' ? clockText(value) : '';
}
