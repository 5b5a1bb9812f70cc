import { describe, expect, it } from 'vitest';
import { QueueFilter } from '../../../src/ui/store/queue-filter.ts';

describe('QueueFilter', () => {
  const entries = [
    { id: 1, path: '/m/one.flac', title: 'Café Señor' },
    { id: 2, path: '/m/Two.flac', artist: 'STRASSE' },
    { id: 3, path: '/m/ｆｕｌｌ/three.flac', title: '夜に駆ける' },
  ];
  const summaries = new Map([
    [
      '/m/Two.flac',
      {
        title: 'Große Straße',
        artist: null,
        year: null,
        discNumber: null,
        trackNumber: null,
        album: 'Ærø',
        durationSeconds: 1,
      },
    ],
  ]);
  const matches = (filter: string) =>
    new QueueFilter().matches(entries, filter, (path) => summaries.get(path) ?? null);

  it.each([
    ['cafe', [0]],
    ['SENOR café', [0]],
    ['strasse', [1]],
    ['aero', [1]],
    ['m/', [0, 1, 2]],
    ['夜', [2]],
    ['full', [2]],
    ['nothing', []],
  ])('finds %j at %j', (filter, places) => {
    expect(matches(filter)).toEqual(places);
  });

  it('lets everything through when it is empty', () => {
    expect(matches('  ')).toBeNull();
  });

  it('folds accents and case', () => {
    expect(new QueueFilter().folded('ÀÉÎ ÇñÅ ŁÓDŹ')).toBe('aei cna lodz');
    // Decomposed as macOS writes names, half-width, ligatures, letters outside the first plane, Hangul in both forms.
    expect(new QueueFilter().folded('Cafe\u0301 ﾃﾞ ﬁ 𝐀 の')).toBe('cafe テ fi a の');
    expect(new QueueFilter().folded('한국')).toBe(new QueueFilter().folded('한국'.normalize('NFD')));
  });
});
