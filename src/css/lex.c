/* CSS Syntax 3, section 4: text → tokens. Names and strings without escapes are slices of the text.
 * Comments are dropped; CR, CRLF and FF count as one line feed each where it matters, so the text
 * is not copied first. After it, one pass with a stack pairs the brackets: a closing bracket that
 * does not match the innermost open one is an ordinary token. */
#include <stdlib.h>

#include "base/utf8.h"
#include "css/internal.h"

typedef struct lexer {
    const unsigned char *p;
    size_t n, i;
    arena *keep;
    token *out;
    uint32_t n_out, cap;
} lexer;

static int at(const lexer *l, size_t ahead)
{
    return l->i + ahead < l->n ? l->p[l->i + ahead] : -1;
}
static bool newline(int c)
{
    return c == '\n' || c == '\r' || c == '\f';
}
static bool space(int c)
{
    return newline(c) || c == ' ' || c == '\t';
}
static bool digit(int c)
{
    return c >= '0' && c <= '9';
}
static int hex(int c)
{
    if (digit(c)) return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
static bool name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80 || c == 0;
}
static bool name_char(int c)
{
    return name_start(c) || digit(c) || c == '-';
}
static bool escape_at(const lexer *l, size_t ahead)
{
    return at(l, ahead) == '\\' && !newline(at(l, ahead + 1)) && l->i + ahead + 1 < l->n;
}
static bool ident_at(const lexer *l, size_t ahead)
{
    int c = at(l, ahead);
    if (c == '-')
        return name_start(at(l, ahead + 1)) || at(l, ahead + 1) == '-' || escape_at(l, ahead + 1);
    return name_start(c) || escape_at(l, ahead);
}
static bool number_at(const lexer *l)
{
    size_t i = at(l, 0) == '+' || at(l, 0) == '-';
    return digit(at(l, i)) || (at(l, i) == '.' && digit(at(l, i + 1)));
}

/* Behind the backslash. */
static void take_escape(lexer *l, buf *b)
{
    if (l->i >= l->n) {
        buf_utf8(b, UTF8_BAD);
        return;
    }
    if (hex(l->p[l->i]) < 0) {
        str s = {(const char *)l->p, l->n};
        size_t i = l->i;
        buf_utf8(b, utf8_next(s, &i));
        l->i = i;
        return;
    }
    uint32_t cp = 0;
    for (int k = 0; k < 6 && hex(at(l, 0)) >= 0; k++) cp = cp * 16 + (uint32_t)hex(l->p[l->i++]);
    if (at(l, 0) == '\r' && at(l, 1) == '\n') l->i++;
    if (space(at(l, 0))) l->i++;
    buf_utf8(b, !cp || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? UTF8_BAD : cp);
}

static str take_name(lexer *l)
{
    size_t from = l->i;
    while (name_char(at(l, 0)) && at(l, 0) != 0) l->i++;
    if (at(l, 0) != 0 && !escape_at(l, 0)) return (str){(const char *)l->p + from, l->i - from};
    buf b = {0};
    buf_add(&b, l->p + from, l->i - from);
    for (;;) {
        if (escape_at(l, 0)) {
            l->i++;
            take_escape(l, &b);
        } else if (at(l, 0) == 0) {
            l->i++;
            buf_utf8(&b, UTF8_BAD);
        } else if (name_char(at(l, 0)))
            buf_byte(&b, l->p[l->i++]);
        else
            break;
    }
    str s = str_copy(l->keep, buf_view(&b));
    buf_drop(&b);
    return s;
}

/* With escapes, from the quote's next byte on. */
static void take_escaped_string(lexer *l, token *t, int quote)
{
    buf b = {0};
    for (;;) {
        int c = at(l, 0);
        if (c < 0) break;
        if (c == quote) {
            l->i++;
            break;
        }
        if (newline(c)) {
            t->kind = T_BAD_STRING;
            break;
        }
        l->i++;
        if (c != '\\')
            c ? buf_byte(&b, c) : buf_utf8(&b, UTF8_BAD);
        else if (at(l, 0) == '\r' && at(l, 1) == '\n')
            l->i += 2;
        else if (newline(at(l, 0)))
            l->i++;
        else if (l->i < l->n)
            take_escape(l, &b);
    }
    t->text = str_copy(l->keep, buf_view(&b));
    buf_drop(&b);
}

static void take_string(lexer *l, token *t)
{
    int quote = l->p[l->i++];
    size_t end = l->i;
    t->kind = T_STRING;
    while (end < l->n && l->p[end] != quote && l->p[end] && l->p[end] != '\\' &&
           !newline(l->p[end]))
        end++;
    if (end == l->n || l->p[end] != quote) {
        take_escaped_string(l, t, quote);
        return;
    }
    t->text = (str){(const char *)l->p + l->i, end - l->i};
    l->i = end + 1;
}

static void skip_bad_url(lexer *l)
{
    while (l->i < l->n && l->p[l->i] != ')') l->i += escape_at(l, 0) ? 2 : 1;
    if (l->i < l->n) l->i++;
    if (l->i > l->n) l->i = l->n;
}

/* Behind "url(" and white space, no quote ahead. */
static void take_url(lexer *l, token *t)
{
    buf b = {0};
    t->kind = T_URL;
    for (;;) {
        int c = at(l, 0);
        size_t k = 0;
        while (space(at(l, k))) k++;
        if (k && (at(l, k) == ')' || at(l, k) < 0)) l->i += k, c = at(l, 0);
        if (c < 0) break;
        l->i++;
        if (c == ')') break;
        if (c == '\\' && !newline(at(l, 0)))
            take_escape(l, &b);
        else if (k || c == '"' || c == '\'' || c == '(' || c == '\\' || c < 0x20 || c == 0x7F) {
            t->kind = T_BAD_URL;
            skip_bad_url(l);
            break;
        } else
            buf_byte(&b, c);
    }
    t->text = str_copy(l->keep, buf_view(&b));
    buf_drop(&b);
}

#define MICRO_MAX ((int64_t)2000000000 * MICRO)

/* Decimal text to millionths, without floating point; out of range: the nearest end. */
static int64_t take_number(lexer *l, token *t)
{
    bool minus = at(l, 0) == '-';
    t->sign = minus || at(l, 0) == '+';
    l->i += t->sign;
    t->flag = true;
    int64_t v = 0;
    int point = 0, seen = 0; /* digits behind the point, digits kept */
    for (; digit(at(l, 0)); l->i++)
        if (v < MICRO_MAX) v = v * 10 + (l->p[l->i] - '0');
    if (at(l, 0) == '.' && digit(at(l, 1))) {
        t->flag = false;
        for (l->i++; digit(at(l, 0)); l->i++)
            if (seen < 9 && v < MICRO_MAX / 10) v = v * 10 + (l->p[l->i] - '0'), seen++, point++;
    }
    int64_t e = 0;
    int c = at(l, 0);
    size_t k = at(l, 1) == '+' || at(l, 1) == '-' ? 2 : 1;
    if ((c == 'e' || c == 'E') && digit(at(l, k))) {
        t->flag = false;
        bool down = at(l, 1) == '-';
        for (l->i += k; digit(at(l, 0)); l->i++)
            if (e < 1000) e = e * 10 + (l->p[l->i] - '0');
        if (down) e = -e;
    }
    for (e += 6 - point; e > 0 && v && v < MICRO_MAX; e--) v *= 10;
    for (; e < 0 && v; e++) v = e == -1 ? (v + 5) / 10 : v / 10;
    if (v > MICRO_MAX) v = MICRO_MAX;
    return minus ? -v : v;
}

static void take_numeric(lexer *l, token *t)
{
    t->number = take_number(l, t);
    t->kind = T_NUMBER;
    if (at(l, 0) == '%') {
        l->i++;
        t->kind = T_PERCENT;
    } else if (ident_at(l, 0)) {
        t->kind = T_DIMENSION;
        t->text = take_name(l);
    }
}

static void take_ident(lexer *l, token *t)
{
    t->text = take_name(l);
    t->kind = T_IDENT;
    if (at(l, 0) != '(') return;
    l->i++;
    t->kind = T_FUNCTION;
    if (!str_ieq(t->text, "url")) return;
    size_t k = 0;
    while (space(at(l, k))) k++;
    if (at(l, k) == '"' || at(l, k) == '\'') return;
    l->i += k;
    take_url(l, t);
}

static bool skip_comment(lexer *l)
{
    if (at(l, 0) != '/' || at(l, 1) != '*') return false;
    for (l->i += 2; l->i < l->n; l->i++)
        if (l->p[l->i] == '*' && at(l, 1) == '/') {
            l->i += 2;
            return true;
        }
    return true;
}

static uint8_t punctuation(int c)
{
    switch (c) {
    case ':': return T_COLON;
    case ';': return T_SEMICOLON;
    case ',': return T_COMMA;
    case '[': return T_SQUARE;
    case ']': return T_SQUARE_END;
    case '(': return T_ROUND;
    case ')': return T_ROUND_END;
    case '{': return T_CURLY;
    case '}': return T_CURLY_END;
    default: return T_DELIM;
    }
}

static void take_token(lexer *l, token *t)
{
    int c = at(l, 0);
    if (space(c)) {
        while (space(at(l, 0))) l->i++;
        t->kind = T_SPACE;
    } else if (c == '"' || c == '\'')
        take_string(l, t);
    else if (number_at(l))
        take_numeric(l, t);
    else if (c == '#' && (name_char(at(l, 1)) || escape_at(l, 1))) {
        l->i++;
        t->flag = ident_at(l, 0);
        t->kind = T_HASH;
        t->text = take_name(l);
    } else if (c == '@' && ident_at(l, 1)) {
        l->i++;
        t->kind = T_AT;
        t->text = take_name(l);
    } else if (c == '<' && at(l, 1) == '!' && at(l, 2) == '-' && at(l, 3) == '-') {
        l->i += 4;
        t->kind = T_CDO;
    } else if (c == '-' && at(l, 1) == '-' && at(l, 2) == '>') {
        l->i += 3;
        t->kind = T_CDC;
    } else if (ident_at(l, 0))
        take_ident(l, t);
    else {
        t->kind = punctuation(c);
        t->delim = (char)c;
        l->i++;
    }
}

static token *add_token(lexer *l)
{
    if (l->n_out == l->cap) {
        l->cap *= 2;
        l->out = mem_realloc(l->out, l->cap * sizeof *l->out);
    }
    token *t = &l->out[l->n_out++];
    memset(t, 0, sizeof *t);
    t->from = (uint32_t)l->i;
    return t;
}

static uint8_t closing(uint8_t open)
{
    return open == T_SQUARE ? T_SQUARE_END : open == T_CURLY ? T_CURLY_END : T_ROUND_END;
}

/* What is not closed reaches to the end. */
void css_pair(token *t, uint32_t n)
{
    uint32_t *stack = mem_alloc(((size_t)n + 1) * sizeof *stack), depth = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint8_t k = t[i].kind;
        if (k == T_SQUARE || k == T_ROUND || k == T_CURLY || k == T_FUNCTION)
            stack[depth++] = i;
        else if (depth && k >= T_SQUARE_END && k == closing(t[stack[depth - 1]].kind)) {
            depth--;
            t[stack[depth]].close = i - stack[depth];
        }
    }
    while (depth--) t[stack[depth]].close = n - 1 - stack[depth];
    free(stack);
}

static void find_lines(css_text *t)
{
    uint32_t n = 1;
    for (size_t i = 0; i < t->bytes.n; i++) n += newline((unsigned char)t->bytes.p[i]);
    t->lines = mem_alloc(n * sizeof *t->lines);
    t->n_lines = 1;
    for (size_t i = 0; i < t->bytes.n; i++) {
        char c = t->bytes.p[i];
        if (!newline((unsigned char)c)) continue;
        if (c == '\r' && i + 1 < t->bytes.n && t->bytes.p[i + 1] == '\n') i++;
        t->lines[t->n_lines++] = (uint32_t)i + 1;
    }
}

void css_lex(arena *keep, str bytes, place where, css_text *out)
{
    lexer l = {.p = (const unsigned char *)bytes.p, .n = bytes.n, .keep = keep};
    *out = (css_text){.bytes = bytes, .at = where};
    find_lines(out);
    l.cap = (uint32_t)(bytes.n / 3) + 16;
    l.out = mem_alloc(l.cap * sizeof *l.out);
    while (l.i < l.n) {
        if (skip_comment(&l)) continue;
        token *t = add_token(&l);
        take_token(&l, t);
        t->to = (uint32_t)l.i;
    }
    add_token(&l)->kind = T_END;
    l.out[l.n_out - 1].to = (uint32_t)l.n;
    css_pair(l.out, l.n_out);
    out->at_token = l.out;
    out->n = l.n_out - 1;
}

void css_text_drop(css_text *t)
{
    free(t->lines);
    free(t->at_token);
}

place css_place(const css_text *t, uint32_t offset)
{
    place p = t->at;
    uint32_t low = 0, high = t->n_lines;
    while (high - low > 1) {
        uint32_t mid = (low + high) / 2;
        *(t->lines[mid] <= offset ? &low : &high) = mid;
    }
    uint32_t col = 1;
    for (uint32_t i = t->lines[low]; i < offset && i < t->bytes.n; i++)
        col += ((unsigned char)t->bytes.p[i] & 0xC0) != 0x80;
    if (!p.line && p.file.n && !p.col) return p;
    p.col = low ? col : p.col ? p.col + col - 1 : 0;
    p.line += low;
    return p;
}

const token *css_tokens(arena *a, const token *from, const token *to, uint32_t *n)
{
    *n = (uint32_t)(to - from);
    token *copy = arena_array(a, token, *n + 1);
    if (*n) memcpy(copy, from, *n * sizeof *copy);
    css_pair(copy, *n + 1);
    return copy;
}

/* ---- tokens → text ---- */

static void write_name(str s, bool ident, buf *out)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool start = ident && (i == 0 || (i == 1 && s.p[0] == '-'));
        if (c < 0x20 || c == 0x7F || (start && digit(c)))
            buf_fmt(out, "\\%x ", c);
        else if (!name_char(c) || (ident && c == '-' && s.n == 1))
            buf_fmt(out, "\\%c", c);
        else
            buf_byte(out, c);
    }
}

static void write_string(str s, buf *out)
{
    buf_byte(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F)
            buf_fmt(out, "\\%x ", c);
        else {
            if (c == '"' || c == '\\') buf_byte(out, '\\');
            buf_byte(out, c);
        }
    }
    buf_byte(out, '"');
}

static void write_number(const token *t, buf *out)
{
    int64_t n = t->number;
    if (t->sign && n >= 0) buf_byte(out, '+');
    if (n < 0) {
        buf_byte(out, '-');
        n = -n;
    }
    buf_fmt(out, "%lld", (long long)(n / MICRO));
    int64_t rest = n % MICRO;
    if (!rest) return;
    int digits = 6;
    for (; rest % 10 == 0; rest /= 10) digits--;
    buf_fmt(out, ".%0*lld", digits, (long long)rest);
}

void css_write_token(const token *t, buf *out)
{
    switch (t->kind) {
    case T_SPACE: buf_byte(out, ' '); break;
    case T_FUNCTION:
    case T_IDENT: write_name(t->text, true, out); break;
    case T_AT:
        buf_byte(out, '@');
        write_name(t->text, true, out);
        break;
    case T_HASH:
        buf_byte(out, '#');
        write_name(t->text, t->flag, out);
        break;
    case T_STRING: write_string(t->text, out); break;
    case T_URL:
        buf_z(out, "url(");
        write_string(t->text, out);
        buf_byte(out, ')');
        break;
    case T_NUMBER: write_number(t, out); break;
    case T_PERCENT:
        write_number(t, out);
        buf_byte(out, '%');
        break;
    case T_DIMENSION:
        write_number(t, out);
        write_name(t->text, true, out);
        break;
    case T_CDO: buf_z(out, "<!--"); break;
    case T_CDC: buf_z(out, "-->"); break;
    case T_END:
    case T_BAD_STRING:
    case T_BAD_URL: break;
    default: buf_byte(out, t->delim);
    }
    if (t->kind == T_FUNCTION) buf_byte(out, '(');
}
