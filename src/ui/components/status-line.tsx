import { Box, type DOMElement } from 'ink';
import { useRef } from 'react';
import { useMouse } from '../hooks/use-mouse.ts';
import { isShallowEqual, useScreen, useSelector } from '../hooks/use-screen.ts';
import type { ScreenState } from '../store/screen-state.ts';
import { statusRuns, type Status } from '../text/status-text.ts';
import { Runs } from './styled.tsx';

const WHEEL_PERCENT = 2;

export function useStatus(): Status {
  return useSelector(statusOf, isShallowEqual);
}

function statusOf({ player, now }: ScreenState): Status {
  return {
    modes: player.modes,
    speed: now.speed,
    volumePercent: now.volumePercent,
    isMuted: now.mute,
    isSilent: player.silence !== null,
  };
}

/** The lasting states, the volume last: the wheel turns it, a click mutes; without a device a click opens the list. */
export function StatusLine() {
  const { store, actions, glyphs } = useScreen();
  const status = useStatus();
  const box = useRef<DOMElement>(null);
  useMouse(box, ({ action }) => {
    if (action === 'wheel-up' || action === 'wheel-down')
      store.send({ type: 'add-volume', percent: action === 'wheel-up' ? WHEEL_PERCENT : -WHEEL_PERCENT });
    else if (action === 'press')
      actions.perform(
        status.isSilent
          ? { type: 'open', overlay: 'devices' }
          : { type: 'command', command: { type: 'toggle-mute' } },
      );
  });
  return (
    <Box ref={box} flexShrink={0} height={1}>
      <Runs runs={statusRuns(status, glyphs)} />
    </Box>
  );
}
