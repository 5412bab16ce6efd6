#ifndef GABARIT_CPOSIX_H
#define GABARIT_CPOSIX_H

#include <stddef.h>

/// Swaps two paths in one step. Returns 0, or -1 with errno set (EINVAL where the file system
/// cannot).
int gabarit_rename_exchange(const char *from, const char *to);

/// Renames unless the target exists (EEXIST). Where the file system knows no such flag, a file gets its
/// name as a second one, which must be free, and loses the first; a folder is renamed, which never takes
/// the place of one that is not empty. Where there are no second names either, it is looked first.
int gabarit_rename_new(const char *from, const char *to);

/// Starts to note SIGINT, SIGTERM and SIGHUP instead of dying of them, and makes errors of SIGPIPE and
/// SIGXFSZ.
void gabarit_note_interrupts(void);

/// Has the descriptors 0 to 2 lead somewhere, so that no file that is opened becomes one of them: what
/// was closed can be neither read nor written afterwards. Returns 0, or -1.
int gabarit_occupy_standard_streams(void);

/// Waits until something can be read or written, so long at most. Returns 0 where nothing can yet.
int gabarit_wait(int descriptor, int for_writing, int milliseconds);

/// How many bytes can be written at once without waiting, after `gabarit_wait`: a pipe takes a page, or
/// all it can where it is empty; a file whatever comes.
size_t gabarit_room(int descriptor);

/// The number of the signal noted, or 0.
int gabarit_interrupted(void);

/// Opens a file without a name in a folder, for reading and writing, with the rights 0600. Returns its
/// descriptor, or -1 with errno set.
int gabarit_unnamed_file(const char *folder);

/// Where bytes first stand among others, counted from their start; -1 where they do not.
ptrdiff_t gabarit_find(const void *bytes, size_t count, const void *wanted, size_t wanted_count);

/// What a child process may take at most.
struct gabarit_child_limits {
  /// Seconds of processor time.
  unsigned long cpu_seconds;
  /// Bytes of address space.
  unsigned long memory_bytes;
};

/// Starts a program in a process group of its own, bounded before it begins: processor time,
/// memory, no file to write, no core, 32 descriptors; it dies when the calling thread does.
///
/// `input` becomes its standard input; `*output` is the end to read its standard output from; what
/// it says to standard error is dropped. `*process` is a descriptor that can be polled for its end.
/// A program that cannot be run ends with 127. Returns its process id, or -1 with errno set.
int gabarit_start_child(const char *program, char *const arguments[], char *const environment[],
                        int input, struct gabarit_child_limits limits, int *output, int *process);

/// Has blocks of memory from 64 KB on returned to the system as soon as they are freed.
void gabarit_return_large_blocks(void);

/// Tells the file system that so many bytes will be written from an offset on, without making the file
/// longer; what it cannot do is passed over.
void gabarit_expect_bytes(int descriptor, long long offset, long long count);

/// Has the system copy so many bytes from an offset of one file to where another one stands. Returns
/// how many it did: fewer where it cannot, or comes to the source's end.
long long gabarit_copy_range(int from, long long offset, int to, long long count);

/// Has two files share so many bytes, which begin and end with blocks. Returns 0, or -1 where the
/// file system cannot.
int gabarit_share_range(int from, long long offset, int to, long long target, long long count);

/// Makes a file that lies in memory alone, closed on exec. Returns its descriptor, or -1 with errno
/// set.
int gabarit_memory_file(void);

#endif
