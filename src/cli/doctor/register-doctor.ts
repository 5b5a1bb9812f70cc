import type { Command } from 'commander';
import { ignoreLostStderr } from '../report-failure.ts';
import { printToStdout } from '../standard-streams.ts';
import { canPlay, formatFindings, type Finding } from './doctor-finding.ts';

interface DoctorOptions {
  readonly fix?: true;
  readonly json?: true;
  readonly ffmpeg?: string;
}

const EXAMPLES = `
Examples:
  playhead doctor               what works here and what does not
  playhead doctor --fix         run the install scripts that npm blocked (speaker, ffmpeg-static)
  playhead doctor --json        the same for a program

Exit code: 0 playing can work, 1 it cannot.
`;

/**
 * Adds `playhead doctor`: what playing rests on, and what to do where something is missing.
 *
 * @param exit takes the exit code once the command is done: 0 playing can work, 1 it cannot
 */
export function registerDoctor(program: Command, exit: (code: number) => void): void {
  program
    .command('doctor')
    .description(
      'check what playing rests on: Node, ffmpeg, the speaker addon, the sound device, the terminal',
    )
    .option('--fix', 'run the install scripts of speaker and ffmpeg-static where npm blocked them')
    .option('--json', 'print the findings as one JSON object')
    .option('--ffmpeg <path>', 'check this ffmpeg')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { findings, isPrinted } = await consult(options);
      exit(canPlay(findings) && isPrinted ? 0 : 1);
    });
}

async function consult(
  options: DoctorOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly isPrinted: boolean }> {
  // Loaded only now: playing does not need it.
  const { examine, thisPatient } = await import('./examination.ts');
  ignoreLostStderr();
  const patient = thisPatient(options.ffmpeg);
  let findings = await examine(patient);
  if (options.fix) {
    const { carryOut, planRepairs } = await import('./repair.ts');
    const repairs = planRepairs(findings, patient.packageDir);
    for (const repair of repairs) {
      process.stderr.write(`doctor: in ${repair.cwd}: ${repair.command.join(' ')}\n`);
      if (!(await carryOut(repair))) process.stderr.write('doctor: that failed\n');
    }
    if (repairs.length > 0) findings = await examine(patient);
  }
  const report = { ok: canPlay(findings), findings };
  const text = options.json ? `${JSON.stringify(report, null, 2)}\n` : formatFindings(findings);
  return { findings, isPrinted: await printToStdout(text) };
}
