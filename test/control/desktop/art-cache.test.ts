import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, describe, it } from 'vitest';
import { artUrl } from '../../../src/control/desktop/art-cache.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const COVER = 'fixtures/album/cover.png';

let folder = '';
let cache = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'playhead-art-'));
  cache = path.join(folder, 'cache', 'art');
});
afterEach(() => removeFolder(folder));

const none = () => Promise.resolve(null);

describe('the picture for the desktop', () => {
  it('is the folder’s, copied under the hash of its bytes, for this user alone', async () => {
    mkdirSync(path.join(folder, 'ä b'));
    copyFileSync(COVER, path.join(folder, 'ä b', 'Cover.PNG'));
    const url = await artUrl(path.join(folder, 'ä b', 'song.flac'), none, cache);
    expect(url).toMatch(/^file:\/\/\/.*\/[0-9a-f]{64}\.png$/);
    const place = fileURLToPath(url!);
    expect(readFileSync(place)).toEqual(readFileSync(COVER));
    expect(statSync(place).mode & 0o777).toBe(0o600);
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    // The same picture is the same file.
    expect(await artUrl(path.join(folder, 'ä b', 'other.flac'), none, cache)).toBe(url);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  it('in the file comes first', async () => {
    copyFileSync(COVER, path.join(folder, 'cover.png'));
    const bytes = Uint8Array.from(Buffer.from('ffd8ffc0001108001000100301220002110103110100', 'hex'));
    const url = await artUrl(path.join(folder, 'song.flac'), () => Promise.resolve({ bytes }), cache);
    expect(url).toMatch(/\.jpg$/);
  });

  it('is none where there is none, or what there is is no picture, too large, or a stream’s', async () => {
    const text = { bytes: Buffer.from('<html>') };
    const large = { bytes: Buffer.concat([readFileSync(COVER), Buffer.alloc(10 * 2 ** 20)]) };
    const file = path.join(folder, 'song.flac');
    expect(await artUrl(file, none, cache)).toBeNull();
    expect(await artUrl(file, () => Promise.resolve(text), cache)).toBeNull();
    expect(await artUrl(file, () => Promise.resolve(large), cache)).toBeNull();
    expect(await artUrl('http://host/a.mp3', () => Promise.reject(new Error('asked')), cache)).toBeNull();
    expect(await artUrl(file, () => Promise.reject(new Error('unreadable')), cache)).toBeNull();
    writeFileSync(path.join(folder, 'file'), '');
    const cover = { bytes: readFileSync(COVER) };
    expect(await artUrl(file, () => Promise.resolve(cover), path.join(folder, 'file'))).toBeNull();
  });

  it('is kept with the fifty that were used last', async () => {
    const png = readFileSync(COVER);
    for (let number = 0; number < 53; number++) {
      const bytes = Buffer.concat([png, Buffer.from([number])]);
      await artUrl(path.join(folder, 'song.flac'), () => Promise.resolve({ bytes }), cache);
    }
    expect(readdirSync(cache)).toHaveLength(50);
  });
});
