import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from collecting the whole heap of each thread, twice and in five threads at once, some eight seconds after it was
 * started: 80 ms of processor time for 5 MB. A heap that grows is collected as ever.
 *
 * Holds for threads that are started later. V8 takes code that was kept (`keepCode`) only under the same flags.
 */
export function leaveMemoryReducerOut(): void {
  setFlagsFromString('--no-memory-reducer');
}
