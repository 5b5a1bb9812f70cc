import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { generated } from '../helpers/fixtures.ts';
import { runPlayhead, startPlayhead } from '../helpers/run-playhead.ts';
import { removeFolder } from '../helpers/remove-folder.ts';

const RATE = 44_100;
const dir = mkdtempSync(path.join(tmpdir(), 'ph-no-device-'));
afterAll(() => removeFolder(dir));

/** Whole configurations of ALSA in which the default device cannot be opened, each for a reason of its own. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  'knows no default device': '# nothing\n',
  'names a card that is not there': 'pcm.!default { type hw card 31 }\nctl.!default { type hw card 31 }\n',
  'names a sound server that does not answer': 'pcm.!default { type pulse server "unix:/nowhere/native" }\n',
};

/** An environment in which ALSA reads that configuration and nothing else, and no sound server is known. */
function without(configuration: string): Readonly<Record<string, string | undefined>> {
  const file = path.join(dir, 'asound.conf');
  writeFileSync(file, configuration);
  return { ALSA_CONFIG_PATH: file, PULSE_SERVER: undefined, PULSE_RUNTIME_PATH: dir };
}

describe.each(Object.entries(CONFIGURATIONS))('where ALSA %s', (_, configuration) => {
  it('plays on silently in real time, and says so in one line', async () => {
    const file = await generated('long.flac');
    const { code, stderr, stdout } = await runPlayhead([file, '--length', '1'], {
      env: without(configuration),
    });
    expect(stderr).toBe(
      'playhead: warning: playing silently: the default sound device cannot be opened at 44100 Hz with 2 channels\n',
    );
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  it('takes as long as the sound would', async () => {
    const file = await generated('long.flac');
    const player = startPlayhead([file, '--length', '1.5', '--json', '--output', 'auto'], {
      env: without(configuration),
    });
    await player.waitFor('file-loaded');
    const loadedMs = performance.now();
    await player.waitFor('end-file');
    const { code, events } = await player.result;
    expect(performance.now() - loadedMs).toBeGreaterThan(1400);
    expect(events.map(({ event }) => event)).toEqual([
      'start-file',
      'file-loaded',
      'warning',
      'end-file',
      'shutdown',
    ]);
    expect(events[2]).toMatchObject({ code: 'no-device' });
    expect(events[3]).toMatchObject({ reason: 'eof', frames_played: 1.5 * RATE });
    expect(events[4]).toEqual({ event: 'shutdown', exit_code: 0, underruns: 0 });
    expect(code).toBe(0);
  });

  it('ends with exit code 1 and one line where the speaker is a must', async () => {
    const file = await generated('long.flac');
    const { code, signal, stderr, stdout } = await runPlayhead([file, '--output', 'speaker'], {
      env: without(configuration),
      timeoutMs: 5000,
    });
    expect(stderr).toBe('playhead: the default sound device cannot be opened at 44100 Hz with 2 channels\n');
    expect(stdout).toBe('');
    expect({ code, signal }).toEqual({ code: 1, signal: null });
  });
});

it('names the device that was asked for and is not there', async () => {
  const file = await generated('long.flac');
  const env = without('# nothing\n');
  const { code, stderr } = await runPlayhead([file, '--output', 'speaker', '--device', 'no\u001b[31msuch'], {
    env,
  });
  expect(stderr).toBe(
    'playhead: the sound device "no\\u001b[31msuch" cannot be opened at 44100 Hz with 2 channels\n',
  );
  expect(code).toBe(1);
});

it('plays on where the program lies in a folder whose name ALSA would take for two', async () => {
  const root = path.resolve(import.meta.dirname, '..', '..');
  const installed = path.join(dir, 'my music: programs');
  mkdirSync(installed);
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(path.join(root, name), path.join(installed, name), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(installed, 'node_modules'));
  const file = await generated('long.flac');
  const bin = path.join(installed, 'bin', 'playhead.js');
  const { stderr } = await promisify(execFile)(process.execPath, [bin, file, '--length', '0.1'], {
    env: { ...process.env, ...without(CONFIGURATIONS['knows no default device']!) },
  });
  expect(stderr).toMatch(/^playhead: warning: playing silently: [^\n]+\n$/);
});
