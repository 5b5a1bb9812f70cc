import type { Command } from 'commander';
import { findPlayer } from '../../control/client/find-player.ts';
import type { IpcClient } from '../../control/client/ipc-client.ts';
import { PlayheadError } from '../../player/error.ts';
import { addToQueue } from './ctl-command.ts';

const EXAMPLES = `
Examples:
  playhead add song.flac           to the end of the queue of the player that runs; without one, play it
  playhead add -- -odd-name.mp3

The player is found as "playhead ctl" finds it.`;

const PATIENCE_MS = 2000;

/** Declares `playhead add`. `play` starts a player where none answers. */
export function registerAdd(
  program: Command,
  setExitCode: (code: number) => void,
  play: (files: readonly string[]) => Promise<void>,
): void {
  program
    .command('add')
    .description('add to the queue of a player that is running, or start one')
    .argument('<file...>', 'files, directories, playlists or URLs')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[]) => {
      const client = await runningPlayer();
      if (client === null) return play(files);
      setExitCode(await addToQueue(client, files, PATIENCE_MS));
    });
}

async function runningPlayer(): Promise<IpcClient | null> {
  try {
    return await findPlayer({ timeoutMs: PATIENCE_MS }, process.env);
  } catch (error) {
    if (error instanceof PlayheadError && error.code === 'no-player') return null;
    throw error;
  }
}
