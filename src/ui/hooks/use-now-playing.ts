import { useRef } from 'react';
import { nowPlayingOf, type NowPlaying } from '../store/now-playing.ts';
import { isShallowEqual, useSelector } from './use-screen.ts';

/** What is in the header; while a track's tags are read, what was there before. */
export function useNowPlaying(): NowPlaying | null {
  const last = useRef<NowPlaying | null>(null);
  const next = useSelector(nowPlayingOf, isShallowEqual);
  if (next) last.current = next;
  return last.current;
}
