import { PlayheadError } from '../player/error.ts';
import type { OutputChoice } from '../player/session-options.ts';
import { checkTarget, followed, overwritesInput } from '../writing/write-target.ts';
import type { WriteTarget } from '../writing/write-target.ts';
import type { PlayFlags } from './play-options.ts';

/** Knows the files that a run of the player writes. */
export interface WriteChecks {
  /** The error to end with if an input that was found in a folder or a list is one of them. */
  refusalOf(input: string): PlayheadError | null;
}

/**
 * Checks the files that options name for writing against the inputs on the command line.
 *
 * @throws PlayheadError `output`
 */
export function checkPlayTargets(
  inputs: readonly string[],
  { log, script, force }: PlayFlags,
  output: OutputChoice,
): WriteChecks {
  const targets: WriteTarget[] = [];
  if (output.type === 'wav') targets.push({ path: output.path, option: '--output', kind: 'wav', force });
  if (log !== undefined) targets.push({ path: log, option: '--log', kind: 'log', force });
  if (log !== undefined && output.type === 'wav' && followed(log) === followed(output.path))
    throw new PlayheadError('output', `--log ${log}: is also the file of --output: name another file`);
  const named = script === undefined ? inputs : [...inputs, script];
  const checks = targets.map((target) => ({ target, isTarget: checkTarget(target, named) }));
  return {
    refusalOf(input) {
      const hit = checks.find(({ isTarget }) => isTarget(input));
      return hit === undefined ? null : overwritesInput(hit.target);
    },
  };
}
