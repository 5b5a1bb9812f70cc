import { readFileSync, readdirSync } from 'node:fs';

/** Clock ticks a second in /proc (`getconf CLK_TCK`), which Linux fixes at 100 for every program. */
const TICKS_PER_SECOND = 100;

/** Processor seconds, user and system, of a process and all its children, ended ones included. */
export function cpuSeconds(pid: number): number {
  const fields = statFields(pid);
  if (fields === null) return 0;
  // utime, stime, cutime and cstime: fields 14 to 17 of proc(5), counted after the name.
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return childrenOf(pid).reduce((sum, child) => sum + cpuSeconds(child), ticks / TICKS_PER_SECOND);
}

/** The most memory a process has had resident, in MiB. Its children apart. */
export function peakMemoryMib(pid: number): number {
  return statusMib(pid, 'VmHWM');
}

/** What a process has resident now, in MiB. */
export function memoryMib(pid: number): number {
  return statusMib(pid, 'VmRSS');
}

/**
 * What a process and its children hold in memory now, in MiB. What the children share with each other (two ffmpegs, their
 * libraries) counts once: theirs is `Pss` of proc_pid_smaps(5). Of the process itself all that is resident counts, since
 * whoever measures may be a Node too.
 */
export function treeMemoryMib(pid: number): number {
  try {
    return childrenOf(pid).reduce((sum, child) => sum + sharedMemoryMib(child), statusMib(pid, 'VmRSS'));
  } catch {
    return 0; // it has just ended: a process without memory
  }
}

function sharedMemoryMib(pid: number): number {
  const children = childrenOf(pid).reduce((sum, child) => sum + sharedMemoryMib(child), 0);
  try {
    const kib = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return children + Number(kib?.[1] ?? 0) / 1024;
  } catch {
    return children; // it has just ended
  }
}

export function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // it has just ended
  }
}

function statFields(pid: number): readonly string[] | null {
  try {
    // The name is in brackets and may itself hold blanks and brackets.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return null; // it has just ended
  }
}

function statusMib(pid: number, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (found === null) throw new Error(`/proc/${pid}/status has no ${field}`);
  return Number(found[1]) / 1024;
}
