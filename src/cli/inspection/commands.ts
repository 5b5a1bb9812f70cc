import type { Job } from '../../inspect/batch/job.ts';
import type { Report } from '../../inspect/inspection.ts';
import type { ChapterFormat, ChaptersReport } from '../../inspect/report/chapters-report.ts';
import type { InspectReport } from '../../inspect/report/inspect-report.ts';
import type { SilenceReport } from '../../inspect/report/silence-report.ts';
import type { TagsReport } from '../../inspect/report/tags-report.ts';
import type { InspectionFlags } from './declarations.ts';
import { prepareCompare } from './compare-command.ts';
import { prepareLoudness } from './loudness-command.ts';
import { preparePeaks } from './peaks-command.ts';
import { showChapters } from './show-chapters.ts';
import { showInspect } from './show-inspect.ts';
import { showSilence } from './show-silence.ts';
import { showTags } from './show-tags.ts';
import { prepareSpectrum } from './spectrum-command.ts';
import { prepareVerify } from './verify-command.ts';

/** A command of the command line, ready to run. */
export interface PreparedBatch {
  readonly job: Job;
  readonly inputs: readonly string[];
  /** The text of a report without an error. */
  human(report: Report): string;
  /** Sees every report, in order, and gives what is shown of it. */
  shown?(report: Report): Report;
  /** One report more at the end, of all files together. */
  last?(): Report | null;
  /** What a person is told after the last report; null: nothing. */
  summary?(): string | null;
  /** Called after the last report, unless the batch was interrupted. */
  finish?(): Promise<void>;
}

/** Reads a command's own flags. @throws PlayheadError `usage` and whatever its files give */
export type PrepareBatch = (inputs: readonly string[], flags: InspectionFlags) => Promise<PreparedBatch>;

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
