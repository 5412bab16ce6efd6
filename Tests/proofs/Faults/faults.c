// Preloaded into the built command by tests: makes the n-th call of a kind fail, and writes down
// what is done to files, in order and with the bytes. Only what lies under FAULT_ROOT counts.
//
//   FAULT_ROOT   the folder; / is all there is, and nothing is done without it
//   FAULT_KIND   open read write sync rename link mkdir unlink truncate close stat list lock map mode
//                keep, a rename that may replace nothing; thread, child (fork and what goes with
//                it): these lie nowhere and count all the same
//   FAULT_AT     which call of the kind, from 1
//   FAULT_HOW    short, or the number of an errno
//   FAULT_STAYS  1: every later call of the kind fails too, as on a disk that is full
//   FAULT_LINKS  an errno with which every second name of a file fails, whatever FAULT_KIND is
//   FAULT_HITS   a file that gets a line for each call that was made to fail
//   FAULT_TRACE  a file that gets a line for each change: its name, and its fields between tabs
//   FAULT_OPENS  1: the trace tells of each file that is opened too
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char root[4096];
static size_t root_length;
static char kind_wanted[16];
static long at;
static int how;  // an errno, or -1 for a short count
static int stays;
static int links;
static int hits = -1;
static int trace = -1;
static int traces_opens;
static atomic_long calls;
static pthread_mutex_t order = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int append_to(const char *variable) {
  const char *path = getenv(variable);
  if (!path || !*path) return -1;
  long fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  // Out of the way of a low limit, and of whoever closes what it does not know.
  return (int)fd;
}

__attribute__((constructor)) static void begin(void) {
  const char *value = getenv("FAULT_ROOT");
  if (!value || !*value) return;
  hits = append_to("FAULT_HITS");
  trace = append_to("FAULT_TRACE");
  traces_opens = getenv("FAULT_OPENS") != NULL;
  snprintf(kind_wanted, sizeof kind_wanted, "%s", getenv("FAULT_KIND") ? getenv("FAULT_KIND") : "");
  at = getenv("FAULT_AT") ? atol(getenv("FAULT_AT")) : 0;
  const char *manner = getenv("FAULT_HOW");
  how = !manner ? EIO : strcmp(manner, "short") == 0 ? -1 : atoi(manner);
  links = getenv("FAULT_LINKS") ? atoi(getenv("FAULT_LINKS")) : 0;
  stays = getenv("FAULT_STAYS") && *getenv("FAULT_STAYS") == '1';
  snprintf(root, sizeof root, "%s", value);
  root_length = strlen(root);
}

static int inside(const char *path) {
  if (root_length == 1) return path[0] == '/';
  return root_length && strncmp(path, root, root_length) == 0 &&
         (path[root_length] == '/' || path[root_length] == 0);
}

// The path of a descriptor; empty where it has none.
static void path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
  path[length > 0 ? length : 0] = 0;
}

static void full(int folder, const char *path, char *result, size_t size) {
  if (path[0] == '/') {
    snprintf(result, size, "%s", path);
    return;
  }
  char base[4096];
  if (folder == AT_FDCWD) {
    if (syscall(SYS_getcwd, base, sizeof base) < 0) base[0] = 0;
  } else {
    path_of(folder, base, sizeof base);
  }
  snprintf(result, size, "%s/%s", base, path);
}

// Whether this call is to fail. Sets errno for those that fail with one; -1 means short.
static int strikes(const char *kind, const char *name, const char *path) {
  if (!at || strcmp(kind, kind_wanted) != 0 || !inside(path)) return 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (stays ? number < at : number != at) return 0;
  char line[4352];
  int length = snprintf(line, sizeof line, "%s\t%s\n", name, path);
  if (hits >= 0) syscall(SYS_write, hits, line, length);
  if (how > 0) errno = how;
  return how > 0 ? 1 : -1;
}

static void note(const char *format, ...) {
  if (trace < 0) return;
  int kept = errno;
  char line[8704];
  va_list list;
  va_start(list, format);
  int length = vsnprintf(line, sizeof line, format, list);
  va_end(list);
  syscall(SYS_write, trace, line, length);
  errno = kept;
}

static void note_bytes(const char *path, long offset, const unsigned char *bytes, long count) {
  if (trace < 0 || count <= 0) return;
  int kept = errno;
  char *line = malloc(4352 + 2 * (size_t)count);
  int length = sprintf(line, "write\t%s\t%ld\t", path, offset);
  for (long i = 0; i < count; i++) {
    line[length++] = "0123456789abcdef"[bytes[i] >> 4];
    line[length++] = "0123456789abcdef"[bytes[i] & 15];
  }
  line[length++] = '\n';
  syscall(SYS_write, trace, line, length);
  free(line);
  errno = kept;
}

static void lock_order(void) { if (trace >= 0) pthread_mutex_lock(&order); }
static void unlock_order(void) {
  int kept = errno;
  if (trace >= 0) pthread_mutex_unlock(&order);
  errno = kept;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                   void *argument) {
  if (strikes("thread", "pthread_create", root) > 0) return how;
  return REAL(pthread_create)(thread, attributes, body, argument);
}

// What other programs are run with, and lies nowhere either.
int memfd_create(const char *name, unsigned int flags) {
  if (strikes("child", "memfd_create", root) > 0) return -1;
  return (int)syscall(SYS_memfd_create, name, flags);
}
int pipe2(int ends[2], int flags) {
  if (strikes("child", "pipe2", root) > 0) return -1;
  return (int)syscall(SYS_pipe2, ends, flags);
}
pid_t fork(void) {
  if (strikes("child", "fork", root) > 0) return -1;
  return REAL(fork)();
}
int pidfd_open(pid_t process, unsigned int flags) {
  if (strikes("child", "pidfd_open", root) > 0) return -1;
  return (int)syscall(SYS_pidfd_open, process, flags);
}

// MARK: Opening

static int opened(int folder, const char *path, int flags, mode_t mode) {
  char name[4096];
  full(folder, path, name, sizeof name);
  if (!inside(name)) return (int)syscall(SYS_openat, folder, path, flags, mode);
  if (strikes("open", "open", name) > 0) return -1;
  if (traces_opens) note("open\t%s\n", name);
  lock_order();
  struct stat before;
  int was = syscall(SYS_newfstatat, AT_FDCWD, name, &before, AT_SYMLINK_NOFOLLOW) == 0;
  int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
  if (fd >= 0 && (flags & O_CREAT) && !was) note("create\t%s\n", name);
  if (fd >= 0 && (flags & O_TRUNC) && was) note("truncate\t%s\t0\n", name);
  unlock_order();
  return fd;
}

#define MODE(flags)                                   \
  mode_t mode = 0;                                    \
  if ((flags) & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) { \
    va_list list;                                     \
    va_start(list, flags);                            \
    mode = va_arg(list, mode_t);                      \
    va_end(list);                                     \
  }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) {
  MODE(flags) return opened(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
  MODE(flags) return opened(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
  MODE(flags) return opened(folder, path, flags, mode);
}
int creat(const char *path, mode_t mode) {
  return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

DIR *opendir(const char *path) {
  char name[4096];
  full(AT_FDCWD, path, name, sizeof name);
  if (strikes("open", "opendir", name) > 0) return NULL;
  return REAL(opendir)(path);
}

struct dirent *readdir(DIR *handle) {
  char name[4096];
  path_of(dirfd(handle), name, sizeof name);
  if (strikes("list", "readdir", name) > 0) return NULL;
  return REAL(readdir)(handle);
}

int close(int fd) {
  char name[4096];
  path_of(fd, name, sizeof name);
  int strikes_here = strikes("close", "close", name);
  int kept = errno;
  // Linux closes the descriptor whatever it says.
  int result = (int)syscall(SYS_close, fd);
  if (strikes_here > 0) {
    errno = kept;
    return -1;
  }
  return result;
}

// MARK: Reading and writing

#define STRIKE(kind, name, count)                        \
  char path[4096];                                       \
  path_of(fd, path, sizeof path);                        \
  int strike = strikes(kind, name, path);                \
  if (strike > 0) return -1;                             \
  if (strike < 0 && (count) > 1) (count) = (count) / 2;

ssize_t read(int fd, void *buffer, size_t count) {
  STRIKE("read", "read", count)
  return syscall(SYS_read, fd, buffer, count);
}
ssize_t pread(int fd, void *buffer, size_t count, off_t offset) {
  STRIKE("read", "pread", count)
  return syscall(SYS_pread64, fd, buffer, count, offset);
}
ssize_t pread64(int fd, void *buffer, size_t count, off64_t offset) {
  return pread(fd, buffer, count, offset);
}

ssize_t write(int fd, const void *buffer, size_t count) {
  STRIKE("write", "write", count)
  if (trace < 0 || !(inside(path) || fd == 1)) return syscall(SYS_write, fd, buffer, count);
  lock_order();
  long offset = syscall(SYS_lseek, fd, 0, SEEK_CUR);
  long result = syscall(SYS_write, fd, buffer, count);
  note_bytes(fd == 1 ? "-" : path, offset, buffer, result);
  unlock_order();
  return result;
}
ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) {
  STRIKE("write", "pwrite", count)
  if (trace < 0 || !inside(path)) return syscall(SYS_pwrite64, fd, buffer, count, offset);
  lock_order();
  long result = syscall(SYS_pwrite64, fd, buffer, count, offset);
  note_bytes(path, offset, buffer, result);
  unlock_order();
  return result;
}
ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset) {
  return pwrite(fd, buffer, count, offset);
}
ssize_t writev(int fd, const struct iovec *parts, int number) {
  // As writing may be short, the first part alone is a right answer.
  for (int i = 0; i < number; i++)
    if (parts[i].iov_len) return write(fd, parts[i].iov_base, parts[i].iov_len);
  return 0;
}

// What has no need to work: every caller must know what to do without.
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t count,
                        unsigned int flags) {
  char path[4096];
  path_of(out, path, sizeof path);
  if (strikes("write", "copy_file_range", path) > 0) return -1;
  if (trace >= 0 && inside(path)) {
    errno = EXDEV;
    return -1;
  }
  return syscall(SYS_copy_file_range, in, in_at, out, out_at, count, flags);
}
ssize_t sendfile(int out, int in, off_t *offset, size_t count) {
  char path[4096];
  path_of(out, path, sizeof path);
  if (strikes("write", "sendfile", path) > 0) return -1;
  if (trace >= 0 && inside(path)) {
    errno = EINVAL;
    return -1;
  }
  return syscall(SYS_sendfile, out, in, offset, count);
}
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) {
  return sendfile(out, in, offset, count);
}

// MARK: Syncing

static int synced(int fd, const char *name, long number) {
  char path[4096];
  path_of(fd, path, sizeof path);
  if (strikes("sync", name, path) > 0) return -1;
  lock_order();
  int result = (int)syscall(number, fd);
  if (result == 0 && inside(path)) note("sync\t%s\n", path);
  unlock_order();
  return result;
}
int fsync(int fd) { return synced(fd, "fsync", SYS_fsync); }
int fdatasync(int fd) { return synced(fd, "fdatasync", SYS_fdatasync); }
int syncfs(int fd) {
  int result = synced(fd, "syncfs", SYS_syncfs);
  return result;
}
int sync_file_range(int fd, off64_t offset, off64_t count, unsigned int flags) {
  // Makes nothing durable, so that the trace has no word for it.
  char path[4096];
  path_of(fd, path, sizeof path);
  if (strikes("sync", "sync_file_range", path) > 0) return -1;
  return (int)syscall(SYS_sync_file_range, fd, offset, count, flags);
}

int ftruncate(int fd, off_t size) {
  char path[4096];
  path_of(fd, path, sizeof path);
  if (strikes("truncate", "ftruncate", path) > 0) return -1;
  lock_order();
  int result = (int)syscall(SYS_ftruncate, fd, size);
  if (result == 0 && inside(path)) note("truncate\t%s\t%ld\n", path, (long)size);
  unlock_order();
  return result;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

// MARK: Names

int renameat2(int from_folder, const char *from, int to_folder, const char *to,
              unsigned int flags) {
  char old[4096], new[4096];
  full(from_folder, from, old, sizeof old);
  full(to_folder, to, new, sizeof new);
  if (strikes("rename", "rename", new) > 0) return -1;
  if (flags & RENAME_NOREPLACE && strikes("keep", "rename", new) > 0) return -1;
  lock_order();
  int result = (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
  if (result == 0 && inside(new))
    note("%s\t%s\t%s\n", flags & RENAME_EXCHANGE ? "exchange" : "rename", old, new);
  unlock_order();
  return result;
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return renameat2(from_folder, from, to_folder, to, 0);
}
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  char old[4096], new[4096];
  full(from_folder, from, old, sizeof old);
  full(to_folder, to, new, sizeof new);
  if (strikes("link", "link", new) > 0) return -1;
  if (links) {
    errno = links;
    return -1;
  }
  lock_order();
  int result = (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
  if (result == 0 && inside(new)) note("link\t%s\t%s\n", old, new);
  unlock_order();
  return result;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
int mkdirat(int folder, const char *path, mode_t mode) {
  char name[4096];
  full(folder, path, name, sizeof name);
  if (strikes("mkdir", "mkdir", name) > 0) return -1;
  lock_order();
  int result = (int)syscall(SYS_mkdirat, folder, path, mode);
  if (result == 0 && inside(name)) note("mkdir\t%s\n", name);
  unlock_order();
  return result;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
int unlinkat(int folder, const char *path, int flags) {
  char name[4096];
  full(folder, path, name, sizeof name);
  if (strikes("unlink", "unlink", name) > 0) return -1;
  lock_order();
  int result = (int)syscall(SYS_unlinkat, folder, path, flags);
  if (result == 0 && inside(name)) note("unlink\t%s\n", name);
  unlock_order();
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int fchmod(int fd, mode_t mode) {
  char path[4096];
  path_of(fd, path, sizeof path);
  if (strikes("mode", "fchmod", path) > 0) return -1;
  return (int)syscall(SYS_fchmod, fd, mode);
}
int chmod(const char *path, mode_t mode) {
  char name[4096];
  full(AT_FDCWD, path, name, sizeof name);
  if (strikes("mode", "chmod", name) > 0) return -1;
  return (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
}

// MARK: Looking, locking, mapping

static int looked(int folder, const char *path, struct stat *status, int flags) {
  char name[4096];
  full(folder, path, name, sizeof name);
  if (strikes("stat", "stat", name) > 0) return -1;
  return (int)syscall(SYS_newfstatat, folder, path, status, flags);
}
int stat(const char *path, struct stat *status) { return looked(AT_FDCWD, path, status, 0); }
int lstat(const char *path, struct stat *status) {
  return looked(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}
int stat64(const char *path, struct stat64 *status) {
  return looked(AT_FDCWD, path, (struct stat *)status, 0);
}
int lstat64(const char *path, struct stat64 *status) {
  return looked(AT_FDCWD, path, (struct stat *)status, AT_SYMLINK_NOFOLLOW);
}
int fstat(int fd, struct stat *status) {
  char path[4096];
  path_of(fd, path, sizeof path);
  if (strikes("stat", "fstat", path) > 0) return -1;
  return (int)syscall(SYS_fstat, fd, status);
}
int fstat64(int fd, struct stat64 *status) { return fstat(fd, (struct stat *)status); }

int flock(int fd, int operation) {
  char path[4096];
  path_of(fd, path, sizeof path);
  if (strikes("lock", "flock", path) > 0) return -1;
  return (int)syscall(SYS_flock, fd, operation);
}

static int controlled(int fd, int command, void *argument) {
  if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
    char path[4096];
    path_of(fd, path, sizeof path);
    if (strikes("lock", "fcntl", path) > 0) return -1;
  }
  return (int)syscall(SYS_fcntl, fd, command, argument);
}
#define ARGUMENT(last)                    \
  va_list list;                           \
  va_start(list, last);                   \
  void *argument = va_arg(list, void *);  \
  va_end(list);
int fcntl(int fd, int command, ...) { ARGUMENT(command) return controlled(fd, command, argument); }
int fcntl64(int fd, int command, ...) {
  ARGUMENT(command) return controlled(fd, command, argument);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  if (fd >= 0) {
    char path[4096];
    path_of(fd, path, sizeof path);
    if (strikes("map", "mmap", path) > 0) return MAP_FAILED;
  }
  return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset) {
  return mmap(address, length, protection, flags, fd, offset);
}
