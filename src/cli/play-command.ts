import type { Command } from 'commander';
import { configure } from './config/configure.ts';
import { opensLastQueue } from './opens-last-queue.ts';
import { addPlayOptions, givenOptions } from './play-options.ts';
import type { PlayFlags } from './play-options.ts';
import { startPlaying } from './start-playing.ts';

export const EXAMPLES = `
Examples:
  playhead album/                                play a directory, in order
  playhead song.flac --start 1:30                begin at 1:30, on the exact frame
  playhead talk.mp3 --range 10-20 --range -30-   two parts, joined without a gap
  playhead song.opus --output part.wav --end 50% render the first half
  playhead a.mp3 b.flac --ui none --json         events for a script
  playhead verify -r music/ --only-bad           which files are damaged, and where

Positions: 90, 90.5, 1:30, 1:02:03.250, 1m30s, 1500ms, 50%, 441000f (frame), #3 (chapter), -30 (from the end)`;

/** Declares `play`, which runs where no command is named. */
export function declarePlay(program: Command, setExitCode: (code: number) => void): Command {
  const command = program
    .command('play', { isDefault: true })
    .description('play files, directories, playlists, URLs, or - for standard input')
    .argument('[input...]', 'what to play');
  return addPlayOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (inputs: string[], _flags: PlayFlags, command: Command) => {
      const configured = await configure(command);
      const flags = command.opts<PlayFlags>();
      if (inputs.length === 0 && !flags.idle && !opensLastQueue(flags)) command.help({ error: true });
      setExitCode(
        await startPlaying({ inputs, flags, configured, isGiven: givenOptions(command), daemon: null }),
      );
    });
}
