import { useRef } from 'react';
import { nowPlayingOf, type NowPlaying } from '../store/now-playing.ts';
import { isShallowEqual, useSelector } from './use-screen.ts';

/** What is in the header; while a track's tags are read, the track before it, and nothing where there was none. */
export function useNowPlaying(): NowPlaying | null {
  const last = useRef<NowPlaying | null>(null);
  const next = useSelector(nowPlayingOf, isShallowEqual);
  const isTrack = useSelector((_, store) => store.currentEntry() !== null);
  if (next) last.current = isTrack ? next : null;
  return next ?? last.current;
}
