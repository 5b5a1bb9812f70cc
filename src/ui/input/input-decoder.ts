import type { InputEvent, MouseAction, TerminalInput } from './input-event.ts';
import { characterKeyName, csiKeyName, ss3KeyName } from './key-name.ts';
import { csiReply, replyString } from './terminal-reply.ts';

const ESC = '\u001b';
const PASTE_BEGIN = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;
/** A paste larger than this is not for a music player. */
const PASTE_LIMIT = 65_536;

const CSI = /^\u001b\[([<=>?]?)([\d;:]*)([ -/]*)([@-~])/;

/** An answer whose end is on its way: its beginning is no key. */
const BEGUN_STRING = /^\u001b(?:_G|P>\||P[01]\+)/;

const UNFINISHED = /^\u001b(?:\[[<=>?]?[\d;:]*[ -/]*|O)?$/;

/**
 * Turns what a terminal sends into keys, mouse events, focus changes, pastes and answers.
 *
 * Sequences may arrive in pieces. A lone ESC is held back until more comes or `flush` says that nothing will.
 */
export class InputDecoder {
  #pending = '';

  /** Whether something is held back that `flush` would turn into an event. */
  get isWaiting(): boolean {
    return (
      this.#pending !== '' && !this.#pending.startsWith(PASTE_BEGIN) && !BEGUN_STRING.test(this.#pending)
    );
  }

  push(chunk: string): readonly TerminalInput[] {
    let rest = this.#pending + chunk;
    this.#pending = '';
    const events: TerminalInput[] = [];
    while (rest !== '') {
      if (rest.startsWith(PASTE_BEGIN)) {
        const end = rest.indexOf(PASTE_END);
        if (end < 0 && rest.length < PASTE_LIMIT) break;
        events.push({ type: 'paste', text: rest.slice(PASTE_BEGIN.length, end < 0 ? undefined : end) });
        rest = end < 0 ? '' : rest.slice(end + PASTE_END.length);
        continue;
      }
      const string = replyString(rest);
      if (string) {
        if (string.length === null) break;
        if (string.reply) events.push({ type: 'reply', reply: string.reply });
        rest = rest.slice(string.length);
        continue;
      }
      if (UNFINISHED.test(rest)) break;
      const { event, length } = nextEvent(rest);
      if (event) events.push(event);
      rest = rest.slice(length);
    }
    this.#pending = rest;
    return events;
  }

  /** Nothing followed: what was held back is the keys it looks like. */
  flush(): readonly InputEvent[] {
    const held = this.#pending;
    if (!this.isWaiting) return [];
    this.#pending = '';
    if (held === ESC) return [key('esc', null)];
    // ESC [ and ESC O that nothing followed are Alt with that character.
    return [key(`alt+${held.slice(1)}`, null)];
  }
}

function nextEvent(text: string): { readonly event: TerminalInput | null; readonly length: number } {
  if (!text.startsWith(ESC)) {
    const character = String.fromCodePoint(text.codePointAt(0)!);
    const printable = character >= ' ' && character !== '\u007f';
    return {
      event: key(characterKeyName(character), printable ? character : null),
      length: character.length,
    };
  }
  const csi = CSI.exec(text);
  if (csi) return { event: csiEvent(csi[1]!, csi[2]!, csi[4]!), length: csi[0].length };
  const following = String.fromCodePoint(text.codePointAt(1)!);
  if (following === ESC) return { event: key('esc', null), length: 1 };
  if (following === 'O' && text.length > 2) {
    const name = ss3KeyName(text[2]!);
    return { event: name === null ? null : key(name, null), length: 3 };
  }
  // A CSI that is malformed: drop its introducer, the rest is read as it stands.
  if (following === '[') return { event: null, length: 2 };
  return { event: key(`alt+${characterKeyName(following)}`, null), length: 1 + following.length };
}

function csiEvent(prefix: string, parameters: string, final: string): TerminalInput | null {
  const reply = csiReply(prefix, parameters, final);
  if (reply) return { type: 'reply', reply };
  if (prefix === '<' && (final === 'M' || final === 'm')) return mouseEvent(parameters, final === 'm');
  if (prefix !== '') return null;
  if (parameters === '' && final === 'I') return { type: 'focus', focused: true };
  if (parameters === '' && final === 'O') return { type: 'focus', focused: false };
  const name = csiKeyName(parameters, final);
  return name === null ? null : key(name, name.length === 1 ? name : null);
}

/** SGR mouse report `CSI < button ; column ; row M|m`, cells counted from 1. */
function mouseEvent(parameters: string, released: boolean): InputEvent | null {
  const [button, column, row] = parameters.split(';').map(Number);
  if (button === undefined || column === undefined || row === undefined) return null;
  const action = mouseAction(button, released);
  return action === null ? null : { type: 'mouse', action, column: column - 1, row: row - 1 };
}

function mouseAction(button: number, released: boolean): MouseAction | null {
  const which = button & 0b1100_0011;
  if (which === 64) return 'wheel-up';
  if (which === 65) return 'wheel-down';
  if (which !== 0) return null;
  if (released) return 'release';
  return button & 32 ? 'drag' : 'press';
}

function key(name: string, text: string | null): InputEvent {
  return { type: 'key', name, text };
}
