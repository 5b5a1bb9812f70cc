import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/control/attach/read-command.ts';
import type { Json } from '../../../src/control/ipc/relaxed-json.ts';

/** Ids up to 10 were given out; 1 to 3 are in the queue. */
const known = { isFree: (id: number) => id > 3 && id <= 10 };
const read = (json: unknown) => readCommand(json as Json, known);

describe('commands of an attached screen', () => {
  it.each([
    [{ type: 'toggle-pause' }],
    [{ type: 'next', force: true }],
    [{ type: 'seek', target: { type: 'relative', seconds: -5 } }],
    [{ type: 'seek', target: { type: 'frame', frame: 44_100 } }],
    [{ type: 'seek', target: { type: 'percent', percent: 50 } }],
    [{ type: 'set-volume', percent: 80 }],
    [{ type: 'chapter', step: -1 }],
    [{ type: 'set-loop', times: 3 }],
    [{ type: 'queue', edit: { type: 'remove', ids: [1, 2] } }],
    [{ type: 'queue', edit: { type: 'move', id: 1, beforeId: null } }],
    [{ type: 'queue', edit: { type: 'append', entries: [{ id: 4, path: '/a.flac', title: 'A' }] } }],
    [{ type: 'queue', edit: { type: 'insert', beforeId: 1, entries: [{ id: 5, path: 'http://h/a' }] } }],
  ])('%j is taken as it is', (command) => {
    expect(read(command)).toEqual(command);
  });

  it('keeps no field that a command does not have', () => {
    expect(read({ type: 'pause', evil: 1 })).toEqual({ type: 'pause' });
    const entry = { id: 4, path: '/a', resumeAt: { frame: 1 }, __proto__x: 1, durationSeconds: 'long' };
    expect(read({ type: 'queue', edit: { type: 'append', entries: [entry] } })).toEqual({
      type: 'queue',
      edit: { type: 'append', entries: [{ id: 4, path: '/a' }] },
    });
  });

  it('a mode for ever is written as a word', () => {
    expect(read({ type: 'set-repeat', times: 'inf' })).toEqual({ type: 'set-repeat', times: Infinity });
  });

  it.each([
    ['nothing', undefined],
    ['a list', [{ type: 'pause' }]],
    ['an unknown type', { type: 'explode' }],
    ['filters, which can name files', { type: 'set-filters', filters: 'amovie=/etc/passwd' }],
    ['a device', { type: 'set-device', name: 'x' }],
    ['what only the program itself says', { type: 'inputs-failed', failures: [] }],
    ['the end of the queue', { type: 'queue-complete' }],
    ['a seek without a target', { type: 'seek' }],
    ['a seek to no number', { type: 'seek', target: { type: 'seconds', seconds: 'NaN' } }],
    ['a frame that is none', { type: 'seek', target: { type: 'frame', frame: 1.5 } }],
    ['a negative frame', { type: 'seek', target: { type: 'frame', frame: -1 } }],
    ['a volume of null', { type: 'set-volume', percent: null }],
    ['no times', { type: 'set-loop', times: 0 }],
    ['an id that is text', { type: 'play-entry', id: '1' }],
    ['an id beyond 32 bits', { type: 'play-entry', id: 2 ** 31 }],
    ['ids with a hole', { type: 'queue', edit: { type: 'remove', ids: [1, null] } }],
    ['an unknown edit', { type: 'queue', edit: { type: 'clear' } }],
    ['no entries', { type: 'queue', edit: { type: 'append' } }],
  ])('refuses %s', (_name, command) => {
    expect(read(command)).toBeNull();
  });

  it.each([
    ['an id that is in the queue', [{ id: 1, path: '/a' }]],
    ['an id that was not given out', [{ id: 11, path: '/a' }]],
    [
      'the same id twice',
      [
        { id: 4, path: '/a' },
        { id: 4, path: '/b' },
      ],
    ],
    ['a relative path', [{ id: 4, path: 'a.flac' }]],
    ['standard input', [{ id: 4, path: '-' }]],
    ['a protocol of ffmpeg', [{ id: 4, path: 'concat:/a|/b' }]],
    ['a NUL in a path', [{ id: 4, path: '/a\0b' }]],
    ['a path that is too long', [{ id: 4, path: `/${'a'.repeat(5000)}` }]],
    ['a part without a beginning', [{ id: 4, path: '/a', part: { from: null, to: null } }]],
    ['a span that is no span', [{ id: 4, path: '/a', span: { from: 'x', to: null } }]],
  ])('adds no entry with %s', (_name, entries) => {
    expect(read({ type: 'queue', edit: { type: 'append', entries } })).toBeNull();
  });
});
