import { afterEach, describe, expect, it } from 'vitest';
import { Footer } from '../../../src/ui/components/footer.tsx';
import { Help } from '../../../src/ui/components/help.tsx';
import { Log } from '../../../src/ui/components/log.tsx';
import { StatusLine } from '../../../src/ui/components/status-line.tsx';
import { Tabs, tabsFor } from '../../../src/ui/components/tabs.tsx';
import { rowWidth } from '../../../src/ui/text/run.ts';
import { KeyBindings } from '../../../src/ui/keys/key-bindings.ts';
import { sampleScreen, type SampleScreen } from '../../helpers/sample-screen.tsx';

let screen: SampleScreen;
afterEach(() => screen.close());
const entries = [{ id: 1, path: '/m/1.flac' }];

describe('the tabs', () => {
  it('stand in full names where there is room, and every digit at every width of 60 and more', () => {
    screen = sampleScreen({ entries });
    expect(screen.show(<Tabs width={96} />, 96)[0]).toMatch(
      /^1 Queue {2}2 Files {2}3 Playlists {2}4 Lyrics {2}5 Details {2}6 Log {2}7 Chapters +vol 85$/,
    );
    for (let columns = 56; columns < 120; columns++) {
      const row = screen.show(<Tabs width={columns} />, columns)[0]!;
      expect(row).toMatch(/1 ?Queue.*2 ?Files.*3.*4 ?Lyrics.*5.*6 ?Log.*7.*vol 85$/);
    }
  });

  it('take no more than the room they are given', () => {
    screen = sampleScreen({ entries });
    for (let room = 22; room < 90; room++) {
      const width = tabsFor('queue', room).reduce((sum, tab) => sum + rowWidth(tab), 0);
      expect(width).toBeLessThanOrEqual(room);
    }
  });
});

describe('the status', () => {
  const status = (): string => screen.show(<StatusLine />)[0]!.trim();

  it('shows the modes that the command line gave, from the first frame', () => {
    screen = sampleScreen({
      entries,
      options: {
        start: {
          modes: { loopTimes: Infinity, repeatTimes: 3, shuffle: true },
          seed: 1,
          replayGain: 'off',
          isScanning: false,
        },
      },
    });
    expect(status()).toBe('⇄  ↻×3  ⟲1  vol 85');
  });

  it('has a mark for each lasting state', () => {
    screen = sampleScreen({ entries });
    screen.player.start(1);
    screen.press('s', 'r', 'L', ']', 'm');
    expect(status()).toBe('⇄  ↻all  ⟲1  1.10×  muted');
  });

  it('says that there is no device in the place of the volume, until one is back', () => {
    screen = sampleScreen({ entries });
    screen.player.emit({ event: 'warning', code: 'no-device', message: 'playing silently: no device' });
    expect(status()).toBe('no device');
    screen.player.emit({ event: 'warning', code: 'device-back', message: 'the device is back' });
    expect(status()).toBe('vol 85');
  });
});

describe('the footer', () => {
  const footer = (width = 76): string => screen.show(<Footer width={width} />)[0]!;

  it('shows the keys of the view that is looked at', () => {
    screen = sampleScreen({ entries });
    expect(footer()).toBe('space pause  ←→ 5 s  / search  n next  : save  <> track  ? help  q quit');
    screen.press('2');
    expect(footer()).toMatch(/enter open {2}a add {2}n next {2}backspace up/);
    screen.press('?');
    expect(footer()).toBe('esc close');
  });

  it('says for three seconds what a key did', () => {
    screen = sampleScreen({ entries });
    screen.player.start(1);
    screen.press('s');
    expect(footer()).toBe('shuffle on');
    screen.store.dispatch({ type: 'time-passed', nowMs: 2999 });
    expect(footer()).toBe('shuffle on');
    screen.store.dispatch({ type: 'time-passed', nowMs: 3000 });
    expect(footer()).toMatch(/q quit$/);
  });

  it('keeps errors until a key, says how many there were, and all are in the log', () => {
    screen = sampleScreen({ entries });
    for (const name of ['a', 'b', 'c'])
      screen.player.emit({
        event: 'end-file',
        path: `/m/${name}.mp3`,
        reason: 'error',
        error: 'is empty',
        frames_played: 0,
      });
    expect(footer()).toBe('c: is empty · 3 errors, 6 shows them');
    screen.store.dispatch({ type: 'time-passed', nowMs: 1e9 });
    screen.player.emit({ event: 'mark', text: 'a mark', frame: 0, position: 0 });
    expect(footer()).toContain('3 errors');
    expect(screen.show(<Log width={60} rows={3} />).map((row) => row.trim())).toEqual([
      '03:04:05  c: is empty',
      '03:04:05  b: is empty',
      '03:04:05  a: is empty',
    ]);
    screen.press('j');
    expect(footer()).toMatch(/q quit$/);
  });

  it('shows no visualiser and says so where none fits', () => {
    screen = sampleScreen({ entries, view: { columns: 40, rows: 10 } });
    screen.press('v');
    expect(footer(38)).toBe('the window is too small for a visuali…');
    expect(screen.store.state.view.visualiser).toBe('off');
  });
});

describe('the help', () => {
  it('is of the view, with its own keys, the mouse, and what counts everywhere; it scrolls', () => {
    screen = sampleScreen({ entries });
    const rows = screen.show(<Help width={76} rows={80} />);
    expect(rows[0]).toMatch(/^Queue/);
    expect(rows.some((row) => row.includes('up') && row.includes('60 s'))).toBe(false);
    expect(rows.join('\n')).toMatch(/↑ +on 60 s/);
    expect(rows.join('\n')).toMatch(/click on the bar/);
    screen.press('2');
    expect(screen.show(<Help width={76} rows={80} />).join('\n')).not.toContain('60 s');
    screen.press('?');
    const before = screen.show(<Help width={76} rows={5} />);
    screen.press('down');
    expect(screen.show(<Help width={76} rows={5} />)[0]).toBe(before[1]);
  });

  it.each([76, 96, 116, 196])('cuts nothing short at %i columns and leaves no column empty', (width) => {
    screen = sampleScreen({ entries });
    const rows = screen.show(<Help width={width} rows={80} />, width);
    expect(rows.join('\n')).not.toContain('…');
    expect(Math.max(...rows.map((row) => row.length))).toBeGreaterThan(Math.min(width, 110) * 0.75);
  });

  it('of an attached screen says what q and Q do there', () => {
    const help = new KeyBindings(new Map(), new Map([['quit', 'leave the screen']]));
    const { everywhere } = help.shownIn('queue');
    expect(everywhere.find(({ keys }) => keys.includes('q'))?.help).toBe('leave the screen');
    expect(everywhere.find(({ keys }) => keys.includes('Q'))?.help).toBe('quit to play on later');
  });
});
