import { NOT_FOUND } from '../property/property.ts';
import type { Properties } from '../property/property-table.ts';

const UNAVAILABLE = '(unavailable)';

/**
 * Expands `${name}`, `${=name}` (the raw value), `${name:fallback}`, `${?name:text}`, `${?name==value:text}`, `${!name:text}`
 * in a text; `$$` is a dollar sign, and `$>` leaves the rest as it is. Fallbacks are expanded in turn.
 */
export function expandText(text: string, properties: Properties): string {
  let expanded = '';
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    if (rest.startsWith('$>')) return expanded + rest.slice(2);
    if (rest.startsWith('$$')) {
      expanded += '$';
      at += 2;
    } else if (rest.startsWith('${')) {
      const end = closingBrace(text, at + 2);
      if (end === -1) return expanded + rest;
      expanded += expandOne(text.slice(at + 2, end), properties);
      at = end + 1;
    } else {
      const next = text.indexOf('$', at + 1);
      expanded += text.slice(at, next === -1 ? undefined : next);
      at = next === -1 ? text.length : next;
    }
  }
  return expanded;
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function expandOne(inner: string, properties: Properties): string {
  const [, mode = '', name = '', , wanted, , more] =
    /^([?!=]?)([^:=]*)((?:==)([^:]*))?(:([\s\S]*))?$/.exec(inner) ?? [];
  const raw = properties.readString(name);
  const isMet = wanted === undefined ? raw !== null : raw === wanted;
  if (mode === '?') return isMet ? expandText(more ?? '', properties) : '';
  if (mode === '!') return isMet ? '' : expandText(more ?? '', properties);
  const value = mode === '=' ? raw : properties.readShown(name);
  if (value !== null) return value;
  if (more !== undefined) return expandText(more, properties);
  if (mode === '=') return '';
  const result = properties.read(name);
  return 'error' in result && result.error === NOT_FOUND ? '(error)' : UNAVAILABLE;
}
