import type { Command } from 'commander';
import { registerAttach } from './attach/attach-command.ts';
import { registerCompletion } from './completion/completion-command.ts';
import { registerAdd } from './ctl/add-command.ts';
import { registerCtl } from './ctl/ctl-command.ts';
import { registerDevices } from './devices/devices-command.ts';
import { registerDaemon } from './daemon/daemon-command.ts';
import { registerDoctor } from './doctor/register-doctor.ts';
import { INSPECTIONS } from './inspection/declarations.ts';
import { declareInspectionCommands } from './inspection/load-inspection.ts';
import { declarePlay, EXAMPLES } from './play-command.ts';

/** Declares every command of the program. `setExitCode` gets the exit code of the one that ran. */
export function declareCommands(program: Command, setExitCode: (code: number) => void): void {
  program
    .addHelpText(
      'after',
      `${EXAMPLES}

Without a command, playhead plays: its options are those of "playhead help play".`,
    )
    .commandsGroup('Playing:');
  const play = declarePlay(program, setExitCode);
  program.commandsGroup('A player that is running:');
  registerAdd(program, setExitCode, async (files) => {
    await play.parseAsync(['--', ...files], { from: 'user' });
  });
  registerCtl(program, setExitCode);
  registerDaemon(program, setExitCode);
  registerAttach(program, setExitCode);
  program.commandsGroup('Looking at files:');
  declareInspectionCommands(program, INSPECTIONS, setExitCode);
  program.commandsGroup('This program and this machine:');
  registerDevices(program, setExitCode);
  registerDoctor(program, setExitCode);
  registerCompletion(program);
}
