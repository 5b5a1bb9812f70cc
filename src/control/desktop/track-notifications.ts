import { Message, sessionBus } from '@jellybrick/dbus-next';
import type { MessageBus } from '@jellybrick/dbus-next';
import type { EventEmitter } from 'node:events';
import { printable } from '../../media/printable.ts';
import { titleOf } from '../property/file-properties.ts';
import type { RemotePlayer } from '../state/remote-player.ts';

const SERVICE = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';
/** The desktop decides how long it stays. */
const DEFAULT_EXPIRY = -1;

/**
 * `--notify`: a notification on the desktop at each change of track, which replaces the one before.
 *
 * A bus or a desktop that is not there is silence.
 */
export class TrackNotifications {
  readonly #bus: MessageBus;
  readonly #player: RemotePlayer;
  readonly #unsubscribe: () => void;
  /** The notification that is shown, so that the next one takes its place; 0 is none. */
  #shownId = 0;
  /** The current track was shown. */
  #isTold = false;

  constructor(player: RemotePlayer, busAddress: string) {
    this.#player = player;
    this.#bus = sessionBus({ busAddress });
    // Without a listener a bus that goes would end the player.
    (this.#bus as unknown as EventEmitter).on('error', () => undefined);
    this.#unsubscribe = player.onEvent(({ event }) => {
      if (event === 'start-file') this.#isTold = false;
      if (event === 'file-loaded') void this.#show();
    });
    // The track that plays already was loaded before anybody looked.
    if (player.state.current?.loaded) void this.#show();
  }

  close(): void {
    this.#unsubscribe();
    this.#bus.disconnect();
  }

  async #show(): Promise<void> {
    if (this.#isTold) return;
    this.#isTold = true;
    const track = this.#player.state.current;
    await this.#player.facts.known;
    if (track?.entry !== this.#player.state.current?.entry) return;
    const { artist, album } = this.#player.facts.now.metadata;
    const body = [artist, album].filter((text) => text !== undefined).join(' · ');
    try {
      const reply = await this.#bus.call(
        new Message({
          destination: SERVICE,
          path: PATH,
          interface: SERVICE,
          member: 'Notify',
          signature: 'susssasa{sv}i',
          body: [
            'playhead',
            this.#shownId,
            'audio-x-generic',
            printable(titleOf(this.#player)),
            asMarkup(printable(body)),
            [],
            {},
            DEFAULT_EXPIRY,
          ],
        }),
      );
      this.#shownId = Number(reply?.body[0] ?? 0);
    } catch {
      // Nobody shows notifications here.
    }
  }
}

/** The body may hold markup: a tag's own `<` and `&` are text. */
function asMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
