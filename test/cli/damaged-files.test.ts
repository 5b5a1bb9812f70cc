import { describe, expect, test } from 'vitest';
import { fixture, generated } from '../helpers/fixtures.ts';
import { referenceDecode } from '../helpers/reference-decode.ts';
import { runPlayhead, type PlayheadResult } from '../helpers/run-playhead.ts';

const NEXT = fixture('formats/rate-8k.wav');
const NEXT_FRAMES = 16_000;
const LIMIT_MS = 5000;

function play(files: readonly string[]): Promise<PlayheadResult> {
  const args = ['--ui', 'none', '--json', '--output', 'null:fast', ...files];
  return runPlayhead(args, { obeysPermissions: true, timeoutMs: LIMIT_MS });
}

/** What each track ended with. */
function endings({ events }: PlayheadResult): readonly (readonly [string, number])[] {
  return events.flatMap((event) =>
    event.event === 'end-file' ? [[event.reason, event.frames_played] as const] : [],
  );
}

const unplayable = [
  'empty.mp3',
  'random.mp3',
  'web-page.mp3',
  'header-only.flac',
  'truncated.m4a',
  'no-permission.wav',
  'dir.mp3',
  'missing.flac',
];

const locate = (name: string): Promise<string> => {
  if (name === 'missing.flac') return Promise.resolve('/nowhere/missing.flac');
  return name === 'no-permission.wav' || name === 'dir.mp3'
    ? generated(name)
    : Promise.resolve(fixture(`damaged/${name}`));
};

describe.each(unplayable)('%s', (name) => {
  test('alone: one line that names it, exit code 2', async () => {
    const file = await locate(name);
    const result = await play([file]);
    expect(result.stderr).toMatch(/^playhead: [^\n]+: [^\n]+\n$/);
    expect(result.stderr).toContain(`playhead: ${file}: `);
    expect(result.code).toBe(2);
  });

  test('before another: one line, the other plays whole, exit code 3', async () => {
    const file = await locate(name);
    const result = await play([file, NEXT]);
    expect(result.stderr).toMatch(/^playhead: [^\n]+: [^\n]+\n$/);
    expect(endings(result).at(-1)).toEqual(['eof', NEXT_FRAMES]);
    expect(result.code).toBe(3);
  });
});

test.each(['truncated.flac', 'truncated.mp3', 'truncated.wav'])(
  '%s plays to where it was cut, and the next plays whole',
  async (name) => {
    const file = fixture(`damaged/${name}`);
    const there = (await referenceDecode(file)).frames;
    const result = await play([file, NEXT]);
    expect(endings(result)).toEqual([
      ['eof', there],
      ['eof', NEXT_FRAMES],
    ]);
    expect(result.stderr).not.toContain('    at ');
    expect(result.code).toBe(0);
  },
);

test('a damaged FLAC that is shorter than it declares is said to be', async () => {
  const { events } = await play([fixture('damaged/truncated.flac')]);
  expect(events).toContainEqual(expect.objectContaining({ event: 'warning', code: 'truncated' }));
});
