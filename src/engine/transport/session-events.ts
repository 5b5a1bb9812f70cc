import type { InputFailure } from '../../player/command.ts';
import type { PlayerEvent } from '../../player/event.ts';
import type { PcmShape } from '../pcm-shape.ts';
import type { AudioOutput } from '../output/audio-output.ts';
import type { Playlist } from '../../player/playlist.ts';
import { toTrackFrame } from './deck.ts';
import type { Deck, LoadedDeck } from './deck.ts';
import type { Span } from './span.ts';

type FrameEvent = 'pause' | 'unpause';

/** Makes the events of the contract. Ring frames come in; frames of the track go out. */
export class SessionEvents {
  readonly #emit: (event: PlayerEvent) => void;
  readonly #playlist: Playlist;

  constructor(emit: (event: PlayerEvent) => void, playlist: Playlist) {
    this.#emit = emit;
    this.#playlist = playlist;
  }

  send(event: PlayerEvent): void {
    this.#emit(event);
  }

  warn(code: string, message: string): void {
    this.#emit({ event: 'warning', code, message });
  }

  warnIfEmpty({ place: { entry } }: Span, { startFrame, endFrame }: LoadedDeck): void {
    if (endFrame === null || endFrame > startFrame) return;
    this.warn('empty-range', `${entry.path}: nothing lies between the start and the end asked for`);
  }

  fileStarted({ place: { entry } }: Span): void {
    this.#emit({
      event: 'start-file',
      path: entry.path,
      index: this.#playlist.indexOf(entry.id),
      id: entry.id,
    });
  }

  fileLoaded({ place: { entry } }: Span, { info }: LoadedDeck): void {
    this.#emit({
      event: 'file-loaded',
      path: entry.path,
      codec: info.codec,
      sample_rate: info.sampleRate,
      channels: info.channels,
      duration: info.frames === null ? null : info.frames / info.sampleRate,
      frames: info.frames,
      source: info.source,
    });
  }

  fileEnded(
    deck: Deck,
    span: Span,
    reason: 'eof' | 'stop' | 'quit' | 'error',
    failure?: { readonly code: string; readonly message: string },
  ): void {
    const { state, putOutFrames } = deck;
    this.#emit({
      event: 'end-file',
      path: span.place.entry.path,
      reason,
      ...(failure === undefined ? {} : { error: failure.message, code: failure.code }),
      frames_played: state.status === 'loaded' ? Math.round(putOutFrames * state.trackFramesPerRingFrame) : 0,
    });
  }

  inputFailed(failure: InputFailure): void {
    this.#emit({ event: 'end-file', ...failure, reason: 'error', frames_played: 0 });
  }

  outputOpened(output: AudioOutput, shape: PcmShape): void {
    const { driver, device, format } = output.description;
    this.#emit({
      event: 'output',
      driver,
      device,
      sample_rate: shape.sampleRate,
      channels: shape.channels,
      format,
    });
  }

  at(event: FrameEvent, deck: LoadedDeck, ringFrame: number): void {
    this.#emit({ event, ...placeOf(deck, ringFrame) });
  }

  marked(text: string, deck: LoadedDeck, ringFrame: number): void {
    this.#emit({ event: 'mark', text, ...placeOf(deck, ringFrame) });
  }

  underrun(deck: LoadedDeck, ringFrame: number, frames: number): void {
    this.#emit({ event: 'underrun', ...placeOf(deck, ringFrame), frames });
  }

  restarted(
    deck: LoadedDeck,
    ringFrame: number,
    requestedFrame: number,
    tookMs: number,
    from: 'buffer' | 'decoder',
  ): void {
    this.#emit({
      event: 'playback-restart',
      ...placeOf(deck, ringFrame),
      requested_frame: requestedFrame,
      took_ms: Math.round(tookMs * 100) / 100,
      from,
    });
  }
}

function placeOf(deck: LoadedDeck, ringFrame: number): { readonly frame: number; readonly position: number } {
  const frame = toTrackFrame(deck, ringFrame);
  return { frame, position: frame / deck.info.sampleRate };
}
