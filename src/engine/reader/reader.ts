import { DEFAULT_TRACK } from '../../player/track-choice.ts';
import type { Readable } from 'node:stream';
import { assertNever } from '../../player/assert-never.ts';
import type { FromReader, ReaderSettings, ToReader } from '../messages.ts';
import { SpareDecoders } from '../decode/spare-decoders.ts';
import { ActiveTrack } from './active-track.ts';
import type { ReaderServices } from './active-track.ts';
import { BufferCollection } from '../ring/garbage-collection.ts';

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
  readonly #collection = new BufferCollection();
  readonly #services: ReaderServices;
  readonly #spares: SpareDecoders;

  constructor(
    settings: ReaderSettings,
    openStdin: () => Promise<Readable>,
    send: (message: FromReader) => void,
  ) {
    this.#settings = settings;
    this.#send = send;
    this.#spares = new SpareDecoders(settings.ffmpegPath ?? '', settings.expectsSeeks);
    this.#services = {
      ffmpegPath: settings.ffmpegPath,
      track: settings.track ?? DEFAULT_TRACK,
      spares: this.#spares,
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
        this.#collection.released();
        return;
      case 'shutdown':
        for (const track of this.#tracks.values()) track.close();
        this.#tracks.clear();
        this.#spares.close();
        this.#send({ type: 'shut-down' });
        return;
      default:
        assertNever(message);
    }
  }

  #memoryBytesLeft(): number {
    let left = this.#settings.memoryBytes;
    for (const track of this.#tracks.values()) left -= track.memoryBytes;
    return left;
  }
}
