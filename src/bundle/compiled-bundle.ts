import { readFileSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { leaveMemoryReducerOut } from './memory-reducer.ts';
import { keepYoungSpaceSmall, letYoungSpaceGrow } from './young-space.ts';

/** A CommonJS module as Node calls it. */
type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  file: string,
  dir: string,
) => void;

/**
 * Loads a bundle that lies beside this one, with the machine code that V8 made of it before, if there is any: the program
 * starts 8 ms sooner. Node 22.8 and newer keep such code themselves (see bin/); this is for those before.
 *
 * In such a bundle no `import()` works: V8 does not keep with the code who is to carry it out. It refuses code of another version of its own, or of another source, and compiles then as ever.
 */
export function loadBundle(name: string): object {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const require = nodeModule.createRequire(file);
  const cachedData = codeOf(file);
  if (cachedData === null) return require(file) as object;
  const { exports } = runBundle(compileBundle(file, cachedData), file, require);
  return exports;
}

/** Of which bundle code is kept, and of how much of it. */
export interface KeptCode {
  readonly file: string;
  /** Whether it is loaded when V8's young space is kept small. */
  readonly isLate?: boolean;
  /** Also of what its beginning does not need: a millisecond more to load, for what has to be quick the first time. */
  readonly isWhole?: boolean;
  /** What to do with the bundle first: of what that needs the code is kept too. */
  readonly use?: (exports: object) => Promise<unknown>;
}

/** Keeps the machine code of a bundle beside it, for `loadBundle`. Whoever builds the bundles calls it, for one at a time. */
export async function keepCode({ file, isLate = false, isWhole = false, use }: KeptCode): Promise<void> {
  leaveMemoryReducerOut();
  // Code is refused where another set of flags is in force than when it was kept: so they are as they will be by then.
  if (isLate) keepYoungSpaceSmall();
  if (isWhole) setFlagsFromString('--no-lazy');
  const script = compileBundle(file);
  setFlagsFromString('--lazy');
  // Once it has run, what its beginning needs is compiled too.
  const { exports } = runBundle(script, file, nodeModule.createRequire(file));
  await use?.(exports);
  writeFileSync(codeFile(file), script.createCachedData());
  if (isLate) letYoungSpaceGrow();
}

/** @param cachedData what `createCachedData` gave for the same source */
function compileBundle(file: string, cachedData?: Buffer): Script {
  // The parameters stand on the line of the source's first, so that places in stack traces are right.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  return new Script(source, {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}

/** Runs a compiled bundle as Node would run the module. */
function runBundle(script: Script, file: string, require: NodeJS.Require): { exports: object } {
  const module = { exports: {} };
  (script.runInThisContext() as ModuleFunction)(module.exports, require, module, file, path.dirname(file));
  return module;
}

function codeOf(file: string): Buffer | null {
  if ('enableCompileCache' in nodeModule) return null;
  try {
    return readFileSync(codeFile(file));
  } catch {
    return null; // none was made
  }
}

function codeFile(file: string): string {
  return `${file}.code`;
}
