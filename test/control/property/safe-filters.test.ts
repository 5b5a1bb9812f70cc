import { describe, expect, it } from 'vitest';
import { areSafeFilters } from '../../../src/control/property/safe-filters.ts';

describe('filters that a remote may set', () => {
  it.each([
    'volume=0.5',
    'lowpass=f=3000,highpass=f=200',
    'equalizer=f=1000:t=q:w=1:g=2',
    "pan='stereo|c0=c1|c1=c0'",
    '[in]asplit[a][b];[a][b]amix=inputs=2',
    'volume@loud = 2',
    'acompressor',
  ])('%s is one that works on the sound only', (graph) => {
    expect(areSafeFilters(graph)).toBe(true);
  });

  it.each([
    ['reads a file', 'amovie=/etc/passwd,volume=1'],
    ['reads a file in a chain of its own', 'volume=1;movie=a.mp4[x]'],
    ['hides its name behind a backslash', 'amo\\vie=/etc/passwd'],
    ['hides its name in quotes', "volume=1,a'movi'e=/etc/passwd"],
    ['hides its name behind a label', '[a]amovie=x'],
    ['writes a file', 'ametadata=mode=print:file=/tmp/x'],
    ['writes a file of gains', 'firequalizer=dumpfile=/tmp/x'],
    ['reads commands', 'asendcmd=f=/tmp/x'],
    ['opens a port', 'azmq'],
    ['loads a library', 'ladspa=file=/tmp/x.so'],
    ['takes a value from a file', 'volume=/volume=/etc/passwd'],
    ['takes a value from a file later on', 'lowpass=f=10:/w=/etc/passwd'],
    ['has no name', ','],
    ['is unknown', 'nosuchfilter=1'],
    ['sets options of the graph', 'sws_flags=x;volume=1'],
  ])('refuses one that %s', (_what, graph) => {
    expect(areSafeFilters(graph)).toBe(false);
  });
});
