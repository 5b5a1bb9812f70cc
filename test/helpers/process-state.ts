import { readFileSync, readdirSync } from 'node:fs';

/** What a process holds at a moment. */
export interface ProcessLoad {
  readonly residentBytes: number;
  readonly openFiles: number;
  readonly threads: number;
}

/** @throws when there is no such process any more */
export function processLoad(pid: number): ProcessLoad {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    residentBytes: field('VmRSS') * 1024,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
    threads: field('Threads'),
  };
}

/** Whether every thread of a process stands still (stopped by a signal). */
export function isStopped(pid: number): boolean {
  return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
