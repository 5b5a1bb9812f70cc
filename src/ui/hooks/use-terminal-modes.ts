import { useApp } from 'ink';
import { useEffect, useLayoutEffect } from 'react';
import type { TerminalLease } from '../terminal/terminal-lease.ts';
import { useNowPlaying } from './use-now-playing.ts';

/** Sets our terminal modes while the screen is mounted, and the window's title by what plays. */
export function useTerminalModes(lease: TerminalLease): void {
  const { suspendTerminal } = useApp();
  // With the first frame, and not after it: a Ctrl-Z may follow at once.
  useLayoutEffect(() => {
    lease.take(() => suspendTerminal());
    return () => lease.giveBack();
  }, [lease, suspendTerminal]);

  const now = useNowPlaying();
  const title = [now?.title, now?.artist].filter(Boolean).join(' · ');
  useEffect(() => {
    if (title !== '') lease.setTitle(title);
  }, [lease, title]);
}
