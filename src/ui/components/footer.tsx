import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { activeView } from '../store/views.ts';
import { hintsOf } from '../text/hints.ts';
import { Prompt } from './prompt.tsx';
import { Runs } from './styled.tsx';
import { Toast } from './toast.tsx';

/** The last row: what is being typed, else what happened, else the keys of the view. */
export function Footer({ width }: { readonly width: number }) {
  const { bindings, glyphs } = useScreen();
  const prompt = useSelector(({ view }) => view.prompt);
  const toast = useSelector(({ view }) => view.toast);
  const view = useSelector((state) => activeView(state.view));
  if (prompt) return <Prompt prompt={prompt} width={width} />;
  if (toast) return <Toast toast={toast} width={width} />;
  return <Runs runs={hintsOf(bindings, view, width, glyphs)} />;
}
