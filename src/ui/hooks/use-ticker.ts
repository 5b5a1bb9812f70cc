import { useEffect, useState } from 'react';
import { useScreen } from './use-screen.ts';

/** Renders the component again every `everyMs` while `isActive` and the terminal keeps up; gives how often it did. */
export function useTicker(everyMs: number, isActive: boolean): number {
  const { store } = useScreen();
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    if (!isActive) return undefined;
    const timer = setInterval(() => {
      if (!store.isHeld) setTicks((count) => count + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isActive, store]);
  return ticks;
}
