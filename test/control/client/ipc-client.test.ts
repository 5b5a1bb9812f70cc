import { mkdtempSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { IpcClient } from '../../../src/control/client/ipc-client.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

it('passes over lines that are no message, and takes the reply behind them', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'playhead-client-'));
  const socket = path.join(folder, 'odd.sock');
  const server = net.createServer((client) => {
    client.once('data', () =>
      client.write('5\nnull\n"event"\ntrue\n[1]\n{\n{"data":7,"request_id":1,"error":"success"}\n'),
    );
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const client = await IpcClient.connect(socket, 10_000);
  expect(await client.ask(['get_property', 'volume'], 60_000)).toEqual({ isDone: true, data: 7 });
  client.close();
  await new Promise((resolve) => server.close(resolve));
  removeFolder(folder);
});
