/* Bare addresses in text: http(s)://, ftp://, www., mail. As GFM has them, but in text without
 * spaces: an address may begin right behind a Han character, and it ends before one, before
 * full-width marks, before a bracket that it did not open, and before the punctuation of the
 * sentence. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "read/internal.h"

static bool alnum(int c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool url_char(uint32_t c)
{
    if (c < 0x80) return alnum((int)c) || (c && strchr("-._~:/?#[]@!$&'()*+,;=%", (int)c));
    return !cp_is_cjk(c) && !cp_is_cjk_punct(c) && !(c >= 0xFF00 && c <= 0xFFEF) &&
           u_isalnum((UChar32)c);
}

/* Off the end: sentence punctuation, and closing brackets that nothing opened. */
static size_t trim(str s, size_t from, size_t end)
{
    int round = 0, square = 0;
    for (size_t i = from; i < end; i++) {
        round += (s.p[i] == '(') - (s.p[i] == ')');
        square += (s.p[i] == '[') - (s.p[i] == ']');
    }
    while (end > from) {
        char c = s.p[end - 1];
        if (c == ')' && round < 0)
            round++;
        else if (c == ']' && square < 0)
            square++;
        else if (c == '(' || c == '[')
            *(c == '(' ? &round : &square) -= 1;
        else if (!strchr("?!.,:;*_~'&", c))
            break;
        end--;
    }
    return end;
}

static size_t scheme_end(str s, size_t i)
{
    static const char *const schemes[] = {"https://", "http://", "ftp://"};
    for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++) {
        size_t n = strlen(schemes[k]);
        if (s.n - i >= n && str_ieq(str_sub(s, i, n), schemes[k])) return i + n;
    }
    return i;
}

static size_t body_end(str s, size_t i)
{
    while (i < s.n) {
        size_t next = i;
        if (!url_char(utf8_next(s, &next))) break;
        i = next;
    }
    return i;
}

size_t url_end(str s, size_t from)
{
    size_t host = scheme_end(s, from);
    if (host == from || host >= s.n || !(alnum((unsigned char)s.p[host]) || s.p[host] == '['))
        return from;
    return trim(s, from, body_end(s, host));
}

/* www.example.org: a host with a dot behind www. */
static size_t www_end(str s, size_t from)
{
    size_t end = trim(s, from, body_end(s, from)), i = from + 4, dots = 0;
    for (; i < end && (alnum((unsigned char)s.p[i]) || s.p[i] == '-' || s.p[i] == '.'); i++)
        dots += s.p[i] == '.';
    return dots && alnum((unsigned char)s.p[from + 4]) ? end : from;
}

/* The address around the @ at i. limit: where the last link ended. */
static bool mail(str s, size_t i, size_t limit, autolink *found)
{
    size_t from = i, end = i + 1, dot = 0;
    while (from > limit && (alnum((unsigned char)s.p[from - 1]) || strchr(".-_+", s.p[from - 1])))
        from--;
    while (from < i && s.p[from] == '.') from++;
    while (end < s.n && s.p[end] && (alnum((unsigned char)s.p[end]) || strchr(".-_", s.p[end]))) {
        if (s.p[end] == '.' && end + 1 < s.n && alnum((unsigned char)s.p[end + 1])) dot = end;
        end++;
    }
    while (end > i && s.p[end - 1] == '.') end--;
    if (from == i || !dot || strchr("-_", s.p[end - 1])) return false;
    *found = (autolink){from, end, "mailto:"};
    return true;
}

/* The next place from i on where an address may be seen: h, f, w or @. */
static size_t candidate(str s, size_t i)
{
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '@' || ((c == ':') && i + 2 < s.n && s.p[i + 1] == '/' && s.p[i + 2] == '/'))
            return i;
        if ((c | 32) == 'w' && i + 4 < s.n && str_ieq(str_sub(s, i, 4), "www.")) return i;
    }
    return s.n;
}

bool autolink_next(str s, size_t limit, autolink *found)
{
    for (size_t i = candidate(s, limit); i < s.n; i = candidate(s, i + 1)) {
        if (s.p[i] == '@') {
            if (mail(s, i, limit, found)) return true;
            continue;
        }
        size_t from = i;
        if (s.p[i] == ':')
            while (from > limit && i - from < 5 &&
                   ((s.p[from - 1] | 32) >= 'a' && (s.p[from - 1] | 32) <= 'z'))
                from--;
        if (from > 0 && alnum((unsigned char)s.p[from - 1]) && from != limit) continue;
        size_t end = s.p[i] == ':' ? url_end(s, from) : www_end(s, from);
        if (end == from) continue;
        *found = (autolink){from, end, s.p[i] == ':' ? "" : "http://"};
        return true;
    }
    return false;
}
