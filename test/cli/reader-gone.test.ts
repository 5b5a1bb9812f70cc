import { expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { startPlayhead } from '../helpers/run-playhead.ts';

it('says nothing when nobody reads its help to the end', async () => {
  const player = startPlayhead(['inspect', '--help']);
  player.child.stdout.destroy();
  player.child.stdin.end();
  expect(await player.result).toMatchObject({ code: 0, stderr: '' });
});

it('ends in peace when nobody reads its events any more, as after `| head`', async () => {
  const player = startPlayhead([fixture('formats/mp3-cbr.mp3'), '--output', 'null', '--json']);
  await player.waitFor('start-file');
  player.child.stdout.destroy();
  // The next event finds the reader gone, the last one at the latest.
  player.child.stdin.end();
  const { code, stderr } = await player.result;
  expect(stderr).toBe('');
  expect(code).toBe(0);
});
