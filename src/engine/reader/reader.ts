import type { Readable } from 'node:stream';
import { assertNever } from '../../player/assert-never.ts';
import type { FromReader, ReaderSettings, ToReader } from '../messages.ts';
import type { BegunOffer } from '../decode/begun-decode.ts';
import { SpareDecoders } from '../decode/spare-decoders.ts';
import { ActiveTrack } from './active-track.ts';
import type { ReaderServices } from './active-track.ts';
import { RingReclaimer } from '../ring/reclaim.ts';

/**
 * The reader: keeps the buffers of all active tracks filled, each around its own target frame.
 *
 * It takes four orders: activate, deactivate, wake (there is room, or a seek) and shutdown. How far to fill it works
 * out from each buffer.
 */
export class Reader {
  readonly #settings: ReaderSettings;
  readonly #send: (message: FromReader) => void;
  readonly #tracks = new Map<number, ActiveTrack>();
  readonly #reclaimer = new RingReclaimer();
  readonly #services: ReaderServices;
  readonly #spares: SpareDecoders;
  #begun: BegunOffer | null;

  constructor(
    settings: ReaderSettings,
    begun: BegunOffer | null,
    openStdin: () => Promise<Readable>,
    send: (message: FromReader) => void,
  ) {
    this.#settings = settings;
    this.#send = send;
    this.#begun = begun;
    this.#spares = new SpareDecoders(settings.ffmpegPath ?? '', settings.expectsSeeks);
    this.#services = {
      ffmpegPath: settings.ffmpegPath,
      spares: this.#spares,
      takeBegun: (path) => this.#takeBegun(path),
      stdin: openStdin,
      send,
      policy: () => ({
        readAheadSeconds: settings.readAheadSeconds,
        lookbackSeconds: settings.lookbackSeconds,
        memoryBytesLeft: this.#memoryBytesLeft(),
        isOnePass: settings.isOnePass === true,
      }),
    };
  }

  handle(message: ToReader): void {
    switch (message.type) {
      case 'activate': {
        // It was made for the first track. One that has not used it by now does not begin at its start.
        if (this.#tracks.size > 0) this.#takeBegun(null);
        const track = new ActiveTrack(message.streamId, this.#services);
        this.#tracks.set(message.streamId, track);
        void track.open(message);
        return;
      }
      case 'wake':
        this.#tracks.get(message.streamId)?.wake();
        return;
      case 'list-chapters':
        void this.#tracks.get(message.streamId)?.listChapters();
        return;
      case 'deactivate':
        this.#tracks.get(message.streamId)?.close();
        this.#tracks.delete(message.streamId);
        this.#reclaimer.released();
        return;
      case 'shutdown':
        for (const track of this.#tracks.values()) track.close();
        this.#tracks.clear();
        this.#spares.close();
        this.#takeBegun(null);
        this.#send({ type: 'shut-down' });
        return;
      default:
        assertNever(message);
    }
  }

  /** @param path of the track that it would be used for; null declines it */
  #takeBegun(path: string | null): BegunOffer | null {
    const offer = this.#begun;
    this.#begun = null;
    if (offer === null) return null;
    if (offer.path === path && offer.ffmpegPath === this.#settings.ffmpegPath) return offer;
    if (offer.type === 'head') offer.port.close();
    else offer.drop();
    return null;
  }

  #memoryBytesLeft(): number {
    let left = this.#settings.memoryBytes;
    for (const track of this.#tracks.values()) left -= track.memoryBytes;
    return left;
  }
}
