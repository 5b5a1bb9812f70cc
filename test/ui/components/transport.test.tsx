import { afterEach, describe, expect, it } from 'vitest';
import { Transport } from '../../../src/ui/components/transport.tsx';
import { nextLookMs } from '../../../src/ui/store/next-look.ts';
import { sampleScreen, type SampleScreen } from '../../helpers/sample-screen.tsx';

let screen: SampleScreen;
afterEach(() => screen.close());

const entries = [{ id: 1, path: '/m/1.flac', durationSeconds: 100.5 }];
const bar = <Transport width={60} barRows={1} />;

function start(seconds: number): void {
  screen = sampleScreen({ entries });
  screen.player.start(1);
  screen.player.advance(seconds);
  screen.store.look();
}

describe('the clock', () => {
  it('shows whole seconds while playing, and tenths in a pause, without anything moving', () => {
    start(50.37);
    const playing = screen.show(bar, 60)[0]!;
    expect(playing).toMatch(/^▶ 0:50 {4}[━╋─┄]+ {3}−0:50$/);
    screen.press('space');
    const paused = screen.show(bar, 60)[0]!;
    expect(paused).toMatch(/^‖ 0:50\.3 {2}[━╋─┄]+ {3}−0:50$/);
    expect(paused.slice(8)).toBe(playing.slice(8));
  });

  it('shows tenths while a range is being marked', () => {
    start(10.25);
    screen.press('l');
    expect(screen.show(bar, 60)[0]).toContain('0:10.2');
    screen.press('l');
    expect(screen.show(bar, 60)[0]).not.toContain('0:10.2');
  });

  it('and what is left are always the whole length, as the queue shows it', () => {
    screen = sampleScreen({ entries });
    screen.player.start(1);
    for (let tenth = 0; tenth < 1000; tenth += 7) {
      screen.store.look();
      const [, minutes, seconds, leftMinutes, leftSeconds] = /(\d):(\d\d).*−(\d):(\d\d)/.exec(
        screen.show(bar, 60)[0]!,
      )!;
      expect(Number(minutes) * 60 + Number(seconds) + Number(leftMinutes) * 60 + Number(leftSeconds)).toBe(
        100,
      );
      screen.player.advance(0.7);
    }
  });

  it('is looked at again when its next second begins', () => {
    start(50.37);
    expect(nextLookMs(screen.store.state, 0)).toBeCloseTo(632, 0);
    screen.press(']');
    expect(nextLookMs(screen.store.state, 0)).toBeCloseTo(2 + 630 / 1.1, 0);
    screen.press('backspace', 'space');
    expect(nextLookMs(screen.store.state, 0)).toBe(500);
  });
});

describe('the marks under the bar', () => {
  it('name the chapters, the range, and which chapter it is', async () => {
    screen = sampleScreen({
      entries,
      details: {
        '/m/1.flac': {
          chapters: [
            { startSeconds: 0, title: 'Verse' },
            { startSeconds: 50, title: 'Solo' },
          ],
        },
      },
    });
    screen.player.start(1);
    await screen.read(1);
    screen.press('l');
    screen.player.advance(60);
    screen.press('l');
    expect(screen.show(bar, 60)[1]).toMatch(/^ {10}⸤AVerse +╵ SoB⸥ +2\/2$/);
  });
});
