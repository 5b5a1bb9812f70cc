import path from 'node:path';
import type { AttachedPlayer } from '../../control/client/attached-player.ts';
import { locateFfmpeg } from '../../ffmpeg/locate-ffmpeg.ts';
import type { Command } from '../../player/command.ts';
import { isUrl } from '../../player/is-url.ts';
import { reasonOf } from '../../player/error.ts';
import type { PlayerPort } from '../../player/port.ts';
import { fileSource } from '../../screen-sources/folders.ts';
import { peakSource } from '../../screen-sources/waveforms.ts';
import type { FileSource, ScreenConfig, ScreenEnd, TuiHandle } from '../../ui/tui-options.ts';
import { isInFront } from '../job-leader.ts';
import { mountTui } from '../show-ui.ts';

/** A second `Q` within this time ends the player. */
const SURE_MS = 3000;

/** Quitting only leaves. */
const KEY_HELP: ReadonlyMap<string, string> = new Map([
  ['quit', 'leave, and it plays on'],
  ['quit-playing', 'twice: end the player'],
]);

/**
 * Shows a player that runs elsewhere until the user leaves, the player ends, or the connection is lost. Its samples stay
 * where they are: there is no visualiser, and the waveform is worked out here.
 */
export async function showAttached(
  player: AttachedPlayer,
  config: Partial<ScreenConfig>,
  leaving: AbortSignal,
): Promise<'left' | 'ended' | 'lost'> {
  const ffmpegPath = ffmpegOrNull();
  const peaks = peakSource(ffmpegPath, null);
  let leave: () => void = () => undefined;
  const left = new Promise<'left'>((resolve) => {
    leave = () => resolve('left');
    if (leaving.aborted) leave();
    leaving.addEventListener('abort', leave);
  });
  let failure: ScreenEnd | null = null;
  let tui: TuiHandle | null = null;
  const { start } = player;
  tui = await mountTui({
    port: leavable(player, leave, (text) => tui?.message(text, 'warning')),
    queue: start.queue,
    start: {
      modes: start.modes,
      seed: start.seed,
      replayGain: start.replayGain,
      isScanning: start.isScanning,
      past: start.past,
    },
    ffmpegPath,
    // Nothing is heard here: only this process is stopped by Ctrl-Z, and the music plays on.
    config: { ...config, whileSuspended: 'play' },
    job: { stop: () => process.kill(process.pid, 'SIGSTOP'), isInFront },
    samples: null,
    peaks,
    files: filesFor(player),
    keyHelp: KEY_HELP,
    onEnd: (end) => {
      failure = end;
      leave();
    },
  });
  const end = await Promise.race([left, player.closed()]);
  leaving.removeEventListener('abort', leave);
  peaks.close();
  player.close();
  await tui.unmount();
  tellFailure(failure);
  return end;
}

/** The player, but for quitting: that only leaves it, unless it is asked for twice. */
function leavable(player: AttachedPlayer, leave: () => void, ask: (text: string) => void): PlayerPort {
  let askedAtMs = -Infinity;
  const quit = (isMeant: boolean): void => {
    if (!isMeant) leave();
    else if (performance.now() - askedAtMs < SURE_MS) player.send({ type: 'quit' });
    else {
      askedAtMs = performance.now();
      ask('Q again ends the player and the music; q only leaves the screen');
    }
  };
  return {
    state: player.state,
    settled: () => player.settled(),
    subscribe: (listener) => player.subscribe(listener),
    send(command: Command) {
      if (command.type === 'quit') quit(command.remember === true);
      else player.send(command);
    },
  };
}

/** The player has another working directory. */
function filesFor(player: AttachedPlayer): FileSource {
  const files = fileSource(player, (count) => player.takeIds(count), process.cwd());
  return {
    ...files,
    add: (file, beforeId) => files.add(isUrl(file) ? file : path.resolve(file), beforeId),
  };
}

function tellFailure(end: ScreenEnd | null): void {
  if (end?.type === 'failed') process.stderr.write(`playhead: the screen failed: ${reasonOf(end.error)}\n`);
}

/** Without one there are no waveforms and no pictures. */
function ffmpegOrNull(): string | null {
  try {
    return locateFfmpeg({ env: process.env }).path;
  } catch {
    return null;
  }
}
