import type { DOMElement } from 'ink';
import { useEffect, useEffectEvent, type RefObject } from 'react';
import type { MouseInBox } from './mouse-regions.ts';
import { useScreen } from './use-screen.ts';

/** Tells `handler` what the mouse does in a box. */
export function useMouse(ref: RefObject<DOMElement | null>, handler: (event: MouseInBox) => void): void {
  const { mouse } = useScreen();
  const handle = useEffectEvent(handler);
  useEffect(() => mouse.add({ ref, handle: (event) => handle(event) }), [mouse, ref]);
}
