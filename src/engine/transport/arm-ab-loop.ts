import type { LoadedDeck } from './deck.ts';
import type { Playback } from './playback.ts';
import type { Span } from './span.ts';
import type { SessionParts } from './session-parts.ts';

/** Sets the loop of `--ab-loop` in a track that begins, or that writing goes back to. */
export function armAbLoop(
  { options, events }: SessionParts,
  { abLoop }: Playback,
  span: Span,
  deck: LoadedDeck,
): void {
  if (!abLoop.arm(options.abLoop, deck)) {
    const { path } = span.place.entry;
    events.warn(
      'no-loop',
      `${path}: --ab-loop: there is nothing from A to B in this track: it is not looped`,
    );
  }
  if (options.abLoop !== null) events.send(abLoop.event());
}
