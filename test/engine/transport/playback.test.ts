import { beforeEach, describe, expect, it } from 'vitest';
import { Deck } from '../../../src/engine/transport/deck.ts';
import { Playback } from '../../../src/engine/transport/playback.ts';
import { viewOf } from '../../../src/engine/transport/playback-view.ts';
import type { Span } from '../../../src/engine/transport/span.ts';

/** An output of which a test says how much is queued. */
const makeOutput = () => ({ isRealtime: true, queued: 0, queuedFrames: () => output.queued });

const spanOf = (id: number): Span => ({
  place: { entry: { id, path: `${id}.wav` }, round: 0, lap: 0 },
  rangeIndex: 0,
  from: null,
  to: null,
  lengthSeconds: null,
});
const deckOf = (streamId: number, speed = 1): Deck => new Deck(streamId, spanOf(streamId), speed);
const LANDING = { ringFrame: 500, requestedFrame: 500, askedMs: 0, from: 'buffer' } as const;

let output: ReturnType<typeof makeOutput>;
let playback: Playback;
beforeEach(() => {
  output = makeOutput();
  playback = new Playback(output);
});
const view = () => viewOf(playback, output.queued);
const status = (): string => view().status;

describe('a span', () => {
  it('is loading until its deck is loaded, and then plays from where the deck begins', () => {
    expect(status()).toBe('loading');
    const current = playback.load(deckOf(1), spanOf(1));
    expect(playback.current).toBe(current);
    expect(status()).toBe('loading');
    playback.enter(1234);
    expect(status()).toBe('playing');
    expect(playback.frame).toBe(1234);
  });

  it('takes the deck that was made ready for it, and no other', () => {
    const [ready, other] = [deckOf(1), deckOf(2)];
    playback.makeReady(ready);
    playback.load(other, spanOf(2));
    expect(playback.upcoming).toBe(ready);
    playback.load(ready, spanOf(1));
    expect(playback.upcoming).toBeNull();
  });

  it('that is over is still heard while frames of it are queued', () => {
    const current = playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.wrote(current, 1000);
    output.queued = 300;
    playback.finishSpan();
    expect(view()).toMatchObject({ status: 'playing', heard: { entryId: 1 }, playheadFrame: 700 });
    output.queued = 0;
    expect(status()).toBe('loading');
    expect(playback.isWaiting).toBe(true);
  });

  it('is written on by another deck from the same frame', () => {
    playback.load(deckOf(1), spanOf(1));
    playback.enter(10);
    const faster = deckOf(2, 2);
    playback.replaceDeck(faster);
    expect(playback.current).toMatchObject({ deck: faster, span: { place: { entry: { id: 1 } } } });
    expect(playback.frame).toBe(10);
    expect(status()).toBe('playing');
  });
});

describe('written frames', () => {
  it('count for their deck, and move the frame that is written next', () => {
    const current = playback.load(deckOf(1), spanOf(1));
    playback.enter(100);
    playback.wrote(current, 50);
    expect(playback.frame).toBe(150);
    expect(current.deck.putOutFrames).toBe(50);
    output.queued = 20;
    expect(playback.audibleFrame).toBe(130);
  });

  it('are of the deck before until those of the current one are heard', () => {
    const first = playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.wrote(first, 100);
    const second = playback.load(deckOf(2), spanOf(2));
    playback.enter(0);
    playback.wrote(second, 30);
    output.queued = 60;
    expect(playback.isInOutput(first.deck)).toBe(true);
    expect(view()).toMatchObject({ heard: { entryId: 1 }, playheadFrame: 70, writtenFrame: null });
    expect(playback.audibleFrame).toBe(30);
    output.queued = 29;
    expect(playback.isInOutput(first.deck)).toBe(false);
    expect(view()).toMatchObject({ heard: { entryId: 2 }, playheadFrame: 1, writtenFrame: 30 });
  });

  it('that are taken back make the span before current again', () => {
    const first = playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.wrote(first, 100);
    playback.load(deckOf(2), spanOf(2));
    playback.enter(0);
    playback.goBackTo(first, 70);
    expect(playback.current).toBe(first);
    expect(playback.frame).toBe(70);
    expect(status()).toBe('playing');
  });
});

describe('a pause', () => {
  it('outlasts a change of track', () => {
    playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.wantPause(true);
    playback.pause({ byScript: false });
    playback.load(deckOf(2), spanOf(2));
    expect(status()).toBe('paused');
    playback.enter(0);
    expect(status()).toBe('paused');
    playback.unpause();
    expect(playback.wantsPause).toBe(false);
    expect(status()).toBe('playing');
  });

  it('is the script’s or the listener’s', () => {
    playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.pause({ byScript: true });
    expect(playback.wantsPause).toBe(true);
    expect(playback.isScriptPause).toBe(true);
    playback.unpause();
    playback.pause({ byScript: false });
    expect(playback.isScriptPause).toBe(false);
  });

  it('cannot be where nothing is played', () => {
    playback.pause({ byScript: false });
    expect(playback.isPaused).toBe(false);
    playback.becomeIdle();
    playback.unpause();
    expect(status()).toBe('idle');
  });
});

describe('a seek', () => {
  it('is shown at its target from the asking until it lands', () => {
    const { deck } = playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.seeks.ask({ ...LANDING, deck, target: { type: 'frame', frame: 500 } });
    expect(view()).toMatchObject({ isSeeking: true, playheadFrame: 500 });
    playback.seeks.begin(LANDING);
    expect(playback.seeks.pending).toBeNull();
    playback.moveTo(500);
    expect(view().isSeeking).toBe(true);
    playback.seeks.land();
    expect(view()).toMatchObject({ isSeeking: false, playheadFrame: 500 });
  });

  it('lands where a deck that was opened for it begins', () => {
    playback.load(deckOf(1), spanOf(1));
    playback.seeks.begin(LANDING);
    playback.enter(250);
    expect(playback.seeks.landing).toEqual({ ...LANDING, ringFrame: 250 });
  });

  it('past the end is noticed once', () => {
    playback.load(deckOf(1), spanOf(1));
    playback.moveTo(9000, true);
    expect(playback.takePassedEnd()).toBe(true);
    expect(playback.takePassedEnd()).toBe(false);
    playback.moveTo(9000, true);
    playback.moveTo(10);
    expect(playback.takePassedEnd()).toBe(false);
  });
});

describe('an A-B loop', () => {
  it('counts its passes, on one deck or on two that take turns', () => {
    const [one, two] = [deckOf(1), deckOf(2)];
    playback.load(one, spanOf(1));
    playback.repeatLoop();
    expect(playback.current).toMatchObject({ deck: one, pass: 1 });
    playback.makeLoopHead(two);
    playback.repeatLoopOn(two, 77);
    expect(playback.current).toMatchObject({ deck: two, pass: 2 });
    expect(playback.loopHead).toBe(one);
    expect(playback.frame).toBe(77);
  });
});

describe('the end', () => {
  it('nothing is left over in a player that is idle, and a track that is chosen plays', () => {
    const current = playback.load(deckOf(1), spanOf(1));
    playback.enter(0);
    playback.wrote(current, 10);
    playback.makeReady(deckOf(2));
    playback.seeks.begin(LANDING);
    playback.becomeIdle();
    expect(view()).toEqual({
      status: 'idle',
      heard: null,
      playheadFrame: 0,
      writtenFrame: 0,
      isSeeking: false,
    });
    expect(playback.upcoming).toBeNull();
    playback.load(deckOf(3), spanOf(3));
    expect(status()).toBe('loading');
  });

  it('what is added plays where the list is over, but not where it was stopped', () => {
    playback.finishSpan();
    expect(playback.isWaiting).toBe(true);
    playback.stop();
    expect(playback.isWaiting).toBe(false);
  });

  it('shows the last track still', () => {
    playback.load(deckOf(4), spanOf(4));
    playback.enter(0);
    playback.end();
    expect(playback.isOver).toBe(true);
    expect(playback.current).toBeNull();
    expect(view()).toMatchObject({ status: 'ended', heard: { entryId: 4 } });
  });
});
