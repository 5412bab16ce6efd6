#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>

int gabarit_rename_exchange(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE);
}

int gabarit_rename_new(const char *from, const char *to) {
  int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
    return rename(from, to);
  }
  return result;
}

static atomic_int noted;

static void note(int number) { atomic_store(&noted, number); }

void gabarit_note_interrupts(void) {
  struct sigaction action = {.sa_handler = note};
  // A second signal is not noted but obeyed: whoever insists is let go at once.
  action.sa_flags = SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  // A shell starts what runs in the background with SIGINT ignored, and means it.
  struct sigaction before;
  sigaction(SIGINT, NULL, &before);
  if (before.sa_handler != SIG_IGN) sigaction(SIGINT, &action, NULL);
  // Whoever starts this from a worker thread (Foundation's Process does) hands on that thread's
  // mask, with which neither signal would ever arrive.
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  sigprocmask(SIG_UNBLOCK, &both, NULL);
  // A reader that went away shows as a failed write, which is reported as such.
  signal(SIGPIPE, SIG_IGN);
}

int gabarit_interrupted(void) { return atomic_load(&noted); }
