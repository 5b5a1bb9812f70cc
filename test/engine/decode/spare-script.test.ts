import { describe, expect, it } from 'vitest';
import { headersThenSubfileUrl, subfileUrl } from '../../../src/ffmpeg/media-url.ts';
import { scriptFromStart, scriptFromTime } from '../../../src/engine/decode/spare-script.ts';

describe('the script for a spare', () => {
  it('starts a second before the cut', () => {
    expect(scriptFromTime('/music/a.flac', 41)).toBe(
      "ffconcat version 1.0\nfile 'file:/music/a.flac'\ninpoint 41\n",
    );
  });

  it('moves the start of a file behind the cut by an entry that gives nothing', () => {
    expect(scriptFromStart('file:/a')).toBe(
      "ffconcat version 1.0\nfile 'file:/a'\nduration 1\noutpoint -100\nfile 'file:/a'\n",
    );
  });

  it('quotes apostrophes, and leaves every other character as it is', () => {
    expect(scriptFromTime(String.raw`/it's \ "x" #1`, 2)).toContain(
      String.raw`file 'file:/it'\''s \ "x" #1'` + '\n',
    );
  });

  it('is not there for a name with a line break, which would begin another directive', () => {
    expect(scriptFromTime("/a\nfile 'b", 2)).toBeNull();
    expect(scriptFromStart('file:/a\rb')).toBeNull();
  });
});

describe('the URL of a part of a file', () => {
  it('takes the name as it is', () => {
    expect(subfileUrl('/a,:b', 10)).toBe('subfile,,start,10,end,0,,:file:/a,:b');
  });

  it('is not there for a name that the concat protocol would split', () => {
    expect(headersThenSubfileUrl('/a|b', [{ startByte: 0, endByte: 9 }], 20)).toBeNull();
    expect(headersThenSubfileUrl('/ab', [{ startByte: 0, endByte: 9 }], 20)).toBe(
      'concat:subfile,,start,0,end,9,,:file:/ab|subfile,,start,20,end,0,,:file:/ab',
    );
  });
});
