import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';
import { answerFile } from '../helpers/web-server.ts';

/** Not in the window: a decoder seeks there, over the network. */
const FAR = ['--range', '25-25.2', '--range', '3-3.2', '--memory', '0', '--read-ahead', '1', '--output', '-'];

/** For 127.0.0.1, signed by nobody but itself, and good for a hundred years. The key protects nothing. */
const CERTIFICATE = path.resolve(import.meta.dirname, '../helpers/certificate/cert.pem');
const KEY = path.resolve(import.meta.dirname, '../helpers/certificate/key.pem');

let server: https.Server;
let file: string;
let url: string;

beforeAll(async () => {
  file = await generated('long.flac');
  server = https.createServer(
    { key: readFileSync(KEY), cert: readFileSync(CERTIFICATE) },
    answerFile(readFileSync(file), { ranges: true }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/x.flac`;
});
afterAll(() => void server.close());

it('is refused where nobody vouches for the certificate', async () => {
  const { code, stderr } = await runPlayhead([url, '--output', 'null:fast'], {
    env: { NODE_EXTRA_CA_CERTS: undefined },
  });
  const reason = "the server's certificate is not trusted (NODE_EXTRA_CA_CERTS names more authorities)";
  expect(stderr).toBe(`playhead: ${url}: ${reason}\n`);
  expect(code).toBe(2);
});

it('plays, and is sought in, where the certificate is named', async () => {
  const web = await runPlayhead([url, ...FAR], { env: { NODE_EXTRA_CA_CERTS: CERTIFICATE } });
  expect(web.stderr).toBe('');
  const local = await runPlayhead([file, ...FAR]);
  expect(web.stdoutBytes.length).toBe(Math.round(0.4 * 44_100) * 8);
  expect(web.stdoutBytes.equals(local.stdoutBytes)).toBe(true);
});
