#ifndef GABARIT_CZLIB_H
#define GABARIT_CZLIB_H

#include <zlib.h>

// deflateInit2 is a macro that passes the version and the size of z_stream.
static inline int gabarit_deflate_init_raw(z_streamp stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

// As is inflateInit2.
static inline int gabarit_inflate_init_raw(z_streamp stream) {
  return inflateInit2(stream, -MAX_WBITS);
}

#endif
