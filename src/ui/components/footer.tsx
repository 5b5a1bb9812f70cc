import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { activeView } from '../store/views.ts';
import { hintsOf } from '../text/hints.ts';
import { rowWidth, run } from '../text/run.ts';
import { Prompt } from './prompt.tsx';
import { Runs } from './styled.tsx';
import { Toast } from './toast.tsx';

const OVER = 'the queue is over';

/** The last row: what is being typed, else what happened, else the keys of the view. */
export function Footer({ width }: { readonly width: number }) {
  const { bindings, glyphs } = useScreen();
  const prompt = useSelector(({ view }) => view.prompt);
  const toast = useSelector(({ view }) => view.toast);
  const view = useSelector((state) => activeView(state.view));
  const isOver = useSelector(({ now }) => now.status === 'ended' && now.entryId >= 0);
  if (prompt) return <Prompt prompt={prompt} width={width} />;
  if (toast) return <Toast toast={toast} width={width} />;
  const over = isOver ? [run(`${OVER}   `, 'strong')] : [];
  return <Runs runs={[...over, ...hintsOf(bindings, view, width - rowWidth(over), glyphs)]} />;
}
