import { describe, expect, it } from 'vitest';
import { audioBench } from '../helpers/make-audio.ts';
import { latin1, PNG } from '../helpers/tag-bytes.ts';
import { metadataOfBytes, metadataOfFile } from '../helpers/tagged-files.ts';
import { writeFile } from 'node:fs/promises';

const bench = await audioBench();

/** An EBML element; its id in hexadecimal. */
function element(id: string, ...parts: readonly (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
  );
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), size, body]);
}

const matroska = (...sections: readonly Buffer[]) =>
  metadataOfBytes(
    bench,
    'x.mka',
    element('1a45dfa3', element('4282', 'matroska')),
    element('18538067', ...sections),
  );
const simple = (name: string, value: string) =>
  element('67c8', element('45a3', name), element('4487', value));

describe('tags of Matroska', () => {
  it('as ffmpeg writes them', async () => {
    const tags = {
      ...{ title: 'Tïtle', artist: 'AC/DC', album: 'Alb', album_artist: 'AA', composer: 'Cö', genre: 'G' },
      ...{ track: '3/4', date: '2004-05-06', comment: 'c', REPLAYGAIN_TRACK_GAIN: '-4,5 dB' },
    };
    const options = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
    for (const name of ['x.mka', 'x.webm'])
      expect(await metadataOfFile(await bench.make(name, '-c:a', 'libopus', ...options))).toMatchObject({
        ...{ title: 'Tïtle', artist: 'AC/DC', album: 'Alb', albumArtist: 'AA', composer: 'Cö', genre: 'G' },
        ...{ track: { no: 3, of: 4 }, date: '2004-05-06', comment: 'c', warnings: [] },
        replayGain: { trackGainDb: -4.5 },
      });
  });

  it('of an album and of a track', async () => {
    const album = element(
      '7373',
      ...[element('63c0', element('68ca', 50)), simple('TITLE', 'Album'), simple('ARTIST', 'Band')],
      ...[simple('TOTAL_PARTS', '9'), simple('DATE_RELEASED', '1999')],
    );
    const track = element(
      '7373',
      ...[element('63c0', element('68ca', 30)), simple('TITLE', 'Song'), simple('PART_NUMBER', '2')],
      ...[simple('ARTIST', 'One'), simple('ARTIST', 'Two')],
    );
    const metadata = await matroska(element('1254c367', album, track));
    expect(metadata).toMatchObject({
      ...{ title: 'Song', artist: 'One; Two', album: 'Album', albumArtist: 'Band', year: 1999 },
      track: { no: 2, of: 9 },
    });
    expect((await matroska(element('1254c367', album))).artist).toBe('Band');
  });

  it('and pictures that are attached to it', async () => {
    await writeFile(bench.path('cover.png'), PNG);
    const attach = ['-attach', bench.path('cover.png'), '-metadata:s:1', 'mimetype=image/png'];
    const { pictures } = await metadataOfFile(await bench.make('attached.mka', '-c:a', 'flac', ...attach));
    expect(pictures).toMatchObject([{ type: 'Cover (front)', mimeType: 'image/png', width: 8 }]);
    expect(Buffer.from(pictures[0]!.bytes)).toEqual(PNG);
  });
});

describe('chapters of Matroska', () => {
  const atom = (ms: number, title: string, ...more: readonly Buffer[]) => {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(ms) * 1_000_000n);
    return element('b6', element('91', time), element('80', element('85', title)), ...more);
  };
  const edition = (flags: readonly Buffer[], ...atoms: readonly Buffer[]) =>
    element('45b9', ...flags, ...atoms);
  const isDefault = element('45db', 1);
  const isHidden = element('45bd', 1);
  const titles = async (...editions: readonly Buffer[]) =>
    (await matroska(element('1043a770', ...editions))).chapters.map(({ title }) => title);

  it('are those of the default edition', async () => {
    const first = edition([], atom(0, 'A'));
    const second = edition([isDefault], atom(0, 'B'), atom(1000, 'C'));
    expect(await titles(first, second)).toEqual(['B', 'C']);
    expect(await titles(second, first)).toEqual(['B', 'C']);
  });

  it('are those of the first visible edition where none is the default', async () => {
    const hidden = edition([isHidden], atom(0, 'H'));
    expect(await titles(hidden, edition([], atom(0, 'A')), edition([], atom(0, 'B')))).toEqual(['A']);
    expect(await titles(hidden)).toEqual(['H']);
  });

  it('leave out what is hidden or not enabled', async () => {
    const atoms = [atom(0, 'A'), atom(1000, 'B', element('98', 1)), atom(2000, 'C', element('4598', 0))];
    expect(await titles(edition([], ...atoms))).toEqual(['A']);
  });

  it('of a file that is cut off in them cost nothing', async () => {
    const whole = Buffer.concat([latin1('x'), element('1043a770', edition([], atom(0, 'A')))]);
    expect(await matroska(whole.subarray(1, 30))).toMatchObject({ chapters: [], warnings: [] });
  });
});
