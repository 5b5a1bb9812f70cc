import { keyLabel, type KeyBindings } from '../keys/key-bindings.ts';
import type { Binding } from '../keys/key-table.ts';
import type { ActiveView } from '../store/views.ts';
import { cellWidth } from './cells.ts';
import type { Glyphs } from './glyphs.ts';
import { run, type RunRow } from './run.ts';

interface Hint {
  readonly keys: string;
  readonly word: string;
}

/** These stay on the narrowest footer; help and quit stand at its end. */
const LAST = ['help', 'quit', 'close'];
const GAP = 2;

/** The most useful keys of a view with the user's own bindings, as many as fit. */
export function hintsOf(bindings: KeyBindings, view: ActiveView, width: number, glyphs: Glyphs): RunRow {
  const { own, everywhere } = bindings.shownIn(view);
  const isOverlay = view === 'help' || view === 'devices' || view === 'themes';
  const all = grouped(isOverlay ? own : [...everywhere.slice(0, 3), ...own, ...everywhere.slice(3)], glyphs);
  const last = all.filter(({ word }) => LAST.includes(word));
  const others = all.filter(({ word }) => !LAST.includes(word));
  let used = last.reduce((sum, hint) => sum + widthOf(hint) + GAP, -GAP);
  const shown: Hint[] = [];
  for (const hint of others) {
    if (used + widthOf(hint) + GAP > width) continue;
    used += widthOf(hint) + GAP;
    shown.push(hint);
  }
  return [...shown, ...last].flatMap(({ keys, word }, index) => [
    ...(index > 0 ? [run(' '.repeat(GAP))] : []),
    run(keys, 'key'),
    run(` ${word}`, 'dim'),
  ]);
}

/** One hint for bindings of one word: `←→ 5 s`. */
function grouped(table: readonly Binding[], glyphs: Glyphs): readonly Hint[] {
  const hints = new Map<string, string[]>();
  for (const { hint, keys } of table) {
    if (hint === undefined || keys[0] === undefined) continue;
    hints.set(hint, [...(hints.get(hint) ?? []), keyLabel(keys[0], glyphs.unicode)]);
  }
  return [...hints].map(([word, labels]) => ({
    word,
    keys: labels.every((label) => label.length === 1) ? labels.join('') : labels.join(' '),
  }));
}

function widthOf({ keys, word }: Hint): number {
  return cellWidth(keys) + 1 + cellWidth(word);
}
