import { mouseReport, type MouseReport } from './mouse-report.ts';
import { csiReply, stringReply, type TerminalReply } from './terminal-reply.ts';

/** What comes from a terminal beside keys and pastes. */
export type TerminalReport =
  | { readonly type: 'mouse'; readonly mouse: MouseReport }
  | { readonly type: 'focus'; readonly isFocused: boolean }
  | { readonly type: 'reply'; readonly reply: TerminalReply };

const ESC = '\u001b';
const PASTE_BEGIN = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
const CSI = /^\u001b\[([<=>?]?)([\d;:]*)([@-~])/;
/** Answers that are strings, ended by ST, or by BEL as some write it. No key that a terminal sends looks like one. */
const STRING = /^\u001b([_P\]])([^\u0007\u001b]*)(?:\u001b\\|\u0007)/;
/** What may be the beginning of a report: more of it is waited for. */
const BEGUN = /^\u001b(?:\[(?:[<=>?]?[\d;:]*)?|[_P\]][^\u0007\u001b]*\u001b?)?$/;
/** A string that is longer is no answer. */
const MOST_CHARS = 4096;

/**
 * Takes mouse reports, focus changes and answers out of what a terminal sends; keys and pastes are left, for Ink.
 *
 * Reports may arrive in pieces. What may be the beginning of one is held back until more comes, or `flush`.
 */
export class ReportFilter {
  #pending = '';
  #isInPaste = false;

  /** Whether something is held back. */
  get isWaiting(): boolean {
    return this.#pending !== '';
  }

  push(chunk: string): { readonly keys: string; readonly reports: readonly TerminalReport[] } {
    let rest = this.#pending + chunk;
    this.#pending = '';
    let keys = '';
    const reports: TerminalReport[] = [];
    while (rest !== '') {
      if (this.#isInPaste || rest.startsWith(PASTE_BEGIN)) {
        // Nothing in a paste is a report, whatever it looks like.
        const end = rest.indexOf(PASTE_END);
        const length = end < 0 ? rest.length - begunEnd(rest) : end + PASTE_END.length;
        this.#isInPaste = end < 0;
        keys += rest.slice(0, length);
        rest = rest.slice(length);
        if (end >= 0) continue;
        this.#pending = rest;
        break;
      }
      const at = rest.indexOf(ESC);
      if (at !== 0) {
        const length = at < 0 ? rest.length : at;
        keys += rest.slice(0, length);
        rest = rest.slice(length);
        continue;
      }
      const found = reportAt(rest);
      if (found) {
        if (found.report) reports.push(found.report);
        else if (found.isKey) keys += rest.slice(0, found.length);
        rest = rest.slice(found.length);
      } else if (BEGUN.test(rest) && rest.length < MOST_CHARS) {
        this.#pending = rest;
        rest = '';
      } else {
        keys += ESC;
        rest = rest.slice(1);
      }
    }
    return { keys, reports };
  }

  /** Nothing followed: what was held back is keys. */
  flush(): string {
    const held = this.#pending;
    this.#pending = '';
    return held;
  }
}

/** How many characters at the end of a paste may be the beginning of its end. */
function begunEnd(text: string): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length); length > 0; length--)
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  return 0;
}

/** The sequence that `text` begins with; null when it begins with none that is complete. */
function reportAt(
  text: string,
): { readonly report: TerminalReport | null; readonly isKey: boolean; readonly length: number } | null {
  const string = STRING.exec(text);
  if (string) {
    const reply = stringReply(string[1]!, string[2]!);
    // A string is never a key: an answer that is not known is dropped.
    return { report: reply && { type: 'reply', reply }, isKey: false, length: string[0].length };
  }
  const csi = CSI.exec(text);
  if (!csi) return null;
  const [whole, prefix = '', parameters = '', final = ''] = csi;
  const isMouse = prefix === '<' && (final === 'M' || final === 'm');
  const report = isMouse ? mouseOf(parameters, final) : reportOf(prefix, parameters, final);
  return { report, isKey: !isMouse, length: whole.length };
}

function mouseOf(parameters: string, final: string): TerminalReport | null {
  const mouse = mouseReport(parameters, final === 'm');
  return mouse && { type: 'mouse', mouse };
}

function reportOf(prefix: string, parameters: string, final: string): TerminalReport | null {
  const isBare = prefix === '' && parameters === '';
  if (isBare && (final === 'I' || final === 'O')) return { type: 'focus', isFocused: final === 'I' };
  const reply = csiReply(prefix, parameters, final);
  return reply && { type: 'reply', reply };
}
