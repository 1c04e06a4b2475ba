/* SHA-256 (FIPS 180-4). */
#ifndef BX_BASE_SHA256_H
#define BX_BASE_SHA256_H

#include "base/str.h"

void sha256(str bytes, uint8_t digest[32]);
void sha256_hex(str bytes, char hex[65]); /* lower case, NUL-terminated */

#endif
