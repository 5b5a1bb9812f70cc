import { useEffect, useState } from 'react';

/** Renders the component again every `everyMs` while `isActive`; gives how often it did. */
export function useTicker(everyMs: number, isActive: boolean): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    if (!isActive) return undefined;
    const timer = setInterval(() => setTicks((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isActive]);
  return ticks;
}
