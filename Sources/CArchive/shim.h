#ifndef GABARIT_CARCHIVE_H
#define GABARIT_CARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

// The AE_* macros hold casts, which Swift does not import.
static inline unsigned int gabarit_ae_ifreg(void) { return AE_IFREG; }
static inline unsigned int gabarit_ae_ifdir(void) { return AE_IFDIR; }
static inline unsigned int gabarit_ae_iflnk(void) { return AE_IFLNK; }

#endif
