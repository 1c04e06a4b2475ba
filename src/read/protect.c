/* What cmark needs to be told about text without spaces, as non-characters in its input
 * (clean_input leaves none of them in a source, and unprotect takes them out of all that cmark
 * gives back, code too): GLUE     beside * ** ~~ where Han text makes them emphasis but
 * CommonMark's flanking rule, made for spaces between words, says no: **重点：**后文. To cmark it
 * is a letter. the others stand for * _ ~ inside a bare address or MathML and for * in 40G*8,
 * which are no emphasis there. A pass over the tree afterwards was turned down: it cannot tell \*\*
 * from **. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "read/internal.h"

#define GLUE "\xEF\xB7\x90"       /* U+FDD0 */
#define STAR "\xEF\xB7\x91"       /* U+FDD1 */
#define UNDERSCORE "\xEF\xB7\x92" /* U+FDD2 */
#define TILDE "\xEF\xB7\x93"      /* U+FDD3 */
static const char stands_for[] = {0, '*', '_', '~'};

bool is_protection(uint32_t cp, bool *counts)
{
    *counts = cp != 0xFDD0;
    return cp >= 0xFDD0 && cp <= 0xFDD3;
}

static bool is_punct(uint32_t c)
{
    if (c < 0x80) return c > ' ' && c < 0x7F && !u_isalnum((UChar32)c);
    return cp_is_cjk_punct(c) || u_ispunct((UChar32)c);
}

static bool is_space(uint32_t c)
{
    return !c || u_isUWhiteSpace((UChar32)c);
}

/* punct stands on one side of a run of n marks, letter on the other: is it emphasis in Han text? */
static bool emphasis(uint32_t punct, uint32_t letter, size_t n)
{
    if (!is_punct(punct) || is_space(letter) || is_punct(letter)) return false;
    if (cp_is_cjk(letter)) return true;
    return n > 1 && cp_is_cjk_punct(punct);
}

static bool escaped(str s, size_t i)
{
    size_t n = 0;
    while (n < i && s.p[i - n - 1] == '\\') n++;
    return n & 1;
}

/* 40G*8: a sign between a figure and a figure or letter, although CommonMark lets it open emphasis.
 */
static bool multiplies(uint32_t prev, uint32_t next)
{
    bool figure = (prev >= '0' && prev <= '9') || (next >= '0' && next <= '9');
    return figure && prev < 0x80 && next < 0x80 && u_isalnum((UChar32)prev) &&
           u_isalnum((UChar32)next);
}

static size_t marks(buf *out, str s, size_t i)
{
    size_t end = i, before = i;
    while (end < s.n && s.p[end] == s.p[i]) end++;
    size_t after = end, n = end - i;
    uint32_t prev = i ? utf8_prev(s, &before) : 0, next = end < s.n ? utf8_next(s, &after) : 0;
    if (n == 1 && s.p[i] == '*' && !escaped(s, i) && multiplies(prev, next)) {
        buf_z(out, STAR);
        return end;
    }
    bool tilde = s.p[i] == '~', counts = !escaped(s, i) && (!tilde || n == 2) && n < 4;
    if (counts && emphasis(prev, next, n)) buf_z(out, GLUE);
    buf_add(out, s.p + i, n);
    if (counts && emphasis(next, prev, n)) buf_z(out, GLUE);
    return end;
}

/* Bytes that are not Markdown's. */
static size_t verbatim(buf *out, str s, size_t i, size_t end)
{
    for (; i < end; i++) switch (s.p[i]) {
        case '*': buf_z(out, STAR); break;
        case '_': buf_z(out, UNDERSCORE); break;
        case '~': buf_z(out, TILDE); break;
        default: buf_byte(out, s.p[i]);
        }
    return end;
}

/* Behind the formula that begins at i; i: none does. more: false once none ends any more. */
static size_t math_end(str s, size_t i, bool *more)
{
    if (!*more || !str_starts(str_from(s, i), "<math")) return i;
    ptrdiff_t end = str_find(str_from(s, i), "</math>");
    *more = end >= 0;
    return *more ? i + (size_t)end : i;
}

static bool address_at(str s, size_t i)
{
    return (s.p[i] == 'h' && i + 4 < s.n && !memcmp(s.p + i, "http", 4)) ||
           (s.p[i] == 'f' && i + 6 < s.n && !memcmp(s.p + i, "ftp://", 6));
}

str protect(buf *out, str s)
{
    size_t from = 0;
    bool math = true;
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        size_t end = i;
        if ((c == 'h' || c == 'f') && address_at(s, i)) end = url_end(s, i);
        if (c == '<') end = math_end(s, i, &math);
        if (c != '*' && c != '~' && end <= i) {
            i++;
            continue;
        }
        buf_add(out, s.p + from, i - from);
        from = i = end > i ? verbatim(out, s, i, end) : marks(out, s, i);
    }
    if (!out->n) return s;
    buf_add(out, s.p + from, s.n - from);
    return buf_view(out);
}

/* The mark that begins at p[i]: its last byte; 0: none. */
static unsigned char mark_at(str s, size_t i)
{
    if (i + 2 >= s.n || s.p[i] != '\xEF' || s.p[i + 1] != '\xB7') return 0;
    unsigned char last = (unsigned char)s.p[i + 2];
    return last >= 0x90 && last <= 0x93 ? last : 0;
}

str unprotect(arena *a, str s)
{
    size_t first = 0;
    for (; first < s.n; first++) {
        const char *lead = memchr(s.p + first, '\xEF', s.n - first);
        first = lead ? (size_t)(lead - s.p) : s.n;
        if (!lead || mark_at(s, first)) break;
    }
    if (first >= s.n) return s;
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char last = mark_at(s, i);
        if (!last) {
            out[n++] = s.p[i];
            continue;
        }
        if (stands_for[last - 0x90]) out[n++] = stands_for[last - 0x90];
        i += 2;
    }
    return (str){out, n};
}
