import { describe, expect, it } from 'vitest';
import { rowWidth, type RunRow } from '../../../src/ui/text/run.ts';
import { seekBarRows, seekMarksRow, type SeekBarModel } from '../../../src/ui/visual/seek-bar.ts';
import { glyphsFor } from '../../../src/ui/text/glyphs.ts';
import { columnLevels, waveformCells } from '../../../src/ui/visual/waveform.ts';
import { barRows } from '../../../src/ui/visual/bar-rows.ts';
import { LevelMeters } from '../../../src/ui/visual/meter-rows.ts';
import { PowerSpectrum } from '../../../src/ui/visual/power-spectrum.ts';
import { scopeRows } from '../../../src/ui/visual/scope-rows.ts';
import { SpectrumBands } from '../../../src/ui/visual/spectrum-bands.ts';

const rowText = (row: RunRow): string => row.map(({ text }) => text).join('');

const SIZE = 2048;
const sine = (frequencyBins: number, amplitude = 1): Float32Array =>
  Float32Array.from(
    { length: SIZE },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequencyBins * n) / SIZE),
  );

describe('PowerSpectrum', () => {
  it.each([1, 10, 100, 1000])(
    'gives a full-scale sine on bin %i 0 dB there and nothing two bins off',
    (bin) => {
      const power = new PowerSpectrum(SIZE).of(sine(bin));
      expect(10 * Math.log10(power[bin]!)).toBeCloseTo(0, 4);
      for (let other = 0; other < SIZE / 2; other++)
        if (Math.abs(other - bin) > 1) expect(power[other]!).toBeLessThan(1e-9);
    },
  );

  it('gives half the amplitude −6.02 dB', () => {
    expect(10 * Math.log10(new PowerSpectrum(SIZE).of(sine(64, 0.5))[64]!)).toBeCloseTo(-6.0206, 3);
  });
});

describe('SpectrumBands', () => {
  it('lights the band of a tone, lets it fall at its rate, and holds the peak', () => {
    const bands = new SpectrumBands();
    const spectrum = new PowerSpectrum(SIZE);
    const tone = bands.next(spectrum.of(sine(46, 0.5)), 44_100, 32, 0.04);
    const loudest = tone.levels.indexOf(Math.max(...tone.levels));
    // 46 bins of 21.5 Hz are 990 Hz; 32 bands from 40 Hz to 16 kHz are 0.27 octaves each.
    expect(loudest).toBe(Math.floor((32 * Math.log(990.5 / 40)) / Math.log(16_000 / 40)));
    const before = tone.levels[loudest]!;
    const silent = bands.next(new Float32Array(SIZE / 2), 44_100, 32, 0.1);
    expect(silent.levels[loudest]).toBeCloseTo(before - 0.16, 5);
    expect(silent.peaks[loudest]).toBeCloseTo(before, 5);
  });
});

describe('LevelMeters', () => {
  it('show the RMS of a full-scale sine as −3 dB and its peak as 0', () => {
    const meters = new LevelMeters();
    const stereo = new Float32Array(SIZE * 2);
    sine(64).forEach((sample, frame) => {
      stereo[2 * frame] = sample;
      stereo[2 * frame + 1] = sample / 2;
    });
    meters.next(stereo, 2, 0.04);
    const width = 60 + 2 + 7;
    const rows = meters.rows(width, 3, glyphsFor(true)).map(rowText);
    // One cell is one dB: the bar of −3.01 dB ends at cell 57 of 60.
    expect(rows[0]).toBe(`L ${'━'.repeat(57)}┄┄┃${'0.0'.padStart(7)}`);
    expect(rows[1]).toBe(`R ${'━'.repeat(51)}┄┄┄┃┄┄┄┄┄${'−6.0'.padStart(7)}`);
    expect(rows[2]).toMatch(/^ {2}−60 .*−24 .*−6 .*0/);
    expect(rows.slice(0, 2).map((row) => row.length)).toEqual([width, width]);
  });
});

describe('scopeRows', () => {
  it('draw a sine through all rows, and silence as a line in the middle', () => {
    const rows = scopeRows(sine(8), 40, 4).map(rowText);
    expect(rows.every((row) => row.length === 40)).toBe(true);
    expect(rows.every((row) => /[^\u2800]/.test(row))).toBe(true);
    const flat = scopeRows(new Float32Array(SIZE), 10, 3).map(rowText);
    expect(flat.map((row) => new Set(row).size)).toEqual([1, 1, 1]);
    expect(flat[0]).toBe('⠀'.repeat(10));
    expect(flat[1]).not.toBe('⠀'.repeat(10));
  });
});

describe('a waveform', () => {
  it('reaches the top where it is loudest and keeps a line where it is silent', () => {
    expect(waveformCells(Float32Array.of(0, 0, 1, 1), 2, 1)).toEqual([['⣀', '⣿']]);
    expect(waveformCells(Float32Array.of(0, 1, 0.5, 0.5), 2, 2)).toEqual([
      ['⢸', '⠀'],
      ['⣸', '⣿'],
    ]);
  });

  it('leaves cells unknown of which nothing is known', () => {
    expect(waveformCells(Float32Array.of(NaN, NaN, 1, NaN), 2, 1)).toEqual([[null, '⣇']]);
    expect([...columnLevels(Float32Array.of(NaN, 0.5), 2)]).toEqual([NaN, 1]);
  });

  it('fits any number of slices into any number of columns', () => {
    for (const slices of [1, 3, 100, 2048])
      for (const columns of [1, 2, 7, 300]) {
        const levels = columnLevels(new Float32Array(slices).fill(0.5), columns);
        expect(levels).toHaveLength(columns);
        expect(levels.every((level) => level === 1)).toBe(true);
      }
  });
});

describe('the seek bar', () => {
  const model: SeekBarModel = {
    width: 10,
    height: 1,
    glyphs: glyphsFor(true),
    cursor: 5,
    bufferedFrom: 2,
    bufferedTo: 8,
    peaks: null,
  };

  it('tells played, buffered and not yet apart by shape and by look', () => {
    const [row] = seekBarRows(model);
    expect(rowText(row!)).toBe('━━━━━╋──┄┄');
    expect(row!.map(({ role }) => role)).toEqual(['played', 'cursor', 'buffered', 'ahead']);
    expect(rowText(seekBarRows({ ...model, glyphs: glyphsFor(false) })[0]!)).toBe('=====#--..');
  });

  it('has its cursor on the bar at both ends, at any width', () => {
    for (let width = 1; width < 40; width++)
      for (const cursor of [0, width - 1]) {
        const rows = seekBarRows({ ...model, width, cursor, height: 2, peaks: Float32Array.of(1, 0) });
        for (const row of rows) {
          expect(rowWidth(row)).toBe(width);
          expect(rowText(row)).toContain('│');
        }
      }
  });

  it('shows a line for a stream without an end', () => {
    expect(rowText(seekBarRows({ ...model, cursor: null })[0]!)).toBe('┄┄┄┄┄┄┄┄┄┄');
  });

  it('marks chapters with their names where they fit, and the A-B range', () => {
    const marks = (width: number) =>
      rowText(
        seekMarksRow({
          width,
          glyphs: glyphsFor(true),
          chapters: [
            { at: 0, title: 'Verse' },
            { at: 0.5, title: '章' },
          ],
          loopFrom: 0.25,
          loopTo: 0.75,
        }),
      );
    expect(marks(40)).toBe('╵ Verse   ⸤A        ╵        B⸥         ');
    for (let width = 1; width < 60; width++) expect(marks(width)).toHaveLength(width);
  });
});

describe('the bars of a spectrum', () => {
  const rows = (height: number): readonly string[] =>
    barRows({ levels: Float32Array.of(0.1, 0.1), peaks: Float32Array.of(0.9, 0.9) }, 2, height, true).map(
      rowText,
    );

  it('have no caps in fewer than four rows, where they would be stray lines', () => {
    for (const height of [1, 2, 3]) expect(rows(height).slice(0, -1).join('').trim()).toBe('');
    expect(rows(4)[0]).toBe('▁▁');
  });
});
