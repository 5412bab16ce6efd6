#ifndef GABARIT_CCRYPTO_H
#define GABARIT_CCRYPTO_H

#include <openssl/evp.h>
#include <openssl/hmac.h>

#endif
