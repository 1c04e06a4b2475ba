/* UTF-8 and the few character classes that every stage asks for. Anything finer asks ICU. */
#ifndef BX_BASE_UTF8_H
#define BX_BASE_UTF8_H

#include "base/str.h"

#define UTF8_BAD 0xFFFDu

uint32_t utf8_next(str s, size_t *i);      /* at *i, moves on; bad bytes give U+FFFD, one each */
uint32_t utf8_prev(str s, size_t *i);      /* before *i, moves back */
size_t utf8_put(char out[4], uint32_t cp); /* bytes written */
ptrdiff_t utf8_bad(str s);                 /* offset of the first malformed byte, or -1 */
size_t utf8_utf16(str s, uint16_t *out);   /* code units written; out may be NULL to count */

/* Han ideographs, kana, hangul, bopomofo and their marks: letters that stand in an em square. */
bool cp_is_cjk(uint32_t cp);
/* CJK and full-width punctuation: 、。「」（）！… also “”‘’—…· which Chinese shares with Western
 * text */
bool cp_is_cjk_punct(uint32_t cp);

#endif
