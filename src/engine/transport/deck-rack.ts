import type { ReplayGainMode, SessionOptions } from '../../player/session-options.ts';
import type { Conversion, ToReader } from '../messages.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import { BufferCollection } from '../ring/garbage-collection.ts';
import { Deck } from './deck.ts';
import { isSameSpan } from './span.ts';
import type { Span } from './span.ts';

/**
 * The decks that the reader keeps filled: the one that plays, the next one, and those that are still being heard.
 */
export class DeckRack {
  readonly #decks = new Map<number, Deck>();
  readonly #collection = new BufferCollection();
  readonly #send: (message: ToReader) => void;
  readonly #output: AudioOutput;
  readonly #options: SessionOptions;
  #speed: number;
  #replayGain: ReplayGainMode;
  #filters: string | null;
  #lastStreamId = 0;

  constructor(options: SessionOptions, output: AudioOutput, send: (message: ToReader) => void) {
    this.#options = options;
    this.#output = output;
    this.#send = send;
    this.#speed = options.speed;
    this.#replayGain = options.replayGain;
    this.#filters = options.filters;
  }

  get(streamId: number): Deck | undefined {
    return this.#decks.get(streamId);
  }

  /** Speed of the decks that are activated from now on. */
  setSpeed(speed: number): void {
    this.#speed = speed;
  }

  /** Loudness and filters of the decks that are activated from now on. */
  setSound(sound: { readonly replayGain: ReplayGainMode; readonly filters: string | null }): void {
    this.#replayGain = sound.replayGain;
    this.#filters = sound.filters;
  }

  get sound(): { readonly replayGain: ReplayGainMode; readonly filters: string | null } {
    return { replayGain: this.#replayGain, filters: this.#filters };
  }

  get speed(): number {
    return this.#speed;
  }

  /** Opens the track of a span and fills its buffer from the span's start on. */
  activate(span: Span): Deck {
    const deck = new Deck(++this.#lastStreamId, span, this.#speed);
    this.#decks.set(deck.streamId, deck);
    this.#send({
      type: 'activate',
      streamId: deck.streamId,
      path: span.place.entry.path,
      part: span.place.entry.part,
      from: span.from,
      conversion: this.#conversion(),
      replayGain: this.#replayGain,
      needsChapters: namesChapters(this.#options),
    });
    return deck;
  }

  /** The deck that was made ready for a span, if there is one. */
  find(span: Span): Deck | undefined {
    for (const deck of this.#decks.values()) if (isSameSpan(deck.span, span)) return deck;
    return undefined;
  }

  listChapters(deck: Deck): void {
    this.#send({ type: 'list-chapters', streamId: deck.streamId });
  }

  wake(deck: Deck): void {
    this.#send({ type: 'wake', streamId: deck.streamId });
  }

  release(deck: Deck): void {
    if (!this.#decks.delete(deck.streamId)) return;
    this.#collection.released();
    this.#send({ type: 'deactivate', streamId: deck.streamId });
  }

  /** Releases every deck but those that are wanted. */
  releaseExcept(wanted: (deck: Deck) => boolean): void {
    for (const deck of [...this.#decks.values()]) if (!wanted(deck)) this.release(deck);
  }

  #conversion(): Conversion {
    const { rate, channels } = this.#options;
    const { fixedShape, maxChannels } = this.#output;
    return {
      sampleRate: rate ?? fixedShape?.sampleRate ?? null,
      channels: channels ?? fixedShape?.channels ?? null,
      maxChannels,
      speed: this.#speed,
      filters: this.#filters,
    };
  }
}

/** Whether any position that was given for the session is a chapter. */
function namesChapters({ ranges, seekAt, script, abLoop }: SessionOptions): boolean {
  const places = [
    ...ranges.flatMap(({ from, to }) => [from, to]),
    ...seekAt.map(({ target }) => target),
    ...script.map((step) =>
      step.type === 'seek' ? step.target : step.type === 'wait-until' ? step.position : null,
    ),
    abLoop?.from ?? null,
    abLoop?.to ?? null,
  ];
  return places.some((place) => place?.type === 'chapter');
}
