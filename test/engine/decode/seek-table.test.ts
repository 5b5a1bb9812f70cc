import { describe, expect, it } from 'vitest';
import { needsFrameIndex, SEEK_TABLE, seekRow } from '../../../src/engine/decode/seek-table.ts';
import { probeHeader } from '../../../src/media/probe-header.ts';
import { allFormats } from '../../helpers/fixtures.ts';

describe('the table of what each format needs', () => {
  it.each(allFormats)(
    'knows a way into $name that is not to decode everything before',
    async ({ name, path }) => {
      const { strategy } = seekRow(await probeHeader(path));
      // WMA packets do not say where they are.
      expect(strategy === 'linear').toBe(name === 'wma.wma');
    },
  );

  it('asks for an index of exactly the containers that are sought by one', async () => {
    for (const { name, path } of allFormats) {
      const extension = name.split('.').pop();
      const wanted = extension === 'mp3' ? 'mp3' : extension === 'aac' ? 'adts' : null;
      expect(needsFrameIndex(await probeHeader(path)), name).toBe(wanted);
    }
    expect(needsFrameIndex(null)).toBeNull();
  });

  it('has no row that an earlier one hides', () => {
    const seen = new Set<string>();
    for (const { container, codec, profile = ['any'] } of SEEK_TABLE)
      for (const each of container)
        for (const name of codec ?? ['any'])
          for (const one of profile) {
            const hiding = [`${each} any any`, `${each} ${name} any`, `${each} ${name} ${one}`];
            expect(hiding.filter((key) => seen.has(key))).toEqual([]);
            seen.add(`${each} ${name} ${one}`);
          }
  });

  it('decodes what it does not know from the start', () => {
    expect(seekRow(null).strategy).toBe('linear');
  });
});
