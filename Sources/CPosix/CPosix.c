#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int gabarit_rename_exchange(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE);
}

int gabarit_rename_new(const char *from, const char *to) {
  int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (result == 0 || (errno != EINVAL && errno != ENOSYS)) return result;
  struct stat status;
  if (lstat(from, &status) == 0 && S_ISDIR(status.st_mode)) return rename(from, to);
  if (link(from, to) == 0) {
    unlink(from);
    return 0;
  }
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) return -1;
  if (lstat(to, &status) == 0) {
    errno = EEXIST;
    return -1;
  }
  return rename(from, to);
}

static atomic_int noted;

static void note(int number) { atomic_store(&noted, number); }

static void note_unless_ignored(int number, const struct sigaction *action) {
  struct sigaction before;
  sigaction(number, NULL, &before);
  if (before.sa_handler != SIG_IGN) sigaction(number, action, NULL);
}

int gabarit_occupy_standard_streams(void) {
  for (int descriptor = 0; descriptor < 3; descriptor++) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest number that is free. The wrong way round: who reads or writes there gets an error.
    if (open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) != descriptor) return -1;
  }
  return 0;
}

int gabarit_wait(int descriptor, int for_writing, int milliseconds) {
  struct pollfd waiting = {.fd = descriptor, .events = for_writing ? POLLOUT : POLLIN};
  int ready = poll(&waiting, 1, milliseconds);
  return ready > 0 || (ready < 0 && errno != EINTR);
}

size_t gabarit_room(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || S_ISREG(status.st_mode)) return 1 << 30;
  int waiting = 1;
  int is_empty = S_ISFIFO(status.st_mode) && ioctl(descriptor, FIONREAD, &waiting) == 0 && waiting == 0;
  // It may be as small as one page: who has many pipes gets no larger ones.
  int capacity = is_empty ? fcntl(descriptor, F_GETPIPE_SZ) : 0;
  return capacity > 4 << 10 ? (size_t)capacity : 4 << 10;
}

void gabarit_note_interrupts(void) {
  struct sigaction action = {.sa_handler = note};
  // A second signal is not noted but obeyed: whoever insists is let go at once.
  action.sa_flags = SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  // A shell starts what runs in the background with SIGINT ignored, nohup with SIGHUP, and mean it.
  note_unless_ignored(SIGINT, &action);
  note_unless_ignored(SIGHUP, &action);
  // Whoever starts this from a worker thread (Foundation's Process does) hands on that thread's
  // mask, with which no signal would ever arrive.
  sigset_t all;
  sigemptyset(&all);
  sigaddset(&all, SIGINT);
  sigaddset(&all, SIGTERM);
  sigaddset(&all, SIGHUP);
  sigprocmask(SIG_UNBLOCK, &all, NULL);
  // A reader that went away, and a file that may not grow, show as a failed write, which is reported.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

int gabarit_interrupted(void) { return atomic_load(&noted); }

void gabarit_return_large_blocks(void) { mallopt(M_MMAP_THRESHOLD, 64 << 10); }

int gabarit_memory_file(void) { return memfd_create("gabarit", MFD_CLOEXEC); }

int gabarit_unnamed_file(const char *folder) {
  int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return descriptor;
  // A file system that knows no files without a name, as network ones: it loses its name at once.
  char name[PATH_MAX];
  int length = snprintf(name, sizeof name, "%s/.gabarit~XXXXXX", folder);
  if (length < 0 || (size_t)length >= sizeof name) {
    errno = ENAMETOOLONG;
    return -1;
  }
  descriptor = mkostemp(name, O_CLOEXEC);
  if (descriptor >= 0 && unlink(name) != 0) {
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
  }
  return descriptor;
}

ptrdiff_t gabarit_find(const void *bytes, size_t count, const void *wanted, size_t wanted_count) {
  // Of so few bytes memmem can skip none, and the first one is found faster.
  const char *start = bytes, *end = start + count;
  if (wanted_count == 0 || count < wanted_count) return wanted_count == 0 ? 0 : -1;
  if (wanted_count > 4) {
    const char *found = memmem(bytes, count, wanted, wanted_count);
    return found ? found - start : -1;
  }
  const char *last = end - wanted_count;
  for (const char *at = start; at <= last; at++) {
    at = memchr(at, *(const char *)wanted, (size_t)(last - at) + 1);
    if (!at) return -1;
    if (memcmp(at, wanted, wanted_count) == 0) return at - start;
  }
  return -1;
}

static int bound(int what, unsigned long most) {
  struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
  return setrlimit(what, &limit);
}

// Between fork and exec, where only what is safe in a signal handler may be called.
static void become(const char *program, char *const arguments[], char *const environment[],
                   int input, int output, struct gabarit_child_limits limits, pid_t parent) {
  setpgid(0, 0);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  // Whoever died before that left this one behind already.
  if (getppid() != parent) return;
  int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(nowhere, 2) < 0) return;
  if (close_range(3, ~0U, 0) != 0) return;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGXFSZ, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  if (bound(RLIMIT_CPU, limits.cpu_seconds) != 0 || bound(RLIMIT_AS, limits.memory_bytes) != 0 ||
      bound(RLIMIT_FSIZE, 0) != 0 || bound(RLIMIT_CORE, 0) != 0 || bound(RLIMIT_NOFILE, 32) != 0)
    return;
  execve(program, arguments, environment);
}

int gabarit_start_child(const char *program, char *const arguments[], char *const environment[],
                        int input, struct gabarit_child_limits limits, int *output, int *process) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    become(program, arguments, environment, input, ends[1], limits, parent);
    _exit(127);
  }
  int error = errno;
  close(ends[1]);
  if (child > 0) {
    // In both, so that it is true by now whichever runs first.
    setpgid(child, child);
    *process = pidfd_open(child, 0);
    if (*process >= 0) {
      *output = ends[0];
      return child;
    }
    error = errno;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
  }
  close(ends[0]);
  errno = error;
  return -1;
}

void gabarit_expect_bytes(int descriptor, long long offset, long long count) {
  int saved = errno;
  (void)fallocate(descriptor, FALLOC_FL_KEEP_SIZE, offset, count);
  errno = saved;
}

long long gabarit_copy_range(int from, long long offset, int to, long long count) {
  off_t at = offset;
  while (at < offset + count) {
    ssize_t copied = copy_file_range(from, &at, to, NULL, (size_t)(offset + count - at), 0);
    if (copied < 0 && errno == EINTR) continue;
    if (copied <= 0) break;
  }
  return at - offset;
}

int gabarit_share_range(int from, long long offset, int to, long long target, long long count) {
  if (count <= 0) return -1;
  struct file_clone_range range = {.src_fd = from,
                                   .src_offset = (unsigned long long)offset,
                                   .src_length = (unsigned long long)count,
                                   .dest_offset = (unsigned long long)target};
  return ioctl(to, FICLONERANGE, &range);
}
