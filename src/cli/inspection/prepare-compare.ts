import type { CompareLevel, CompareReport } from '../../inspect/report/compare-report.ts';
import { PlayheadError } from '../../player/error.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { showCompare } from './show-compare.ts';

/** `playhead compare A B`. */
export const prepareCompare: PrepareBatch = (inputs, flags) => {
  const [first, other] = inputs;
  if (inputs.length !== 2 || first === undefined || other === undefined)
    throw new PlayheadError('usage', 'compare: takes two files');
  if (other === '-') throw new PlayheadError('usage', 'compare: only the first file may be standard input');
  return Promise.resolve({
    job: {
      type: 'compare',
      options: { other, level: flags.level as CompareLevel, maxOffsetSeconds: flags.maxOffset as number },
    },
    inputs: [first],
    human: (report) => showCompare(report as CompareReport),
  });
};
