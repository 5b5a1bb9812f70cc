import { interface as service } from '@jellybrick/dbus-next';
import type { RemotePlayer } from '../state/remote-player.ts';

const { ACCESS_READ, Interface, method, property } = service;

const READ_FLAG = { signature: 'b', access: ACCESS_READ };
const READ_TEXT = { signature: 's', access: ACCESS_READ };
const READ_LIST = { signature: 'as', access: ACCESS_READ };

/** `org.mpris.MediaPlayer2`: who the player is. */
export class RootInterface extends Interface {
  @property(READ_FLAG)
  readonly CanQuit = true;
  @property(READ_FLAG)
  readonly CanRaise = false;
  @property(READ_FLAG)
  readonly HasTrackList = false;
  @property(READ_TEXT)
  readonly Identity = 'playhead';
  @property(READ_LIST)
  readonly SupportedUriSchemes = ['file', 'http', 'https'];
  @property(READ_LIST)
  readonly SupportedMimeTypes = [
    'audio/flac',
    'audio/mpeg',
    'audio/mp4',
    'audio/aac',
    'audio/ogg',
    'audio/opus',
    'audio/x-vorbis+ogg',
    'audio/wav',
    'audio/x-wav',
    'audio/aiff',
    'audio/x-aiff',
    'audio/x-wavpack',
    'audio/x-matroska',
    'audio/webm',
    'audio/x-mpegurl',
    'audio/x-scpls',
    'application/xspf+xml',
  ];
  readonly #player: RemotePlayer;

  constructor(player: RemotePlayer) {
    super('org.mpris.MediaPlayer2');
    this.#player = player;
  }

  @method()
  Raise(): void {
    // CanRaise is false: a terminal cannot be brought to the front.
  }

  @method()
  Quit(): void {
    this.#player.host.quit(0, false);
  }
}
