import { lengthText } from '../text/time-text.ts';
import { span, spread, type Row, type Span } from '../text/span.ts';
import type { Glyphs } from './glyphs.ts';

/** The state of the whole player, as the line above the queue tells it. */
export interface StatusModel {
  readonly glyphs: Glyphs;
  /** The current entry's place, from 1; 0 for none. */
  readonly place: number;
  readonly count: number;
  /** How many lines the filter lets through; null without a filter. */
  readonly matching: number | null;
  readonly totalSeconds: number;
  /** Whether every entry's duration is in the total. */
  readonly totalIsWhole: boolean;
  readonly shuffle: boolean;
  readonly repeatTimes: number;
  readonly loopTimes: number;
  readonly speed: number;
  readonly volumePercent: number;
  readonly mute: boolean;
}

/** `7 / 10 · 42:58 · ⇄ off · ↻ all`, with the volume at the right. */
export function statusRow(model: StatusModel, heading: readonly Span[], width: number): Row {
  const { glyphs } = model;
  const facts = [
    model.matching === null ? `${model.place} / ${model.count}` : `${model.matching} of ${model.count}`,
    model.totalSeconds > 0 ? lengthText(model.totalSeconds) + (model.totalIsWhole ? '' : '+') : '',
    `${glyphs.shuffle} ${model.shuffle ? 'on' : 'off'}`,
    `${glyphs.repeat} ${timesText(model.repeatTimes, 'all', glyphs)}`,
    model.loopTimes > 1 ? `${glyphs.loop} ${timesText(model.loopTimes, 'track', glyphs)}` : '',
    model.speed === 1 ? '' : `${model.speed.toFixed(2)}${glyphs.times}`,
  ].filter(Boolean);
  return spread([...heading, span(facts.join(` ${glyphs.dot} `), 'dim')], [volumeSpan(model)], width);
}

/** `vol 85 % · 7/10 · ↻ all`, for small screens. */
export function compactStatusRow(model: StatusModel): Row {
  const { glyphs } = model;
  const facts = [
    `${model.matching ?? model.place}/${model.count}`,
    model.shuffle ? glyphs.shuffle : '',
    model.repeatTimes > 1 ? `${glyphs.repeat} ${timesText(model.repeatTimes, 'all', glyphs)}` : '',
    model.loopTimes > 1 ? `${glyphs.loop} track` : '',
    model.speed === 1 ? '' : `${model.speed.toFixed(2)}${glyphs.times}`,
  ].filter(Boolean);
  return [volumeSpan(model), span(` ${glyphs.dot} `, 'dim'), span(facts.join(` ${glyphs.dot} `), 'dim')];
}

function volumeSpan({ mute, volumePercent }: StatusModel): Span {
  return mute ? span('muted', 'warning') : span(`vol ${Math.round(volumePercent)} %`, 'dim');
}

function timesText(times: number, endless: string, glyphs: Glyphs): string {
  if (times <= 1) return 'off';
  return Number.isFinite(times) ? `${glyphs.times}${times}` : endless;
}
