import path from 'node:path';
import { readManifest, writeManifest } from '../../inspect/manifest.ts';
import type { ContentHash, VerifyReport } from '../../inspect/report/verify-report.ts';
import { PlayheadError } from '../../player/error.ts';
import { checkTarget, overwritesInput } from '../../writing/write-target.ts';
import type { WriteTarget } from '../../writing/write-target.ts';
import type { PrepareBatch } from './prepared-batch.ts';
import { showVerify } from './show-verify.ts';
import { VerdictCounts } from './verdict-counts.ts';

/** `playhead verify`, with its manifests. With `--check` and no files the manifest names the files. */
export const prepareVerify: PrepareBatch = async (inputs, flags) => {
  const { check, writeManifest: target } = flags as { check?: string; writeManifest?: string };
  const expected = check === undefined ? {} : await readManifest(check);
  const files = inputs.length > 0 ? inputs : Object.keys(expected);
  if (inputs.length === 0 && check === undefined)
    throw new PlayheadError('usage', 'verify: name files, or a manifest with --check');
  const counts = new VerdictCounts();
  const manifest: WriteTarget | null =
    target === undefined
      ? null
      : { path: target, option: '--write-manifest', kind: 'manifest', force: flags.force === true };
  const isManifest = manifest && checkTarget(manifest, check === undefined ? files : [...files, check]);
  const hashes = new Map<string, ContentHash>();
  return {
    job: {
      type: 'verify',
      options: {
        decode: flags.decode !== false,
        hash: target !== undefined,
        verbose: flags.verbose === true,
        expected,
      },
    },
    inputs: files,
    human: (report) => showVerify(report as VerifyReport),
    shown: (report) => {
      const { hash, status } = report as VerifyReport;
      if (manifest && isManifest?.(report.file)) throw overwritesInput(manifest);
      counts.add(report.error ? null : status);
      if (hash && status !== 'damaged') hashes.set(path.normalize(report.file), hash);
      return report;
    },
    summary: () => counts.text(),
    finish: () => {
      if (target !== undefined) writeManifest(target, hashes);
      return Promise.resolve();
    },
  };
};
