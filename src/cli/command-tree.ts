import type { Command } from 'commander';
import { registerAttach } from './attach/attach-command.ts';
import { registerCompletion } from './completion/completion-command.ts';
import { configure } from './config/configure.ts';
import { registerAdd } from './ctl/add-command.ts';
import { registerCtl } from './ctl/ctl-command.ts';
import { registerDevices } from './devices/devices-command.ts';
import { registerDaemon } from './daemon/daemon-command.ts';
import { registerDoctor } from './doctor/register-doctor.ts';
import { INSPECTIONS } from './inspection/declarations.ts';
import { declareInspectionCommands } from './inspection/load-inspection.ts';
import { addPlayOptions, givenOptions } from './play-options.ts';
import type { PlayFlags } from './play-options.ts';

const EXAMPLES = `
Examples:
  playhead album/                                play a directory, in order
  playhead song.flac --start 1:30                begin at 1:30, on the exact frame
  playhead talk.mp3 --range 10-20 --range -30-   two parts, joined without a gap
  playhead song.opus --output part.wav --end 50% render the first half
  playhead a.mp3 b.flac --ui none --json         events for a script
  playhead verify -r music/ --only-bad           which files are damaged, and where

Positions: 90, 90.5, 1:30, 1:02:03.250, 1m30s, 1500ms, 50%, 441000f (frame), #3 (chapter), -30 (from the end)`;

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

function declarePlay(program: Command, setExitCode: (code: number) => void): Command {
  const command = program
    .command('play', { isDefault: true })
    .description('play files, directories, playlists, URLs, or - for standard input')
    .argument('[input...]', 'what to play');
  return addPlayOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], _flags: PlayFlags, command: Command) => {
      const configured = await configure(command);
      const flags = command.opts<PlayFlags>();
      const { opensLastQueue, play } = await import('./play.ts');
      if (inputs.length === 0 && !flags.idle && !opensLastQueue(flags)) command.help({ error: true });
      setExitCode(await play(inputs, flags, configured, givenOptions(command)));
    });
}
