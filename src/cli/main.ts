import { createRequire } from 'node:module';
import { declarePlay } from './play-command.ts';
import { runProgram } from './program.ts';
import { rawArguments } from './raw-arguments.ts';
import { EXIT_SETUP_FAILED } from '../player/exit-code.ts';

/** What dist/commands.cjs exports. */
interface CommandsBundle {
  runCommand(argv: readonly string[]): Promise<number>;
}

/** Every command but `play`, which is what runs where none is named. */
export const OTHER_COMMANDS: readonly string[] = [
  ...['help', 'add', 'ctl', 'daemon', 'attach', 'devices', 'doctor', 'completion'],
  ...['inspect', 'verify', 'tags', 'chapters', 'loudness', 'silence', 'peaks', 'compare', 'spectrum'],
];
/** What they print is about all commands. */
const ABOUT_ALL: readonly string[] = ['--help', '--version'];

/**
 * The program: reads the command line, runs one command, and gives the exit code.
 *
 * To play is declared alone. Declaring the other commands, and loading what they need, would hold up the first sound.
 */
export function main(given: readonly string[]): Promise<number> {
  const argv = rawArguments(given);
  const isOther =
    OTHER_COMMANDS.includes(argv[0] ?? '') || argv.some((argument) => ABOUT_ALL.includes(argument));
  if (!isOther) return runProgram(argv, EXIT_SETUP_FAILED, declarePlay);
  // import() would start the loader of ES modules first, and search the bundle for what it exports: 60 ms.
  const bundle = createRequire(import.meta.url)('./commands.cjs') as CommandsBundle;
  return bundle.runCommand(argv);
}
