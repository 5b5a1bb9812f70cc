import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';

/** A process that is alive: zombies have ended. */
export interface LiveProcess {
  readonly pid: number;
  /** The first 15 characters of the program's name. */
  readonly name: string;
}

const VARIABLE = 'PLAYHEAD_TEST_RUN';

/**
 * Tells the processes of one run apart from everyone else's: whatever inherits `env` is found again in /proc, whoever its
 * parent has become meanwhile.
 */
export interface ProcessMark {
  /** Goes into the environment of the run. */
  readonly env: Readonly<Record<string, string>>;
  /** Every live process of the run. */
  processes(): readonly LiveProcess[];
  /** Those of them that were started to decode: not the spare, which was started to wait for a script. */
  decoders(): readonly LiveProcess[];
}

/** A mark that nothing carries yet. */
export function processMark(): ProcessMark {
  const value = randomUUID();
  const processes = (): readonly LiveProcess[] => processesWith(`${VARIABLE}=${value}`);
  return {
    env: { [VARIABLE]: value },
    processes,
    decoders: () => processes().filter(({ name, pid }) => name.startsWith('ffmpeg') && !isSpare(pid)),
  };
}

/** Whether it was started before it was known what it is to decode. */
function isSpare(pid: number): boolean {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    // Its format is known, or that of its script; what plays standard input has to find out.
    return args.includes('pipe:0') && args.includes('-f') && args.indexOf('-f') < args.indexOf('-i');
  } catch {
    return false; // it ended while it was looked at
  }
}

function processesWith(assignment: string): readonly LiveProcess[] {
  const found: LiveProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (!readFileSync(`/proc/${entry}/environ`, 'latin1').split('\0').includes(assignment)) continue;
      found.push({ pid: Number(entry), name: readFileSync(`/proc/${entry}/comm`, 'utf8').trim() });
    } catch {
      // It ended while it was looked at, or belongs to somebody else: either way it is none of the run's.
    }
  }
  return found;
}
