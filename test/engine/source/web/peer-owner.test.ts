import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { isForeign, ownerIn } from '../../../../src/engine/source/web/peer-owner.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9C41 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 3170 1 0000000000000000 100 0 0 10 0
   1: 0100007F:9C41 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 3171 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:C350 0100007F:9C41 01 00000000:00000000 00:00000000 00000000 65534        0 3172 1 0000000000000000 20 4 30 10 -1
`;

it('finds whose end of a connection it is', () => {
  expect(ownerIn(TABLE, 0xc350, 0x9c41)).toBe(65_534);
  expect(ownerIn(TABLE, 0x9c41, 0xc350)).toBe(1000);
  expect(ownerIn(TABLE, 0xc351, 0x9c41)).toBe(null);
  expect(ownerIn('', 1, 2)).toBe(null);
});

it('takes nobody for another who is not', async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const met = new Promise<net.Socket>((resolve) => server.once('connection', resolve));
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const socket = await met;
  expect(await isForeign(socket)).toBe(false);
  client.destroy();
  socket.destroy();
  server.close();
});
