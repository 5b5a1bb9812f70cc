import { describe, expect, it } from 'vitest';
import { openScreen } from '../../helpers/screen-fixture.ts';

it('the screen keeps to the track that plays when the next one is opened', async () => {
  const screen = await openScreen(80, 24);
  try {
    screen.player.start(1);
    await screen.waitForRows((rows) => rows[1]!.includes('FLAC'), 'the format');
    const next = { path: '/music/2 file.flac', codec: 'vorbis', sample_rate: 48_000, channels: 1 };
    screen.player.emit({ event: 'file-loaded', ...next, duration: 9, frames: 9, source: 'memory' });
    screen.player.emit({ event: 'mark', text: 'drawn after it', frame: 0, position: 0 });
    const rows = await screen.waitForRows((all) => all.at(-1)!.includes('drawn after it'), 'a drawing');
    expect(rows[1]).toContain('FLAC 24/44.1');
  } finally {
    await screen.tui.unmount();
  }
});

it('does not call the first track stopped while its tags are read', async () => {
  const screen = await openScreen(80, 24, { readDetails: () => new Promise(() => undefined) });
  try {
    await screen.waitForRows((rows) => rows[1]!.includes('stopped'), 'the stopped player');
    screen.player.start(1);
    const rows = await screen.waitForRows((all) => all.some((row) => row.includes('▶')), 'the first track');
    expect(rows[1]).not.toContain('stopped');
  } finally {
    await screen.tui.unmount();
  }
});

describe('a station', () => {
  it('shows what it plays as the title, with itself below, and nothing of an escape code in it', async () => {
    const screen = await openScreen(80, 24);
    try {
      screen.player.start(1);
      await screen.waitForRows((rows) => rows[1]!.includes('Us and Them'), 'the entry');
      screen.player.emit({ event: 'metadata', title: 'Artist - \u001b[2JSong 夜' });
      const rows = await screen.waitForRows((all) => all[1]!.includes('Artist - Song 夜'), 'what it plays');
      expect(rows[2]).toContain('Us and Them');
      expect(screen.terminal.writtenText()).toContain('\u001b]2;Artist - Song 夜 · Us and Them\u0007');
      screen.player.start(2);
      await screen.waitForRows((all) => !all.some((row) => row.includes('Artist - Song')), 'the next entry');
    } finally {
      await screen.tui.unmount();
    }
  });
});
