import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeFolder } from './remove-folder.ts';

/** A disk whose reads of one file can be made to hang, for every process that is started with `env`. */
export interface StallingDisk {
  readonly env: Readonly<Record<string, string>>;
  /** From now on no read of the file returns. */
  stall(): void;
  /** Reads go on. */
  recover(): void;
  remove(): void;
}

/** Between a program and the C library: reads of one file wait for as long as another file exists. */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void wait_for_disk(int fd) {
  const char *slow = getenv("STALLING_FILE"), *flag = getenv("STALLING_WHILE");
  char link[64], path[4096];
  if (!slow || !flag) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (strcmp(path, slow) != 0) return;
  while (access(flag, F_OK) == 0) usleep(5000);
}
ssize_t read(int fd, void *to, size_t size) {
  ssize_t (*real)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
  wait_for_disk(fd);
  return real(fd, to, size);
}
ssize_t pread64(int fd, void *to, size_t size, long at) {
  ssize_t (*real)(int, void *, size_t, long) = dlsym(RTLD_NEXT, "pread64");
  wait_for_disk(fd);
  return real(fd, to, size, at);
}
ssize_t pread(int fd, void *to, size_t size, long at) { return pread64(fd, to, size, at); }
`;

/**
 * Makes reads of a file hang on demand, as those of a disk that spins up or a server that is away do. It needs the C
 * compiler that builds the speaker addon, and programs that are linked to the C library.
 *
 * @param file its real path
 */
export function stallingDisk(file: string): StallingDisk {
  const dir = mkdtempSync(path.join(tmpdir(), 'ph-stall-'));
  const source = path.join(dir, 'shim.c');
  const shim = path.join(dir, 'shim.so');
  const flag = path.join(dir, 'stalled');
  writeFileSync(source, SHIM);
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl']);
  return {
    env: { LD_PRELOAD: shim, STALLING_FILE: file, STALLING_WHILE: flag },
    stall: () => writeFileSync(flag, ''),
    recover: () => rmSync(flag, { force: true }),
    remove: () => removeFolder(dir),
  };
}
