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

/** What a process and its children have resident now, in MiB; pages that they share count for each of them. */
export function treeMemoryMib(pid: number): number {
  let own = 0;
  try {
    own = statusMib(pid, 'VmRSS');
  } catch {
    // It has just ended: a process without memory.
  }
  return childrenOf(pid).reduce((sum, child) => sum + treeMemoryMib(child), own);
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
