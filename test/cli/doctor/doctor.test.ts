import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examine, thisPatient, type Patient } from '../../../src/cli/doctor/examination.ts';
import { canPlay, formatFindings, type Finding } from '../../../src/cli/doctor/doctor-finding.ts';
import { carryOut, planRepairs } from '../../../src/cli/doctor/repair.ts';
import { startPulse } from '../../helpers/pulse.ts';
import { removeFolder } from '../../helpers/remove-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'playhead-doctor-'));
});

afterEach(() => {
  removeFolder(dir);
});

const terminal = { isTerminal: true, columns: 80, rows: 24, colourBits: 24 };

/** This machine with changes, its terminal a good one. */
function patient(changes: Partial<Patient> = {}): Patient {
  const here = thisPatient();
  return { ...here, terminal, env: { ...process.env, LC_ALL: 'C.UTF-8' }, ...changes };
}

function program(name: string, script: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  return file;
}

async function find(name: Finding['name'], who: Patient): Promise<Finding> {
  const finding = (await examine(who)).find((candidate) => candidate.name === name);
  if (!finding) throw new Error(`nothing was found out about ${name}`);
  return finding;
}

describe('the doctor', () => {
  test('finds that playing works where everything is there, the sound device included', async () => {
    const pulse = await startPulse();
    try {
      const findings = await examine(patient({ env: { ...process.env, ...pulse.env, LC_ALL: 'C.UTF-8' } }));
      expect(findings.map(({ name, status }) => `${name} ${status}`)).toEqual([
        'node ok',
        'ffmpeg ok',
        'speaker ok',
        'device ok',
        'terminal ok',
      ]);
      expect(canPlay(findings)).toBe(true);
    } finally {
      await pulse.stop();
    }
  });

  test('survives a device that does not open, and says why', async () => {
    const config = path.join(dir, 'asound.conf');
    writeFileSync(config, 'pcm.!default { type hw card 77 }\n');
    const findings = await examine(patient({ env: { ...process.env, ALSA_CONFIG_PATH: config } }));
    const [, , speaker, device] = findings;
    expect(speaker).toMatchObject({ name: 'speaker', status: 'ok' });
    expect(device).toMatchObject({ name: 'device', status: 'fail' });
    expect(device?.summary).toMatch(/^the default sound device does not open: \S/);
    expect(canPlay(findings)).toBe(false);
  });

  test('names the ffmpeg that does not work', async () => {
    const broken = program('broken', '#!/bin/sh\necho no >&2\nexit 3\n');
    expect(await find('ffmpeg', patient({ ffmpegOption: broken }))).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining(`${broken} does not run`) as string,
    });
    const other = program('other', '#!/bin/sh\necho hello\n');
    expect((await find('ffmpeg', patient({ ffmpegOption: other }))).summary).toBe(`${other} is not ffmpeg`);
    const none = await find('ffmpeg', patient({ env: { PATH: dir }, packageDir: dir, platform: 'linux' }));
    expect(none).toMatchObject({ status: 'fail', summary: 'ffmpeg was not found' });
    expect(none.remedy).toContain('apt-get install ffmpeg');
  });

  test('says where ffmpeg came from, and its version', async () => {
    const fake = program('ffmpeg', '#!/bin/sh\necho "ffmpeg version 9.9-test Copyright"\n');
    const named = await find('ffmpeg', patient({ env: { ...process.env, FFMPEG_PATH: fake } }));
    expect(named.summary).toBe(`9.9-test at ${fake}, named by the environment`);
  });

  test('says what an old Node and a poor terminal lack', async () => {
    expect(await find('node', patient({ nodeVersion: '20.18.3' }))).toMatchObject({ status: 'fail' });
    expect(await find('node', patient({ nodeVersion: '20.19.0' }))).toMatchObject({ status: 'ok' });
    const poor = patient({
      terminal: { isTerminal: true, columns: 30, rows: 24, colourBits: 1 },
      env: { PATH: process.env.PATH, LC_ALL: '', LANG: 'C' },
    });
    expect(await find('terminal', poor)).toEqual({
      name: 'terminal',
      status: 'warn',
      summary: '30×24, no colour, the locale does not say UTF-8',
      remedy: 'make it at least 40×10; set LANG to a UTF-8 locale such as C.UTF-8',
    });
  });

  test('prints one line a finding, whatever a program calls itself', () => {
    const findings: Finding[] = [
      { name: 'ffmpeg', status: 'ok', summary: '1\u001b[2J\n2 at /x', remedy: null },
      { name: 'device', status: 'fail', summary: 'none', remedy: 'buy one' },
    ];
    expect(formatFindings(findings)).toBe(
      'ok    ffmpeg    1␛[2J 2 at /x\nfail  device    none\n                buy one\n',
    );
  });
});

describe('the repair', () => {
  const addonFails: Finding = { name: 'speaker', status: 'fail', summary: '', remedy: null };

  /** An installation whose install scripts did not run: the packages are there, the addon is not built. */
  function blockedInstall(packageDir: string, modulesDir: string): void {
    mkdirSync(packageDir, { recursive: true });
    mkdirSync(modulesDir, { recursive: true });
    cpSync(path.join(ROOT, 'package.json'), path.join(packageDir, 'package.json'));
    const needed = [
      'speaker',
      ...readdirSync(path.join(ROOT, 'node_modules')).filter((n) =>
        /^(bindings|file-uri|debug|ms$|buffer-)/.test(n),
      ),
    ];
    for (const name of needed)
      cpSync(path.join(ROOT, 'node_modules', name), path.join(modulesDir, name), { recursive: true });
    removeFolder(path.join(modulesDir, 'speaker', 'build'));
  }

  test('builds the addon in playhead’s own folder, as after a global install', async () => {
    const own = path.join(dir, 'lib', 'node_modules', 'playhead');
    blockedInstall(own, path.join(own, 'node_modules'));
    expect(await find('speaker', patient({ packageDir: own }))).toMatchObject({ status: 'fail' });
    const [repair, ...others] = planRepairs([addonFails], own);
    expect(others).toEqual([]);
    expect(repair).toEqual({
      cwd: own,
      command: ['npm', 'rebuild', 'speaker', '--foreground-scripts', '--ignore-scripts=false'],
    });
    expect(await carryOut(repair!, 'nothing')).toBe(true);
    expect(await find('speaker', patient({ packageDir: own }))).toMatchObject({ status: 'ok' });
  });

  test('builds it where another project holds it', async () => {
    const modules = path.join(dir, 'node_modules');
    const own = path.join(modules, 'playhead');
    blockedInstall(own, modules);
    writeFileSync(path.join(dir, 'package.json'), '{"name":"other","version":"1.0.0"}');
    const [repair] = planRepairs([addonFails], own);
    expect(repair?.cwd).toBe(dir);
    expect(await carryOut(repair!, 'nothing')).toBe(true);
    expect(existsSync(path.join(modules, 'speaker', 'build', 'Release', 'binding.node'))).toBe(true);
  });

  test('has nothing to do where nothing is broken or the packages are not there', () => {
    expect(planRepairs([{ ...addonFails, status: 'ok' }], ROOT)).toEqual([]);
    expect(planRepairs([addonFails, { ...addonFails, name: 'ffmpeg' }], dir)).toEqual([]);
    expect(planRepairs([{ ...addonFails, name: 'ffmpeg' }], ROOT).map(({ command }) => command[2])).toEqual([
      'ffmpeg-static',
    ]);
  });
});
