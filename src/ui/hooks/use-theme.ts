import { useMemo } from 'react';
import type { ScreenState } from '../store/screen-state.ts';
import { looksOf, THEME_NAMES, type Looks, type ThemeName } from '../text/theme.ts';
import { useScreen, useSelector } from './use-screen.ts';

/** How each role looks now. */
export function useTheme(): Looks {
  const { depth } = useScreen();
  const theme = useSelector(shownTheme);
  const background = useSelector(({ view }) => view.background);
  return useMemo(() => looksOf(theme, background, depth), [theme, background, depth]);
}

/** While one is being chosen, the whole screen shows the one that the cursor is on. */
function shownTheme({ view }: ScreenState): ThemeName {
  if (view.overlay !== 'themes') return view.theme;
  return THEME_NAMES[view.scroll.themes ?? 0] ?? view.theme;
}
