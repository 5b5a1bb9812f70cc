import type { Command } from 'commander';
import { loadBundle } from '../../bundle/compiled-bundle.ts';
import type { SegmentThread } from '../../inspect/flac/segment-thread-owner.ts';
import { declareInspection, type InspectionDeclaration, type InspectionRun } from './declarations.ts';

/** What dist/inspect.cjs exports. */
interface InspectionBundle {
  readonly runInspection: (
    ...call: [...Parameters<InspectionRun>, begun: SegmentThread | null]
  ) => Promise<number>;
}

/**
 * Adds the inspection commands to the program without loading what runs them: that is a bundle of its own, so that
 * playing does not pay for it.
 *
 * @param begun a thread that was started for the file to verify
 * @param done gets the exit code of the command that ran
 */
export function declareInspectionCommands(
  program: Command,
  declarations: readonly InspectionDeclaration[],
  begun: SegmentThread | null,
  done: (exitCode: number) => void,
): void {
  const run: InspectionRun = (...call) => {
    // import() would start the loader of ES modules first, and search the bundle for what it exports: 60 ms.
    const bundle = loadBundle('inspect.cjs') as InspectionBundle;
    return bundle.runInspection(...call, begun);
  };
  for (const declaration of declarations) declareInspection(program, declaration, run, done);
}
