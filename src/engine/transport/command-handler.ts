import { assertNever } from '../../player/assert-never.ts';
import type { Command } from '../../player/command.ts';
import type { PlayerEvent, PlayModes } from '../../player/event.ts';
import { clampVolume } from '../../player/level.ts';
import type { Playlist } from '../../player/playlist.ts';
import { SPEED_RANGE } from '../../player/script.ts';
import type { DeckRack } from './deck-rack.ts';
import type { Transport } from './transport.ts';

/** Carries out the commands of the keyboard, of remotes and of the command line on the transport and the queue. */
export class CommandHandler {
  readonly #transport: Transport;
  readonly #playlist: Playlist;
  readonly #rack: DeckRack;
  readonly #emit: (event: PlayerEvent) => void;

  constructor(transport: Transport, playlist: Playlist, rack: DeckRack, emit: (event: PlayerEvent) => void) {
    this.#transport = transport;
    this.#playlist = playlist;
    this.#rack = rack;
    this.#emit = emit;
  }

  handle(command: Command): void {
    const transport = this.#transport;
    const { modes } = this.#playlist;
    switch (command.type) {
      case 'pause':
        transport.pause();
        return;
      case 'resume':
        transport.resume();
        return;
      case 'toggle-pause':
        transport.togglePause();
        return;
      case 'seek':
        transport.seek(command.target);
        return;
      case 'chapter':
        transport.seekChapter(command.step);
        return;
      case 'next':
        transport.next(command.force === true);
        return;
      case 'previous':
        transport.previous();
        return;
      case 'play-entry':
        transport.playEntry(command.id);
        return;
      case 'set-volume':
        transport.setVolume(clampVolume(command.percent), transport.volume.mute);
        return;
      case 'add-volume':
        transport.setVolume(clampVolume(transport.volume.percent + command.percent), transport.volume.mute);
        return;
      case 'set-mute':
        transport.setVolume(transport.volume.percent, command.mute);
        return;
      case 'toggle-mute':
        transport.setVolume(transport.volume.percent, !transport.volume.mute);
        return;
      case 'set-speed':
        transport.setSpeed(clampSpeed(command.speed));
        return;
      case 'multiply-speed':
        transport.setSpeed(clampSpeed(this.#rack.speed * command.factor));
        return;
      case 'mark-loop':
        transport.markLoop();
        return;
      case 'set-loop':
        this.#setModes({ ...modes, loopTimes: command.times });
        return;
      case 'toggle-loop':
        this.#setModes({ ...modes, loopTimes: modes.loopTimes === Infinity ? 1 : Infinity });
        return;
      case 'set-repeat':
        this.#setModes({ ...modes, repeatTimes: command.times });
        return;
      case 'toggle-repeat':
        this.#setModes({ ...modes, repeatTimes: modes.repeatTimes === Infinity ? 1 : Infinity });
        return;
      case 'toggle-shuffle':
        this.#setModes({ ...modes, shuffle: !modes.shuffle });
        return;
      case 'queue':
        this.#playlist.edit(command.edit);
        this.#emit({ event: 'queue-edited', edit: command.edit });
        transport.queueChanged();
        return;
      case 'inputs-failed':
        transport.inputsFailed(command.failures);
        return;
      case 'queue-complete':
        transport.queueComplete();
        return;
      case 'stop':
        transport.stop();
        return;
      case 'quit':
        transport.quit();
        return;
      default:
        assertNever(command);
    }
  }

  #setModes(modes: PlayModes): void {
    this.#playlist.setModes(modes);
    this.#emit({ event: 'modes', modes });
    this.#transport.queueChanged();
  }
}

function clampSpeed(speed: number): number {
  // Two decimals: ten steps up and ten down must come back to exactly 1.
  return Math.round(Math.min(SPEED_RANGE.max, Math.max(SPEED_RANGE.min, speed)) * 100) / 100;
}
