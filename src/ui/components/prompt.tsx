import { useScreen } from '../hooks/use-screen.ts';
import type { Prompt as PromptState } from '../store/view-state.ts';
import { cellWidth, graphemes, truncate } from '../text/cells.ts';
import type { Glyphs } from '../text/glyphs.ts';
import { run, type RunRow } from '../text/run.ts';
import { Runs } from './styled.tsx';

const LABELS = { 'go-to': 'go to ', filter: 'search ', command: ': ' } as const;

/** The line that is being typed, with what is wrong with it after it. */
export function Prompt({ prompt, width }: { readonly prompt: PromptState; readonly width: number }) {
  const { glyphs } = useScreen();
  return <Runs runs={promptRuns(prompt, width, glyphs)} />;
}

export function promptRuns(prompt: PromptState, width: number, glyphs: Glyphs): RunRow {
  const label = LABELS[prompt.purpose];
  const room = Math.max(0, width - label.length - 1);
  const before = endOf(prompt.text.slice(0, prompt.caret), room);
  const after = truncate(prompt.text.slice(prompt.caret), Math.max(0, room - cellWidth(before)), '');
  const row = [run(label, 'key'), run(before, 'strong'), run(glyphs.caret, 'accent'), run(after, 'strong')];
  const left = width - label.length - cellWidth(before) - cellWidth(after) - 4;
  if (prompt.error === null || left < 8) return row;
  return [...row, run('   '), run(truncate(prompt.error, left, glyphs.ellipsis), 'error')];
}

/** Of a text longer than the line its end is shown, where the typing happens. */
function endOf(text: string, room: number): string {
  const segments = Array.from(graphemes(text), ({ segment }) => segment);
  while (segments.length > 0 && cellWidth(segments.join('')) > room) segments.shift();
  return segments.join('');
}
