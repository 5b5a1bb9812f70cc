import { isatty } from 'node:tty';
import type { Command } from 'commander';
import { AttachedPlayer } from '../../control/client/attached-player.ts';
import { findPlayer } from '../../control/client/find-player.ts';
import { PlayheadError } from '../../player/error.ts';
import { EXIT_SIGNAL } from '../../player/exit-code.ts';
import type { ScreenConfig } from '../../ui/tui-options.ts';
import { loadConfig } from '../config/config-file.ts';
import { onSignals } from '../on-signals.ts';
import { ignoreLostStderr, reportFailure } from '../report-failure.ts';

declare const __PLAYHEAD_VERSION__: string;

const TIMEOUT_MS = 10_000;

const EXAMPLES = `
Examples:
  playhead attach                        the screen of the daemon, or of the youngest player
  playhead attach --socket /tmp/p.sock   of the player that listens there

q leaves it, and the music plays on. Q pressed twice ends the player.`;

/** Declares `playhead attach`. */
export function registerAttach(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('attach')
    .description('the screen of a player that is running; q leaves it playing')
    .option('--socket <path>', 'the player’s socket')
    .addHelpText('after', EXAMPLES)
    .action(async ({ socket }: { socket?: string }) => {
      try {
        if (!isatty(0) || !isatty(1))
          throw new PlayheadError('usage', 'attach needs a terminal: playhead ctl works without one');
        ignoreLostStderr();
        const config = await loadConfig(process.env);
        setExitCode(await attachUntilLeft(socket, config?.screen ?? {}));
      } catch (error) {
        setExitCode(reportFailure(error, false));
      }
    });
}

/** A connection that was lost, because this process was stopped for long, is made again. */
async function attachUntilLeft(socket: string | undefined, config: Partial<ScreenConfig>): Promise<number> {
  const { showAttached } = await import('./show-attached.ts');
  const leaving = new AbortController();
  const release = onSignals(() => leaving.abort());
  try {
    for (let isAgain = false; ; isAgain = true) {
      const player = await connect(socket).catch((error: unknown) => {
        if (isAgain) throw new PlayheadError('attach', 'the player has gone', { cause: error });
        throw error;
      });
      const end = await showAttached(player, config, leaving.signal);
      if (end === 'left') return leaving.signal.aborted ? EXIT_SIGNAL : 0;
      if (end === 'ended') {
        process.stderr.write('playhead: the player has ended\n');
        return 0;
      }
    }
  } finally {
    release();
  }
}

async function connect(socket: string | undefined): Promise<AttachedPlayer> {
  const client = await findPlayer(
    { ...(socket === undefined ? {} : { socket }), timeoutMs: TIMEOUT_MS },
    process.env,
  );
  try {
    const { columns, rows } = process.stdout;
    return await AttachedPlayer.attach(client, { columns, rows }, __PLAYHEAD_VERSION__, TIMEOUT_MS);
  } catch (error) {
    client.close();
    throw error;
  }
}
