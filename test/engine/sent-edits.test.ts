import { expect, it } from 'vitest';
import { SentEdits } from '../../src/engine/sent-edits.ts';
import type { Command } from '../../src/player/command.ts';
import type { QueueEntry } from '../../src/player/track.ts';

const part = { from: { type: 'frame', frame: 0 }, to: null } as const;

it('sends of an entry what it is played by, and tells of the edit as it was made, in order', () => {
  const described: QueueEntry = { id: 1, path: '/a.flac', title: 'A', artist: 'B', durationSeconds: 3 };
  const sheet: QueueEntry = { id: 2, path: '/b.flac', title: 'C', part, resumeAt: { frame: 7 } };
  const append = { type: 'append', entries: [described] } as const;
  const insert = { type: 'insert', beforeId: 1, entries: [sheet] } as const;
  const remove = { type: 'remove', ids: [1] } as const;
  const edits = new SentEdits();

  expect(edits.sent({ type: 'queue', edit: append })).toEqual({
    type: 'queue',
    edit: { type: 'append', entries: [{ id: 1, path: '/a.flac' }] },
  });
  expect(edits.sent({ type: 'queue', edit: insert })).toEqual({
    type: 'queue',
    edit: {
      type: 'insert',
      beforeId: 1,
      entries: [{ id: 2, path: '/b.flac', part, resumeAt: { frame: 7 } }],
    },
  });
  expect(edits.sent({ type: 'queue', edit: remove })).toEqual({ type: 'queue', edit: remove });
  const pause: Command = { type: 'pause' };
  expect(edits.sent(pause)).toBe(pause);

  const told = [1, 2, 3].map(() => edits.whole({ event: 'queue-edited' }));
  expect(told).toEqual([append, insert, remove].map((edit) => ({ event: 'queue-edited', edit })));
});
