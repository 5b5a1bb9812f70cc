import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fixture } from '../helpers/fixtures.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { answerFile, WebServer } from '../helpers/web-server.ts';

const bench = await audioBench();
const FLAC = readFileSync(fixture('formats/flac.flac'));
const sendFlac = answerFile(FLAC, { ranges: true });
const FRAMES = 44_100;

let server: WebServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const location = (name: string): string => `<track><location>${name}.flac</location></track>`;

type Pages = Readonly<Record<string, string | Buffer | { readonly redirect: string }>>;

/** Serves these lists, sound under every name that ends in `.flac`, and 404 for the rest. */
async function serve(pages: Pages): Promise<WebServer> {
  server = new WebServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page === undefined && request.url?.endsWith('.flac')) sendFlac(request, response);
    else if (page === undefined) response.writeHead(404).end();
    else if (typeof page === 'string' || Buffer.isBuffer(page)) response.writeHead(200).end(page);
    else response.writeHead(302, { location: page.redirect }).end();
  });
  return server.start();
}

async function played(input: string, ...args: string[]) {
  const { code, stderr, events } = await runPlayhead([input, '--json', '--output', 'null:fast', ...args]);
  const ends = events.flatMap((event) =>
    event.event === 'end-file' && event.reason === 'eof' ? [`${event.path} ${event.frames_played}`] : [],
  );
  return { code, ends, lines: stderr.split('\n').filter((line) => line !== '') };
}

describe('a list from the web', () => {
  it.each([
    ['/l/a.m3u', '#EXTM3U\n#EXTINF:1,A\nb.flac\n../c%20d.flac\n/e f#1.flac\n'],
    ['/l/a.pls', '[playlist]\nFile2=../c%20d.flac\nFile1=b.flac\nFile3=/e f#1.flac\n'],
    ['/l/a.m3u8', 'b.flac\n../c%20d.flac\n/e f#1.flac\n'],
    ['/l/A.M3U?x=1', '[playlist]\r\nFile1=b.flac\r\nFile2=../c%20d.flac\r\nFile3=/e f#1.flac\r\n'],
    ['/l/tune?fmt=pls', '[playlist]\nFile1=b.flac\nFile2=../c%20d.flac\nFile3=/e f#1.flac\n'],
  ])('%s: its entries count from its address', async (address, list) => {
    const { url } = await serve({ [address]: list });
    const { code, ends, lines } = await played(url + address);
    expect(lines).toEqual([]);
    expect(ends).toEqual([
      `${url}/l/b.flac ${FRAMES}`,
      `${url}/c%20d.flac ${FRAMES}`,
      `${url}/e%20f%231.flac ${FRAMES}`,
    ]);
    expect(code).toBe(0);
  });

  it('XSPF, with xml:base and a redirect', async () => {
    const list =
      '<playlist><trackList><track><location>b.flac</location></track>' +
      '<track xml:base="/other/"><location>c%20d.flac</location></track></trackList></playlist>';
    const { url } = await serve({ '/a.xspf': { redirect: '/moved/here.xspf' }, '/moved/here.xspf': list });
    const { code, ends } = await played(`${url}/a.xspf`);
    expect(ends).toEqual([`${url}/moved/b.flac ${FRAMES}`, `${url}/other/c%20d.flac ${FRAMES}`]);
    expect(code).toBe(0);
  });

  it.each([
    ['text/plain', '#EXTM3U\n#EXTINF:1,A\nb.flac\n../c%20d.flac\n'],
    ['application/octet-stream', '[playlist]\nFile1=b.flac\nFile2=../c%20d.flac\n'],
    ['text/plain; charset=utf-8', '\ufeff#EXTM3U\r\nb.flac\r\n../c%20d.flac\r\n'],
    [
      'application/xml',
      '<?xml version="1.0"?>\n<playlist><trackList>' + location('b') + location('../c%20d'),
    ],
    ['application/octet-stream', '# mine\n\nb.flac\n../c%20d.flac\n'],
    ['audio/x-mpegurl', 'b.flac\n../c%20d.flac\n'],
    ['audio/x-scpls', '[playlist]\nFile1=b.flac\nFile2=../c%20d.flac\n'],
    ['', '#EXTINF:1,A\nb.flac\n#EXTINF:1,A\n../c%20d.flac\n'],
  ])('without a name, served as %s, is opened', async (type, list) => {
    server = new WebServer((request, response) => {
      const head = type === '' ? {} : { 'content-type': type };
      if (request.url?.endsWith('/list')) response.writeHead(200, head).end(list);
      else sendFlac(request, response);
    });
    const { url } = await server.start();
    expect(await played(`${url}/l/list`)).toEqual({
      code: 0,
      ends: [`${url}/l/b.flac ${FRAMES}`, `${url}/c%20d.flac ${FRAMES}`],
      lines: [],
    });
  });

  it('without a name may not name a file of this machine either', async () => {
    const local = fixture('formats/flac.flac');
    const { url } = await serve({ '/list': `#EXTM3U\nfile://${local}\nlast.flac\n` });
    const { code, ends, lines } = await played(`${url}/list`);
    expect([code, ends]).toEqual([3, [`${url}/last.flac ${FRAMES}`]]);
    expect(lines).toHaveLength(1);
  });

  it.each(['audio/flac', 'application/octet-stream', 'text/plain', ''])(
    'is not looked for in sound that is served as "%s"',
    async (type) => {
      const asked: string[] = [];
      server = new WebServer((request, response) => {
        asked.push(request.method ?? '');
        response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(FLAC);
      });
      const { url } = await server.start();
      expect(await played(`${url}/radio`)).toEqual({ code: 0, ends: [`${url}/radio ${FRAMES}`], lines: [] });
      // A station is asked for its type, and then for its sound, once.
      if (type === 'audio/flac') expect(asked).toEqual(['HEAD', 'GET']);
    },
  );

  it.each([
    ['a web page', '<html><head><title>My playlist </title></head></html>'],
    ['some text', 'Hello there,\nthis is no list.\n'],
    ['blank lines', '\n'.repeat(4000)],
    ['markup without an element', '<!>'.repeat(330)],
  ])('is not seen in %s', async (_, text) => {
    const { url } = await serve({ '/page': text });
    const { code, lines } = await played(`${url}/page`);
    expect([code, lines]).toEqual([2, [`playhead: ${url}/page: is not audio, or is damaged beyond reading`]]);
  });

  it('may not name a file of this machine', async () => {
    const local = fixture('formats/flac.flac');
    const xspf = `<playlist xml:base="file:///"><track><location>${local.slice(1)}</location></track></playlist>`;
    const { url } = await serve({
      '/a.m3u': `file://${local}\n${local}\nb.m3u\n/c.xspf\nftp://h/a.flac\nlast.flac\n`,
      '/b.m3u': `file://${local}`,
      '/c.xspf': xspf,
    });
    const { code, ends, lines } = await played(`${url}/a.m3u`);
    const refused = 'a playlist from the web may name http and https addresses only';
    expect(ends).toEqual([`${url}/last.flac ${FRAMES}`, `${url}${encodeURI(local)} ${FRAMES}`].reverse());
    expect(lines).toEqual([
      `playhead: file://${local}: ${refused}`,
      `playhead: file://${local}: ${refused}`,
      `playhead: ${local.slice(1)}: ${refused}`,
      `playhead: ftp://h/a.flac: ${refused}`,
    ]);
    expect(code).toBe(3);
  });

  it('is opened once, and not without end', async () => {
    const list = (n: number) =>
      `${n}.flac\n${[1, 2, 3].map((next) => `l.m3u?${n * 3 + next}`).join('\n')}\nl.m3u?0\n`;
    server = new WebServer((request, response) => {
      const n = /l\.m3u\?(\d+)/.exec(request.url ?? '')?.[1];
      if (n === undefined) sendFlac(request, response);
      else response.writeHead(200).end(list(Number(n) % 30));
    });
    const { url } = await server.start();
    const { code } = await played(`${url}/l.m3u?0`, '--length', '0.01');
    expect(code).toBe(3);
    const asked = server.requests
      .filter((request) => request.url.includes('m3u'))
      .map((request) => request.url);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('that is missing is one line, as is one that never ends', async () => {
    const { url } = await serve({ '/long.m3u': Buffer.alloc(17 * 2 ** 20, 'x\n') });
    expect(await played(`${url}/no.pls`)).toEqual({
      code: 2,
      ends: [],
      lines: [`playhead: ${url}/no.pls: the server says 404: not found`],
    });
    expect(await played(`${url}/long.m3u`)).toEqual({
      code: 2,
      ends: [],
      lines: [`playhead: ${url}/long.m3u: is larger than 16 MiB`],
    });
  });

  it('that is sound is played', async () => {
    const { url } = await serve({ '/radio.m3u': FLAC });
    expect((await played(`${url}/radio.m3u`)).ends).toEqual([`${url}/radio.m3u ${FRAMES}`]);
  });
});

it('a local list may name both', async () => {
  const { url } = await serve({ '/l.pls': '[playlist]\nFile1=x.flac\n' });
  const local = fixture('formats/flac.flac');
  writeFileSync(bench.path('both.m3u'), `${url}/l.pls\n${local}\n${url}/y.flac\n`);
  const { ends } = await played(path.join(bench.dir, 'both.m3u'));
  expect(ends).toEqual([`${url}/x.flac ${FRAMES}`, `${local} ${FRAMES}`, `${url}/y.flac ${FRAMES}`]);
});
