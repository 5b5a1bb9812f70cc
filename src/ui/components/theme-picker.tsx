import { Box, Text } from 'ink';
import { useScreen, useSelector } from '../hooks/use-screen.ts';
import { looksOf, THEME_NAMES, type ThemeName } from '../text/theme.ts';
import { Styled } from './styled.tsx';

const ABOUT: Readonly<Record<ThemeName, string>> = {
  amber: 'warm, on dark and light',
  ocean: 'blue',
  meadow: 'green',
  contrast: 'as much contrast as there is',
  mono: 'no colours: weight and signs only',
};

/** The themes; the whole screen shows the one that the cursor is on. */
export function ThemePicker({ rows }: { readonly rows: number }) {
  const { depth, glyphs } = useScreen();
  const cursor = useSelector(({ view }) => view.scroll.themes ?? 0);
  const background = useSelector(({ view }) => view.background);
  const shown = THEME_NAMES.slice(0, Math.max(0, rows - 1));
  return (
    <Box flexDirection="column">
      <Styled role="dim">
        {background === 'unknown' ? 'themes' : `themes on a ${background} background`}
      </Styled>
      {shown.map((name, index) => {
        const looks = looksOf(name, background, depth);
        return (
          <Text key={name} wrap="truncate-end">
            <Text inverse={index === cursor}>{` ${name.padEnd(10)}`}</Text>
            <Text {...looks.title}>{'  title'}</Text>
            <Text {...looks.played}>{`  ${glyphs.linePlayed.repeat(4)}`}</Text>
            <Text {...looks.ahead}>{glyphs.lineAhead.repeat(4)}</Text>
            <Text {...looks.warning}>{'  warning'}</Text>
            <Text {...looks.dim}>{`  ${ABOUT[name]}`}</Text>
          </Text>
        );
      })}
    </Box>
  );
}
