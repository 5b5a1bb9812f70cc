import { useScreen, useSelector } from '../hooks/use-screen.ts';
import type { Toast as ToastState } from '../store/view-state.ts';
import { messageText } from '../text/message-text.ts';
import { Styled } from './styled.tsx';

/** What happened last; of several errors the last one and how many there are. */
export function Toast({ toast, width }: { readonly toast: ToastState; readonly width: number }) {
  const { glyphs } = useScreen();
  const newErrors = useSelector(({ view }) => view.newErrors);
  const { text, level, times } = toast.message;
  const tail =
    newErrors > 1 && level === 'error'
      ? ` ${glyphs.dot} ${newErrors} errors, 6 shows them`
      : times > 1
        ? ` (${glyphs.times}${times})`
        : '';
  const room = Math.max(0, width - tail.length);
  return (
    <Styled role={level === 'info' ? 'strong' : level}>
      {messageText(text, room, glyphs.ellipsis) + tail}
    </Styled>
  );
}
