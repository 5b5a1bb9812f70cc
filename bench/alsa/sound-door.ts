import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPulse } from '../../test/helpers/pulse.ts';
import { DoorLog } from './door-log.ts';

/** A sound server that plays to nobody, and a tap at ALSA's door in front of it. */
export interface SoundDoor {
  /** A log of its own for one run of one player, and the environment that makes the player write it. */
  watch(): DoorWatch;
  /** What makes a player play to the sound server without the tap. */
  readonly serverEnv: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface DoorWatch {
  readonly log: DoorLog;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Compiles the tap and starts PulseAudio with a null sink, which every player of the run shares.
 *
 * @param root the project's folder
 */
export async function openSoundDoor(root: string): Promise<SoundDoor> {
  const library = compileTap(root);
  const pulse = await startPulse();
  const dir = mkdtempSync(path.join(tmpdir(), 'ph-bench-'));
  const logs: DoorLog[] = [];
  return {
    serverEnv: pulse.env,
    watch() {
      const file = path.join(dir, `calls-${logs.length}.log`);
      const log = new DoorLog(file);
      logs.push(log);
      return { log, env: { ...pulse.env, LD_PRELOAD: library, ALSA_TAP_LOG: file } };
    },
    async close() {
      for (const log of logs) log.close();
      await pulse.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function compileTap(root: string): string {
  const cache = path.join(root, '.cache', 'bench');
  mkdirSync(cache, { recursive: true });
  const library = path.join(cache, 'alsa-tap.so');
  const source = path.join(root, 'bench', 'alsa', 'alsa-tap.c');
  execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'inherit' });
  return library;
}
