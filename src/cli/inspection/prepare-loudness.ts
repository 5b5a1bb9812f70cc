import { albumLoudness, type LoudnessLimits, type LoudnessResult } from '../../inspect/loudness-file.ts';
import type { LoudnessBlocks } from '../../inspect/loudness/measure-loudness.ts';
import type { LoudnessReport } from '../../inspect/report/loudness-report.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { showLoudness } from './show-loudness.ts';

/** `playhead loudness`; with `--album` one report more, of all files as one. */
export const prepareLoudness: PrepareBatch = (inputs, flags) => {
  const { maxTruePeak, maxLoudness, minLoudness, maxRange } = flags as LoudnessLimits;
  const limits = {
    ...(maxTruePeak !== undefined && { maxTruePeak }),
    ...(maxLoudness !== undefined && { maxLoudness }),
    ...(minLoudness !== undefined && { minLoudness }),
    ...(maxRange !== undefined && { maxRange }),
  };
  const album = flags.album === true;
  const parts: LoudnessBlocks[] = [];
  return Promise.resolve({
    job: {
      type: 'loudness',
      options: { dualMono: flags.dualMono === true, dynamicRange: flags.dr === true, blocks: album, limits },
    },
    inputs,
    human: (report) => showLoudness(report as LoudnessReport),
    shown: (report) => {
      const { blocks, ...rest } = report as LoudnessResult;
      if (blocks) parts.push(blocks);
      return rest;
    },
    last: () => (album ? albumLoudness(parts, limits) : null),
  });
};
