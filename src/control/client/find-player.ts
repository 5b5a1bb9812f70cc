import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { PlayheadError } from '../../player/error.ts';
import { daemonSocket, playerSocket, privacyProblem, runtimeDirectory } from '../runtime-directory.ts';
import { IpcClient } from './ipc-client.ts';

export interface PlayerChoice {
  readonly socket?: string;
  readonly pid?: number;
  readonly timeoutMs: number;
}

/**
 * Connects to the player that is meant: `--socket`, `--pid`, `$PLAYHEAD_SOCKET`, the daemon, else the youngest player of
 * this user that answers.
 *
 * @throws PlayheadError `no-player`
 */
export async function findPlayer(choice: PlayerChoice, env: NodeJS.ProcessEnv): Promise<IpcClient> {
  const directory = runtimeDirectory(env);
  const named =
    choice.socket ??
    (choice.pid === undefined ? env.PLAYHEAD_SOCKET || undefined : playerSocket(directory, choice.pid));
  if (named !== undefined) return IpcClient.connect(named, choice.timeoutMs);
  for (const socket of candidates(directory)) {
    try {
      return await IpcClient.connect(socket, choice.timeoutMs);
    } catch {
      // A player that was killed leaves its socket behind: the next one.
    }
  }
  throw new PlayheadError('no-player', 'no player is running', {
    hint: 'start one with: playhead daemon --detach',
  });
}

/** The daemon's socket, then the others, the youngest first. */
function candidates(directory: string): readonly string[] {
  if (privacyProblem(directory) !== null) return [];
  const others = readdirSync(directory)
    .filter((name) => /^\d+\.sock$/.test(name))
    .map((name) => path.join(directory, name))
    .map((socket) => ({ socket, madeMs: statSync(socket, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.madeMs - a.madeMs)
    .map(({ socket }) => socket);
  return [daemonSocket(directory), ...others];
}
