import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstFileOf } from '../../src/start/first-file.ts';
import { fixture } from '../helpers/fixtures.ts';

const song = fixture('formats/mp3-cbr.mp3');
const other = fixture('formats/flac.flac');
const wave = fixture('formats/wav-s16.wav');

describe('the file to decode before the command line is read', () => {
  it.each([
    [[song], song],
    [['play', song, other], song],
    [['--ui', 'none', '-q', '--volume', '50', song], song],
    [[song, '--output', 'speaker'], song],
    [[path.relative(process.cwd(), song)], song],
  ])('of %j is the first', (argv, expected) => {
    expect(firstFileOf(argv)).toEqual({ path: expected, isRendered: false });
  });

  it.each([
    [[song, '--output', 'out.wav', '--ui', 'none']],
    [['play', '--output', '-', '--json', song, other]],
  ])('of %j all is decoded', (argv) => {
    expect(firstFileOf(argv)).toEqual({ path: song, isRendered: true });
  });

  it.each([
    [[], 'nothing is named'],
    [[wave, song], 'the first needs no decoder'],
    [[song, '--start', '10'], 'it does not begin at its beginning'],
    [[song, '--speed=2'], 'it is not played as it is'],
    [[song, '--output', 'null:fast'], 'nobody gets it'],
    [[song, '--output', 'out.wav', '--ui', 'tui'], 'it is rendered before a screen, which needs the thread'],
    [['inspect', song], 'it is not played'],
    [['-', song], 'standard input comes first'],
    [[`${song}.missing.mp3`], 'it is not there'],
    [[path.dirname(song)], 'it is a directory'],
    [['https://example.org/song.mp3'], 'it is not here'],
  ])('of %j is none: %s', (argv) => {
    expect(firstFileOf(argv)).toBeNull();
  });
});
