/* The document's text. In an address lines may end behind marks (wbr), as in print. In a column
 * quotes and short numbers stand as the layout wants them; no reader knows text-combine-upright:
 * digits, so that such a number is an element of its own. */
#include "base/vertical.h"
#include "epub/internal.h"

static bool is_url_char(char c)
{
    return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '"';
}

static bool is_url_mark(char c)
{
    return memchr("/?&=.-_#%:,+~@", c, 14) != NULL;
}

/* An address, from behind its ://. */
static void put_address(buf *out, str s)
{
    size_t from = 0;
    for (size_t i = 0; i + 2 < s.n; i++) {
        if (!is_url_mark(s.p[i]) || is_url_mark(s.p[i + 1])) continue;
        xml_text(out, str_sub(s, from, i + 1 - from));
        buf_z(out, "<wbr/>");
        from = i + 1;
    }
    xml_text(out, str_from(s, from));
}

static void put_prose(buf *out, str s)
{
    for (ptrdiff_t at; (at = str_find(s, "://")) >= 0;) {
        size_t begin = (size_t)at + 3, end = begin;
        while (end < s.n && is_url_char(s.p[end])) end++;
        xml_text(out, str_sub(s, 0, begin));
        put_address(out, str_sub(s, begin, end - begin));
        s = str_from(s, end);
    }
    xml_text(out, s);
}

/* Text of a column: short numbers stand upright. */
static void put_column(buf *out, str s, uint32_t most)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        size_t end = vertical_number(s, i, most);
        if (end > i) {
            put_prose(out, str_sub(s, from, i - from));
            buf_fmt(out, "<span class=\"bx-upright\">%.*s</span>", STR_ARG(str_sub(s, i, end - i)));
            from = i = end;
        } else {
            while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
            while (i < s.n && (s.p[i] < '0' || s.p[i] > '9')) i++;
        }
    }
    put_prose(out, str_from(s, from));
}

void prose_write(book *b, buf *out, const xmlNode *parent, str s)
{
    const style *look = b->columns ? style_of(b, parent) : NULL;
    if (!look || look->writing_mode != WRITING_VERTICAL_RL) {
        put_prose(out, s);
        return;
    }
    buf turned = {0};
    if (look->quotes && look->quotes->n >= 2 && str_find(s, "\xE2\x80") >= 0) {
        vertical_quotes(&turned, s, look->quotes->at, look->quotes->n, 0);
        s = buf_view(&turned);
    }
    if (look->text_combine >= 2)
        put_column(out, s, look->text_combine);
    else
        put_prose(out, s);
    buf_drop(&turned);
}
