import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** Linux's list of TCP connections over IPv4, which every process may read. Elsewhere there is none. */
const CONNECTIONS = '/proc/net/tcp';

/** Whether the other end of a connection from this machine is known to belong to another user. */
export async function isForeign(socket: Socket): Promise<boolean> {
  const { remotePort, localPort } = socket;
  const own = process.geteuid?.();
  if (remotePort === undefined || localPort === undefined || own === undefined) return false;
  let table: string;
  try {
    table = await readFile(CONNECTIONS, 'latin1');
  } catch {
    return false; // no such list here: what the connection knows has to do
  }
  const owner = ownerIn(table, remotePort, localPort);
  return owner !== null && owner !== own;
}

/**
 * The user whose end of a connection has `port`, the other end being `peerPort` (proc(5): the numbers are hexadecimal, the user's is
 * the eighth column). Null if it is not listed.
 */
export function ownerIn(table: string, port: number, peerPort: number): number | null {
  for (const line of table.split('\n')) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/);
    if (portOf(local) === port && portOf(remote) === peerPort) return Number(uid);
  }
  return null;
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(':')[1] ?? '', 16);
}
