// npm start -- FILE…: sees to what is missing, builds, and plays. Without arguments it plays the fixture album.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);

if (!setUp()) process.exit(1);

const args = given.length > 0 ? given : [path.join(root, 'fixtures', 'album')];
const player = spawn(process.execPath, [path.join(root, 'bin', 'playhead.js'), ...args], {
  stdio: 'inherit',
  // npm runs scripts in the package's folder; a relative path means the folder the user is in.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});

// Ctrl-C reaches the player from the terminal by itself; what only this process gets is passed on. Either way this one stays
// until the player has restored the terminal.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR1']) process.on(signal, () => player.kill(signal));

player.on('error', (error) => {
  console.error(`start: ${error.message}`);
  process.exitCode = 1;
});
player.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
