/*
 * Stands between a player and ALSA, and writes down when each call came.
 *
 * Build:  cc -O2 -shared -fPIC -o alsa-tap.so alsa-tap.c -ldl
 * Use:    LD_PRELOAD=…/alsa-tap.so ALSA_TAP_LOG=calls.log player …
 *
 * One line a call: "<CLOCK_MONOTONIC ns> <call> <frames>". Node's process.hrtime reads the same clock.
 *
 * It neither includes ALSA's headers nor links libasound: every child of a player is preloaded with this too, and one
 * that makes no sound is not to pay for the library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef void pcm;
typedef long frames_signed;
typedef unsigned long frames_unsigned;

static int log_fd = -1;

__attribute__((constructor)) static void open_log(void) {
  const char *path = getenv("ALSA_TAP_LOG");
  if (path) log_fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

/* One write(2) a line, so that lines of several threads never mix and all are there after a SIGKILL. */
static void note(const char *call, long frames) {
  if (log_fd < 0) return;
  struct timespec now;
  char line[96];
  clock_gettime(CLOCK_MONOTONIC, &now);
  int length = snprintf(line, sizeof line, "%llu %s %ld\n",
                        (unsigned long long)now.tv_sec * 1000000000ull + (unsigned long long)now.tv_nsec, call, frames);
  if (write(log_fd, line, (size_t)length) < 0) log_fd = -1;
}

/* RTLD_NEXT does not see a library that a plug-in brought along: ask for it by name. It is loaded already. */
static void *real(const char *name) {
  void *alsa = dlopen("libasound.so.2", RTLD_LAZY);
  void *symbol = alsa ? dlsym(alsa, name) : NULL;
  if (!symbol) abort();
  return symbol;
}

#define REAL(function)                   \
  static __typeof__(&function) next;     \
  if (!next) next = (__typeof__(&function))real(#function)

frames_signed snd_pcm_writei(pcm *handle, const void *buffer, frames_unsigned frames) {
  REAL(snd_pcm_writei);
  note("write", (long)frames);
  return next(handle, buffer, frames);
}

frames_signed snd_pcm_writen(pcm *handle, void **buffers, frames_unsigned frames) {
  REAL(snd_pcm_writen);
  note("write", (long)frames);
  return next(handle, buffers, frames);
}

frames_signed snd_pcm_mmap_commit(pcm *handle, frames_unsigned offset, frames_unsigned frames) {
  REAL(snd_pcm_mmap_commit);
  note("write", (long)frames);
  return next(handle, offset, frames);
}

int snd_pcm_open(pcm **handle, const char *name, int stream, int mode) {
  REAL(snd_pcm_open);
  note("open", 0);
  return next(handle, name, stream, mode);
}

int snd_pcm_drop(pcm *handle) {
  REAL(snd_pcm_drop);
  note("drop", 0);
  return next(handle);
}

int snd_pcm_pause(pcm *handle, int enable) {
  REAL(snd_pcm_pause);
  note(enable ? "pause" : "unpause", 0);
  return next(handle, enable);
}

int snd_pcm_close(pcm *handle) {
  REAL(snd_pcm_close);
  note("close", 0);
  return next(handle);
}
