import { mkdtempSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture, generated } from '../helpers/fixtures.ts';
import { audioBench } from '../helpers/make-audio.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { answerFile, WebServer } from '../helpers/web-server.ts';
import type { Answer } from '../helpers/web-server.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const bench = await audioBench();
const FASTSTART = ['-c', 'copy', '-movflags', '+faststart'];

let folder: string;
let server: WebServer | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'playhead-url-'));
});
afterEach(async () => {
  await server?.stop();
  server = null;
  removeFolder(folder);
});

async function serve(answer: Answer): Promise<WebServer> {
  server = new WebServer(answer);
  return server.start();
}

/** What a local file gives as raw sound: what its URL must give too. */
async function rawOf(...args: string[]): Promise<Buffer> {
  const result = await runPlayhead([...args, '--output', '-']);
  expect(result.code).toBe(0);
  return result.stdoutBytes;
}

/** A station that sends MP3 in real time and faster at first, with a title before the second block. */
function answerStation(bytes: Buffer, titles: readonly string[]): Answer {
  const interval = 4096;
  return (request, response) => {
    // Whether it is a list is asked first, without its sound.
    if (request.method === 'HEAD')
      return void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end();
    expect(request.headers['icy-metadata']).toBe('1');
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'icy-name': 'x', 'icy-metaint': interval });
    let block = 0;
    const timer = setInterval(() => {
      const at = (block * interval) % (bytes.length - interval);
      const text = Buffer.from((titles[block] ?? '') === '' ? '' : `StreamTitle='${titles[block]}';`);
      const padded = Buffer.alloc(Math.ceil(text.length / 16) * 16);
      text.copy(padded);
      block++;
      response.write(
        Buffer.concat([bytes.subarray(at, at + interval), Buffer.from([padded.length / 16]), padded]),
      );
    }, 20);
    response.on('close', () => clearInterval(timer));
  };
}

/** Each byte by itself. */
function sendInPieces(text: string, response: ServerResponse): void {
  if (text === '') response.end();
  else response.write(text[0], () => setImmediate(() => sendInPieces(text.slice(1), response)));
}

describe('a URL', () => {
  it.each([true, false])('gives the samples of the file (ranges: %s)', async (ranges) => {
    const file = fixture('formats/flac.flac');
    const { url } = await serve(answerFile(readFileSync(file), { ranges }));
    expect((await rawOf(`${url}/a.flac`)).equals(await rawOf(file))).toBe(true);
    expect(
      (await rawOf('--start', '12345f', `${url}/a.flac`)).equals(await rawOf('--start', '12345f', file)),
    ).toBe(true);
  });

  it.each([true, false])(
    'goes on at the very byte after the server was away (ranges: %s)',
    async (ranges) => {
      const file = fixture('formats/flac.flac');
      const bytes = readFileSync(file);
      const cut = Math.floor(bytes.length / 2);
      let isHeld = false;
      const web = await serve(
        answerFile(bytes, {
          ranges,
          holdAfterBytes: (answer) => (answer === 1 ? cut : null),
          onHeld: () => (isHeld = true),
        }),
      );
      const player = startPlayhead(['--json', '--output', '-', `${web.url}/a.flac`]);
      player.child.stdin.end();
      await waitUntil(() => isHeld, 'half of the file to be sent');
      await web.stop();
      await waitUntil(() => player.stderr().includes('connection-lost'), 'the loss to be told');
      await web.start();
      const result = await player.result;
      expect(result.code).toBe(0);
      const codes = result.events.flatMap((event) => (event.event === 'warning' ? [event.code] : []));
      expect(codes).toEqual(['connection-lost', 'reconnected']);
      expect(result.stdoutBytes.equals(await rawOf(file))).toBe(true);
      expect(web.requests.at(-1)?.range).toBe(`bytes=${cut}-`);
    },
  );

  it('tells the titles of a station, and plays on within 5 s of its return', async () => {
    const bytes = readFileSync(await generated('long-cbr.mp3'));
    const web = await serve(answerStation(bytes, ['', "Ann's 'Song' – 1", '', 'Bob; Two']));
    const player = startPlayhead(['--json', '--output', 'null', `${web.url}/live`]);
    await waitUntil(
      () => player.events().filter((event) => event.event === 'metadata').length === 2,
      'two titles',
    );
    expect(player.events().flatMap((event) => (event.event === 'metadata' ? [event.title] : []))).toEqual([
      "Ann's 'Song' – 1",
      'Bob; Two',
    ]);
    await web.stop();
    await waitUntil(() => player.events().some((event) => event.event === 'warning'), 'the loss');
    await web.start();
    const backMs = performance.now();
    await waitUntil(
      () => player.events().some((event) => event.event === 'warning' && event.code === 'reconnected'),
      'the return',
    );
    expect(performance.now() - backMs).toBeLessThan(5000);
    player.signal('SIGTERM');
    expect((await player.result).code).toBe(4);
  });

  it.each<[string, Answer, string]>([
    ['404', (_, response) => void response.writeHead(404).end(), 'the server says 404: not found'],
    ['403', (_, response) => void response.writeHead(403).end(), 'the server refused it (403)'],
    ['503', (_, response) => void response.writeHead(503).end(), 'the server says 503: it has a fault'],
    [
      'endless redirects',
      (_, response) => void response.writeHead(302, { location: '/again' }).end(),
      'too many redirects',
    ],
    [
      'a redirect to a file',
      (_, response) => void response.writeHead(302, { location: 'file:///etc/hostname' }).end(),
      'the server redirects to something that may not be opened',
    ],
    [
      'a list of stations',
      (_, response) => void response.end('#EXTM3U\n#EXTINF:-1,One\nhttp://example.org/live\n'),
      'is a list of other addresses: save it as a file, and play that',
    ],
    ...[
      'http://example.org/live\n',
      '# mine\r\n\r\nhttp://example.org/a.mp3\r\nhttp://example.org/b.mp3\r\n',
      '\xef\xbb\xbf#EXTM3U\nhttp://example.org/live\n',
      '<?xml version="1.0"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/"></playlist>\n',
      'PERFORMER "Ann"\nFILE "a.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
      '[playlist]\nFile1=http://example.org/live\n',
    ].map((list): [string, Answer, string] => [
      JSON.stringify(list),
      (_, response) => void response.end(Buffer.from(list, 'latin1')),
      'is a list of other addresses: save it as a file, and play that',
    ]),
    [
      'segments behind a byte order mark',
      (_, response) => void response.end('\ufeff#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n'),
      'is a list of segments that begins with a byte order mark, which is not allowed there',
    ],
    [
      'a list of streams that names itself',
      (_, response) => void response.end('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nx.mp3\n'),
      'is a list of streams that leads to another, or back to itself',
    ],
    ['nothing', (_, response) => void response.end(), 'is empty'],
    [
      'a web page',
      (_, response) => void response.end('<html><body>Nothing to hear here</body></html>'),
      'is not audio, or is damaged beyond reading',
    ],
  ])('says in plain words what is wrong: %s', async (_, answer, reason) => {
    const { url } = await serve(answer);
    const result = await runPlayhead(['--output', 'null:fast', `${url}/x.mp3`]);
    expect(result.stderr).toBe(`playhead: ${url}/x.mp3: ${reason}\n`);
    expect(result.code).toBe(2);
  });

  it('ends an M4A that comes as one stream where its edit list does', async () => {
    const ready = await bench.convert(fixture('formats/m4a-aac.m4a'), 'a.m4a', ...FASTSTART);
    const { url } = await serve(answerFile(readFileSync(ready), { ranges: false }));
    expect((await rawOf(`${url}/a.m4a`)).equals(await rawOf(ready))).toBe(true);
  });

  it.each([[], ['--start', '0.2']])('says that an M4A has its index at the end: %j', async (...args) => {
    const file = await generated('long.m4a');
    const { url } = await serve(answerFile(readFileSync(file), { ranges: false }));
    const reason = 'has its index behind its sound, or is cut short: save it as a file, and play that';
    const web = await runPlayhead([`${url}/a.m4a`, ...args, '--output', 'null:fast']);
    expect(web).toMatchObject({ code: 2, stderr: `playhead: ${url}/a.m4a: ${reason}\n` });
    const pipe = await runPlayhead(['-', ...args, '--output', 'null:fast'], { input: readFileSync(file) });
    expect(pipe).toMatchObject({ code: 2, stderr: `playhead: -: ${reason}\n` });
  });

  it('asks no proxy for what lies on this machine', async () => {
    const file = fixture('formats/mp3-cbr.mp3');
    const { url } = await serve(answerFile(readFileSync(file), { ranges: true }));
    const env = { http_proxy: 'http://127.0.0.1:1' };
    const { code, stdoutBytes } = await runPlayhead([`${url}/a.mp3`, '--output', '-'], { env });
    expect(code).toBe(0);
    expect(stdoutBytes.equals(await rawOf(file))).toBe(true);
  });

  it('plays a stream of segments whose list comes in pieces', async () => {
    const segment = await bench.convert(fixture('formats/aac.aac'), 'segment.ts', '-c', 'copy');
    const list = '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n0.ts\n#EXT-X-ENDLIST\n';
    const { url } = await serve((request, response) => {
      if (request.url === '/0.ts') response.end(readFileSync(segment));
      else sendInPieces(list, response);
    });
    const { code, stderr, stdoutBytes } = await runPlayhead([`${url}/x.m3u8`, '--output', '-']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdoutBytes.length).toBeGreaterThan(0);
  });

  it('can be left while a stream of segments is waited for', async () => {
    const list = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n#EXT-X-ENDLIST\n';
    const web = await serve((request, response) => {
      if (request.url === '/x.m3u8') response.end(list);
    });
    const player = startPlayhead(['--output', '-', `${web.url}/x.m3u8`]);
    await waitUntil(() => web.requests.some(({ url }) => url === '/0.ts'), 'the segment to be asked for');
    player.signal('SIGTERM');
    expect((await player.result).code).toBe(4);
  });

  it('says that nobody listens there', async () => {
    const gone = await serve(() => undefined);
    const { url } = gone;
    await gone.stop();
    const result = await runPlayhead(['--output', 'null:fast', `${url}/x.mp3`]);
    expect(result.stderr).toBe(`playhead: ${url}/x.mp3: connection refused\n`);
    expect(result.code).toBe(2);
  });
});
