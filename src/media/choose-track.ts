import { PlayheadError } from '../player/error.ts';
import type { TrackChoice } from '../player/track-choice.ts';
import type { HeaderFacts, StreamFacts } from '../formats/header-facts.ts';

/** ISO 639-2's older codes, which films are full of, as ISO 639-1. The others are known to `Intl.Locale`. */
const BIBLIOGRAPHIC: Readonly<Record<string, string>> = {
  ...{
    alb: 'sq',
    arm: 'hy',
    baq: 'eu',
    bur: 'my',
    chi: 'zh',
    cze: 'cs',
    dut: 'nl',
    fre: 'fr',
    geo: 'ka',
    ger: 'de',
  },
  ...{
    gre: 'el',
    ice: 'is',
    mac: 'mk',
    mao: 'mi',
    may: 'ms',
    per: 'fa',
    rum: 'ro',
    slo: 'sk',
    tib: 'bo',
    wel: 'cy',
  },
};

/**
 * The facts of a file with the stream in front that is to be played.
 *
 * @param facts with all audio streams in the file's order
 * @throws PlayheadError `no-such-track` when the choice names none of them
 */
export function withChosenTrack(facts: HeaderFacts, choice: TrackChoice): HeaderFacts {
  const streams: readonly StreamFacts[] = [facts, ...facts.otherStreams];
  const chosen = choose(streams, choice);
  if (chosen === undefined) throw noSuchTrack(streams, choice);
  if (chosen === facts) return facts;
  const otherStreams = streams
    .filter((stream) => stream !== chosen)
    .map((stream) => ({ ...stream, otherStreams: [] }));
  return { ...facts, ...chosen, warnings: facts.warnings, otherStreams };
}

function choose(streams: readonly StreamFacts[], choice: TrackChoice): StreamFacts | undefined {
  switch (choice.type) {
    case 'default':
      return streams.find(({ isDefault }) => isDefault) ?? streams[0];
    case 'number':
      return streams.find(({ audioIndex }) => audioIndex === choice.number - 1);
    case 'language':
      return streams.find(({ language }) => language !== null && speaks(language, choice.language));
  }
}

/** Whether a track's language is the one that was asked for: `de` is met by `ger`, `deu`, `de-CH`, and `de-CH` by `de-CH` only. */
export function speaks(language: string, wanted: string): boolean {
  const has = tagOf(language);
  const wants = tagOf(wanted);
  return has === wants || has.startsWith(`${wants}-`);
}

function tagOf(language: string): string {
  const known = BIBLIOGRAPHIC[language.toLowerCase()] ?? language;
  try {
    return new Intl.Locale(known).toString();
  } catch {
    return language.toLowerCase(); // no language tag: it is equal to itself only
  }
}

function noSuchTrack(streams: readonly StreamFacts[], choice: TrackChoice): PlayheadError {
  const names = streams.map(
    ({ audioIndex, language }) => `${audioIndex + 1}${language === null ? '' : ` ${language}`}`,
  );
  const has = streams.length === 1 ? 'one' : `${streams.length} (${names.join(', ')})`;
  const wanted =
    choice.type === 'language'
      ? `in the language ${choice.language}`
      : choice.type === 'number'
        ? choice.number
        : '';
  return new PlayheadError('no-such-track', `has no audio track ${wanted}: it has ${has}`);
}
