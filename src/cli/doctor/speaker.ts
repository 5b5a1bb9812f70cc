import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How far a process of its own came with the speaker addon. */
export type SpeakerTrial =
  | { readonly type: 'device-opens' }
  | { readonly type: 'device-fails'; readonly reason: string }
  | { readonly type: 'addon-fails'; readonly reason: string };

const TRIAL_LIMIT_MS = 10_000;
const NULL_CONFIG = 'alsa-null.conf';
/** A tenth of a second: opening takes a write, which should not be heard. */
const SILENCE_FRAMES = 4410;

/**
 * Loading the addon opens ALSA's default device in native code and aborts the process where there is none, so it is loaded while
 * the default device is the null one, and the real one is opened after the variable is as it was. Each step that is reached is
 * reported at once, synchronously: the next one may end the process without a word.
 */
const TRIAL = `
const { writeSync } = require('node:fs');
const [speakerDir, cwd, alsaConfig] = process.argv.slice(1);
const say = (step) => writeSync(1, step + '\\n');
const Speaker = require(speakerDir);
say('loaded');
process.chdir(cwd);
if (alsaConfig) process.env.ALSA_CONFIG_PATH = alsaConfig;
else delete process.env.ALSA_CONFIG_PATH;
const speaker = new Speaker({ channels: 2, bitDepth: 16, sampleRate: 44100 });
speaker.on('error', (error) => { say('error ' + error.message); process.exit(0); });
speaker.on('open', () => say('opened'));
speaker.write(Buffer.alloc(${SILENCE_FRAMES} * 4), () => process.exit(0));
`;

/**
 * Loads the speaker addon and opens the default sound device for a moment of silence, in a child process.
 *
 * @param speakerDir the folder of the speaker package
 * @param env the environment that says which device is the default
 */
export async function trySpeaker(speakerDir: string, env: NodeJS.ProcessEnv): Promise<SpeakerTrial> {
  const dir = mkdtempSync(path.join(tmpdir(), 'playhead-doctor-'));
  try {
    writeFileSync(path.join(dir, NULL_CONFIG), 'pcm.!default { type null }\nctl.!default { type null }\n');
    return await runTrial(speakerDir, env, dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function runTrial(
  speakerDir: string,
  env: NodeJS.ProcessEnv,
  configDir: string,
): Promise<SpeakerTrial> {
  const child = spawn(
    process.execPath,
    ['-e', TRIAL, speakerDir, process.cwd(), env.ALSA_CONFIG_PATH ?? ''],
    {
      // By its name alone: ALSA takes a space or a colon in a path for its end.
      cwd: configDir,
      env: { ...env, ALSA_CONFIG_PATH: NULL_CONFIG },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TRIAL_LIMIT_MS,
      killSignal: 'SIGKILL',
    },
  );
  let steps = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => (steps += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const lines = steps.split('\n');
  const ending = signal === null ? `it ended with exit code ${String(code)}` : `it ended by ${signal}`;
  if (!lines.includes('loaded')) return { type: 'addon-fails', reason: errorLine(complaints) ?? ending };
  if (lines.includes('opened') && code === 0) return { type: 'device-opens' };
  const error = lines.find((line) => line.startsWith('error '))?.slice('error '.length);
  return { type: 'device-fails', reason: alsaLine(complaints) ?? error ?? ending };
}

/** Node prints where an error was thrown before it says what it was. */
function errorLine(text: string): string | null {
  return /^(?:\w*Error: )(.+)$/m.exec(text)?.[1] ?? null;
}

/** ALSA's first complaint is the cause, the rest follow from it. */
function alsaLine(text: string): string | null {
  return /^ALSA lib [^ ]+ (?:\([^)]*\) )?(.+)$/m.exec(text)?.[1] ?? null;
}
