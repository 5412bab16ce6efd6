#ifndef GABARIT_CINFLATE_H
#define GABARIT_CINFLATE_H

#include <isa-l/igzip_lib.h>

#endif
