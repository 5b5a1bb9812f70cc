import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { declareInspection, type InspectionDeclaration, type InspectionRun } from './declarations.ts';

/** What dist/inspect.cjs exports. */
interface InspectionBundle {
  readonly runInspection: InspectionRun;
}

/**
 * Adds the inspection commands to the program without loading what runs them: that is a bundle of its own, so that
 * playing does not pay for it.
 *
 * @param done gets the exit code of the command that ran
 */
export function declareInspectionCommands(
  program: Command,
  declarations: readonly InspectionDeclaration[],
  done: (exitCode: number) => void,
): void {
  const run: InspectionRun = (...call) => {
    // import() would start the loader of ES modules first, and search the bundle for what it exports: 60 ms.
    const bundle = createRequire(import.meta.url)('./inspect.cjs') as InspectionBundle;
    return bundle.runInspection(...call);
  };
  for (const declaration of declarations) declareInspection(program, declaration, run, done);
}
