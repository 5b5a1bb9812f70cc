import { measureElement, useApp, useStdout, type DOMElement } from 'ink';
import { useEffect, type RefObject } from 'react';
import type { TerminalImage } from '../graphics/terminal-image.ts';
import { useSelector } from './use-screen.ts';

/**
 * Has the terminal draw a picture over the cells of a box, after the frame that the box is in has been written; takes it
 * away when it is another, and draws it again whenever the screen was drawn from nothing.
 */
export function useTerminalImage(ref: RefObject<DOMElement | null>, image: TerminalImage | null): void {
  const { stdout } = useStdout();
  const { waitUntilRenderFlush } = useApp();
  const redraws = useSelector(({ view }) => view.redraws);
  useEffect(() => {
    if (!image) return undefined;
    let isGone = false;
    void waitUntilRenderFlush().then(() => {
      if (isGone || !ref.current) return;
      const { x, y } = measureElement(ref.current);
      // The cursor goes back to where Ink left it.
      stdout.write(`\u001b7\u001b[${y + 1};${x + 1}H${image.show}\u001b8`);
    });
    return () => {
      isGone = true;
      if (image.hide !== '') stdout.write(image.hide);
    };
  }, [image, redraws, ref, stdout, waitUntilRenderFlush]);
}
