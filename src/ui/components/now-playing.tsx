import { Box } from 'ink';
import { useNowPlaying } from '../hooks/use-now-playing.ts';
import { useScreen } from '../hooks/use-screen.ts';
import type { NowPlaying as Playing } from '../store/now-playing.ts';
import { cellWidth, truncate } from '../text/cells.ts';
import type { Glyphs } from '../text/glyphs.ts';
import type { Role } from '../text/run.ts';
import { codecName, decibels, kilobits, kilohertz } from '../text/sound-text.ts';
import { Styled } from './styled.tsx';

/** Title, artist and album at the left, what the sound is made of at the right: three rows. */
export function NowPlaying({ width }: { readonly width: number }) {
  const { glyphs } = useScreen();
  const now = useNowPlaying();
  const facts = now ? factsOf(now, width >= 90, glyphs) : [];
  const lines: readonly (readonly [text: string, role: Role])[] = [
    [now?.title ?? '', 'title'],
    [now?.artist ?? '', 'text'],
    [now ? albumLine(now, glyphs) : '', 'dim'],
  ];
  return lines.map(([text, role], index) => {
    const fact = width >= 40 ? (facts[index] ?? '') : '';
    const room = width - (fact === '' ? 0 : cellWidth(fact) + 2);
    return (
      <Box key={index} height={1} justifyContent="space-between">
        <Styled role={role}>{truncate(text, room, glyphs.ellipsis)}</Styled>
        <Styled role="dim">{fact}</Styled>
      </Box>
    );
  });
}

/** `Low Tide Letters · 2019 · 2/7` */
export function albumLine({ album, year, trackNumber, trackTotal }: Playing, glyphs: Glyphs): string {
  const number =
    trackNumber === null ? '' : trackTotal === null ? `track ${trackNumber}` : `${trackNumber}/${trackTotal}`;
  return [album, year === null ? '' : String(year), number].filter(Boolean).join(` ${glyphs.dot} `);
}

function factsOf(now: Playing, isRoomy: boolean, glyphs: Glyphs): readonly string[] {
  if (now.codec === null) return [];
  const depth = now.bitsPerSample === null ? '' : `${now.bitsPerSample}/`;
  const format = `${codecName(now.codec)} ${depth}${kilohertz(now.sampleRate)}`;
  const rate = now.bitRate === null ? '' : kilobits(now.bitRate);
  const gain =
    now.appliedGainDb === null
      ? ''
      : `${isRoomy ? 'replaygain ' : ''}${now.gainKind} ${decibels(now.appliedGainDb, glyphs)}`;
  return isRoomy ? [[format, rate].filter(Boolean).join(` ${glyphs.dot} `), gain] : [format, rate, gain];
}
