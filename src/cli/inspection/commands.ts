import type { ChapterFormat, ChaptersReport } from '../../inspect/report/chapters-report.ts';
import type { InspectReport } from '../../inspect/report/inspect-report.ts';
import type { SilenceReport } from '../../inspect/report/silence-report.ts';
import type { TagsReport } from '../../inspect/report/tags-report.ts';
import { prepareCompare } from './prepare-compare.ts';
import { prepareLoudness } from './prepare-loudness.ts';
import { preparePeaks } from './prepare-peaks.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { showChapters } from './show-chapters.ts';
import { showInspect } from './show-inspect.ts';
import { showSilence } from './show-silence.ts';
import { showTags } from './show-tags.ts';
import { prepareSpectrum } from './prepare-spectrum.ts';
import { prepareVerify } from './prepare-verify.ts';

/** The batch commands by name. */
export const BATCH_COMMANDS: Readonly<Record<string, PrepareBatch>> = {
  inspect: (inputs, flags) =>
    Promise.resolve({
      job: { type: 'inspect', options: { exact: flags.exact === true } },
      inputs,
      human: (report) => showInspect(report as InspectReport),
    }),
  verify: prepareVerify,
  tags: (inputs, flags) =>
    Promise.resolve({
      job: {
        type: 'tags',
        options: {
          native: flags.native === true,
          picturesDir: (flags.pictures as string | undefined) ?? null,
          force: flags.force === true,
        },
      },
      inputs,
      human: (report) => showTags(report as TagsReport),
    }),
  chapters: (inputs, flags) =>
    Promise.resolve({
      job: { type: 'chapters' },
      inputs,
      human: (report) =>
        showChapters(report as ChaptersReport, (flags.format as ChapterFormat | undefined) ?? null),
    }),
  loudness: prepareLoudness,
  peaks: preparePeaks,
  compare: prepareCompare,
  spectrum: prepareSpectrum,
  silence: (inputs, flags) =>
    Promise.resolve({
      job: {
        type: 'silence',
        options: { noiseDb: flags.noise as number, minSeconds: flags.duration as number },
      },
      inputs,
      human: (report) => showSilence(report as SilenceReport),
    }),
};
