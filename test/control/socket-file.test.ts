import { existsSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemotePlayerRig } from '../helpers/remote-player.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { runPlayhead } from '../helpers/run-playhead.ts';

describe('the file of the control socket', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'playhead-socket-'));
  });
  afterEach(() => removeFolder(folder));

  const refused = async (socket: string): Promise<string> => {
    const { code, stderr } = await runPlayhead([
      '--idle',
      '--output',
      'null',
      '--ui',
      'none',
      '--input-ipc-server',
      socket,
    ]);
    expect(code).toBe(1);
    return stderr;
  };

  it('belongs to its user alone and goes with the player; a living player keeps it', async () => {
    const rig = await RemotePlayerRig.start();
    expect(statSync(rig.socket).mode & 0o777).toBe(0o600);
    expect(await refused(rig.socket)).toContain(`another player listens on ${rig.socket}`);
    const client = await rig.client();
    expect(await client.property('pid')).toBe(rig.player.pid);
    rig.player.signal('SIGTERM');
    await rig.player.result;
    expect(existsSync(rig.socket)).toBe(false);
    await rig.close();
  });

  it('is made where a dead player has left one', async () => {
    const rig = await RemotePlayerRig.start();
    rig.player.signal('SIGKILL');
    await rig.player.result;
    expect(existsSync(rig.socket)).toBe(true);
    const { code } = await runPlayhead([
      '--output',
      'null:fast',
      '--ui',
      'none',
      '--input-ipc-server',
      rig.socket,
      'fixtures/formats/wav-s16.wav',
    ]);
    expect(code).toBe(0);
    expect(existsSync(rig.socket)).toBe(false);
    await rig.close();
  });

  it('replaces no file that is not a socket, nor a link to a living one', async () => {
    const file = path.join(folder, 'song.flac');
    writeFileSync(file, 'music');
    expect(await refused(file)).toContain('there is a file of that name already');
    expect(statSync(file).size).toBe(5);
    const link = path.join(folder, 'link');
    symlinkSync(file, link);
    expect(await refused(link)).toContain('there is a file of that name already');
  });

  it('is refused by name where it cannot be made', async () => {
    expect(await refused(path.join(folder, 'missing', 'x.sock'))).toContain('its folder does not exist');
    const long = path.join(folder, 'x'.repeat(108 - folder.length));
    expect(await refused(long)).toContain('107 bytes');
  });

  it('is not removed when another has taken its place', async () => {
    const rig = await RemotePlayerRig.start();
    const { rmSync } = await import('node:fs');
    rmSync(rig.socket);
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(rig.socket, resolve));
    rig.player.signal('SIGTERM');
    await rig.player.result;
    expect(existsSync(rig.socket)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    await rig.close();
  });
});
