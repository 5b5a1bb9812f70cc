import { useRef } from 'react';

const DOUBLE_CLICK_MS = 400;

/** Tells of each click on something whether it is the second of two. */
export function useDoubleClick(): (what: number) => boolean {
  const last = useRef({ what: NaN, atMs: 0 });
  return (what) => {
    const nowMs = performance.now();
    const isSecond = last.current.what === what && nowMs - last.current.atMs < DOUBLE_CLICK_MS;
    last.current = isSecond ? { what: NaN, atMs: 0 } : { what, atMs: nowMs };
    return isSecond;
  };
}
