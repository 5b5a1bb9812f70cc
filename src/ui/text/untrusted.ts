/* Text from tags, file names and errors is anybody's: it may hold escape codes, line breaks and writing-direction tricks. */

const ESCAPE_SEQUENCE =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/** Embeddings, overrides, isolates and marks that would reorder what follows on the same row. */
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Invisible characters on whose width terminals disagree. The joiners stay where they shape a script. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const PLAIN_ASCII = /^[ -~]*$/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Skin tones and the choice between text and emoji look, which change a width. */
const EMOJI_VARIATION = /[\u{1f3fb}-\u{1f3ff}\ufe0e\ufe0f]/gu;

/**
 * One line of harmless text: no control or escape sequence, no line break, no direction control, in composed form.
 *
 * Joined emoji are shown as their first one, because terminals disagree on the width of the whole.
 */
export function untrusted(text: string): string {
  if (text.length <= 4096 && PLAIN_ASCII.test(text)) return text.trim();
  // Here and not above: making them costs milliseconds, which a start without such text does not spend.
  /** Zalgo: more marks on one letter than any script uses. */
  const markHeap = /(\p{Mn}{4})\p{Mn}+/gu;
  const joinedEmoji = /(\p{Extended_Pictographic})(?:\u200d\p{Extended_Pictographic})+/gu;
  return (text.length > 4096 ? text.slice(0, 4096) : text)
    .replace(ESCAPE_SEQUENCE, '')
    .replace(LINE_BREAKS, ' ')
    .replace(CONTROLS, '')
    .replace(DIRECTION_CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(markHeap, '$1')
    .replace(EMOJI_VARIATION, '')
    .replace(joinedEmoji, '$1')
    .normalize('NFC')
    .trim();
}
