import type { Playlist, Place } from '../../player/playlist.ts';
import type { Position } from '../../player/position.ts';
import type { RangeOption } from '../../player/session-options.ts';

/** A stretch of one track that is played without a break: what one deck is made for. */
export interface Span {
  readonly place: Place;
  /** Which of the ranges of its track this is. */
  readonly rangeIndex: number;
  readonly from: Position | null;
  readonly to: Position | null;
  /** The longest that is played of it; null for no limit. */
  readonly lengthSeconds: number | null;
}

/** Turns the order of tracks into the order of spans: every track is played as all of its ranges, one after another. */
export class SpanOrder {
  readonly #playlist: Playlist;
  readonly #ranges: readonly RangeOption[];
  readonly #lengthSeconds: number | null;

  constructor(playlist: Playlist, ranges: readonly RangeOption[], lengthSeconds: number | null) {
    this.#playlist = playlist;
    this.#ranges = ranges;
    this.#lengthSeconds = lengthSeconds;
  }

  /** The span that the session begins with. */
  first(): Span | null {
    const resumed = this.#playlist.entries.find((entry) => entry.resumeAt !== undefined);
    const span = this.at(
      resumed === undefined ? this.#playlist.first() : { entry: resumed, round: 0, lap: 0 },
    );
    const frame = resumed?.resumeAt?.frame ?? null;
    return span === null || frame === null ? span : { ...span, from: { type: 'frame', frame } };
  }

  /** What follows when a span has been played to its end. */
  after(span: Span): Span | null {
    if (span.place.entry.span === undefined && span.rangeIndex + 1 < this.#ranges.length)
      return this.#span(span.place, span.rangeIndex + 1);
    return this.at(this.#playlist.after(span.place));
  }

  /** The first span of a place. */
  at(place: Place | null): Span | null {
    return place === null ? null : this.#span(place, 0);
  }

  #span(place: Place, rangeIndex: number): Span {
    const range = place.entry.span ?? this.#ranges[rangeIndex];
    return {
      place,
      rangeIndex,
      from: range?.from ?? null,
      to: range?.to ?? null,
      lengthSeconds: this.#lengthSeconds,
    };
  }
}

/** Whether two spans are the same stretch, so that what was made ready for one serves the other. */
export function isSameSpan(one: Span, other: Span): boolean {
  return (
    one.place.entry.id === other.place.entry.id &&
    one.place.round === other.place.round &&
    one.place.lap === other.place.lap &&
    one.rangeIndex === other.rangeIndex
  );
}
