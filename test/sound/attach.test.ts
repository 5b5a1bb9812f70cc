import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { RemoteClient } from '../helpers/remote-client.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { startPlayhead } from '../helpers/run-playhead.ts';
import { RATE, soundBench } from '../helpers/sound-bench.ts';
import { openTerminal, type TestTerminal } from '../helpers/terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const bench = soundBench();

it('screens that attach, leave, are stopped and are killed leave the sound in one piece', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'playhead-attach-'));
  const socket = path.join(folder, 'playhead', 'daemon.sock');
  const daemon = startPlayhead(['daemon', '--output', 'speaker', bench.flac], {
    env: {
      ...bench.pulse.env,
      ...bench.mark.env,
      XDG_RUNTIME_DIR: folder,
      DBUS_SESSION_BUS_ADDRESS: undefined,
    },
    timeoutMs: 120_000,
  });
  const terminals: TestTerminal[] = [];
  const attach = async (): Promise<TestTerminal> => {
    const terminal = openTerminal(80, 24, { XDG_RUNTIME_DIR: folder });
    terminals.push(terminal);
    terminal.run('node bin/playhead.js attach; echo "ended $?"');
    await terminal.waitForScreen((rows) => rows.some((row) => /▶ .*\d:\d\d/.test(row)), 'the clock', 60_000);
    return terminal;
  };
  try {
    await waitUntil(
      () =>
        RemoteClient.connect(socket).then(
          (client) => {
            client.close();
            return true;
          },
          () => false,
        ),
      'the daemon to listen',
      60_000,
    );
    const [killed, stopped] = await Promise.all([attach(), attach()]);
    process.kill(killed.foregroundPid(), 'SIGKILL');
    const stoppedPid = stopped.foregroundPid();
    process.kill(stoppedPid, 'SIGSTOP');
    await bench.seconds(3);
    const left = await attach();
    left.press('q');
    await left.waitForScreen((rows) => rows.join('').includes('ended 0'), 'the shell');
    process.kill(stoppedPid, 'SIGCONT');
    await bench.seconds(1);

    const client = await RemoteClient.connect(socket);
    expect(await client.property('playhead/underruns')).toBe(0);
    await client.ask('quit');
    client.close();
    expect((await daemon.result).code).toBe(0);
    const runs = await bench.heard();
    expect(runs).toHaveLength(1);
    expect(runs[0]!.referenceFrame).toBe(0);
    expect(runs[0]!.frames).toBeGreaterThan(4 * RATE);
  } finally {
    for (const terminal of terminals) terminal.close();
    daemon.signal('SIGKILL');
    await daemon.result;
    removeFolder(folder);
  }
});
