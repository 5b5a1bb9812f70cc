import { expect, it } from 'vitest';
import { fixture } from '../../helpers/fixtures.ts';
import { LocalSession } from '../../helpers/local-session.ts';

it('what the reader says as a track ends is told before the end, though the end is seen sooner', async () => {
  const file = fixture('damaged/truncated.flac');
  // The end of the buffer is seen at once, in shared memory.
  const session = new LocalSession('render', [file], { turnsToHear: 40 });
  await session.until(() => {
    session.send({ type: 'set-mute', mute: true }); // The writing loop looks at the buffer again.
    return session.isOver;
  });
  const told = session.events.filter(({ event }) => event === 'warning' || event === 'end-file');
  expect(told).toMatchObject([{ event: 'warning', code: 'truncated' }, { event: 'end-file' }]);
});
