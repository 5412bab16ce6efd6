#ifndef GABARIT_CPOSIX_H
#define GABARIT_CPOSIX_H

#include <stddef.h>

/// Swaps two paths in one step. Returns 0, or -1 with errno set (EINVAL where the file system
/// cannot).
int gabarit_rename_exchange(const char *from, const char *to);

/// Renames unless the target exists (EEXIST). Falls back to a plain rename where the file system
/// knows no such flag; a folder that is not empty is never replaced by that either.
int gabarit_rename_new(const char *from, const char *to);

/// Starts to note SIGINT and SIGTERM instead of dying of them.
void gabarit_note_interrupts(void);

/// The number of the signal noted, or 0.
int gabarit_interrupted(void);

#endif
