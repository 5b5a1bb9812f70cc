import { truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { WORTH_A_THREAD_BYTES } from '../../src/inspect/flac/segment-thread-owner.ts';
import { verifiesLargeFlac } from '../../src/start/first-flac.ts';
import { audioBench } from '../helpers/make-audio.ts';

const bench = await audioBench();
const large = bench.path('large.FLAC');
await writeFile(large, '');
await truncate(large, WORTH_A_THREAD_BYTES);
const small = bench.path('small.flac');
await writeFile(small, '');
await truncate(small, WORTH_A_THREAD_BYTES - 1);

describe('a thread for FLAC is started before the command line is read', () => {
  it.each([
    [['verify', large]],
    [['verify', '--quiet', '--json', large]],
    [['verify', large, '--write-manifest', 'all.manifest']],
  ])('for %j', (argv) => {
    expect(verifiesLargeFlac(argv)).toBe(true);
  });

  it.each([
    [[], 'nothing is named'],
    [['verify'], 'no file is named'],
    [['verify', small], 'it would not pay'],
    [['verify', large, large], 'each file has a thread'],
    [['verify', '-j', '1', large], 'it may be that only one is allowed'],
    [['verify', '--no-decode', large], 'nothing is decoded'],
    [['inspect', large], 'only verify decodes so'],
    [['verify', bench.dir], 'it is a directory'],
    [['verify', `${large}.missing.flac`], 'it is not there'],
    [['verify', 'a\0.flac'], 'it is no name'],
  ])('not for %j: %s', (argv) => {
    expect(verifiesLargeFlac(argv)).toBe(false);
  });
});
