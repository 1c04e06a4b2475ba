/* Writing XML: escapes, and buffers handed over to the book. */
#include "epub/internal.h"

/* Characters that XML 1.0 forbids cannot be in a libxml2 tree, but in names and metadata. */
static void escaped(buf *out, str s, bool attribute)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *to = NULL;
        unsigned char c = (unsigned char)s.p[i];
        if (c == '&')
            to = "&amp;";
        else if (c == '<')
            to = "&lt;";
        else if (c == '>')
            to = "&gt;";
        else if (c == '"' && attribute)
            to = "&quot;";
        else if (c == '\r')
            to = attribute ? " " : "\n";
        else if (c < ' ' && (attribute || (c != '\n' && c != '\t')))
            to = c == '\n' || c == '\t' ? " " : "";
        if (!to) continue;
        buf_add(out, s.p + from, i - from);
        buf_z(out, to);
        from = i + 1;
    }
    buf_add(out, s.p + from, s.n - from);
}

void xml_text(buf *out, str s)
{
    if (s.n) escaped(out, s, false);
}

void xml_attr(buf *out, const char *name, str value)
{
    buf_byte(out, ' ');
    buf_z(out, name);
    buf_z(out, "=\"");
    if (value.n) escaped(out, value, true);
    buf_byte(out, '"');
}

str taken(arena *a, buf *out)
{
    str s = str_copy(a, buf_view(out));
    buf_drop(out);
    *out = (buf){0};
    return s;
}

void add_part(book *b, const char *name, str bytes, bool stored)
{
    *vec_add(b->mem, &b->parts) = (part){str_copy(b->mem, str_of(name)), bytes, stored};
}
