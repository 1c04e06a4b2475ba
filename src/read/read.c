/* One door for all formats: clean the text, read the front matter, then the format's own reader. */
#include "read/internal.h"

static read_format format_of(const doc *d)
{
    static const char *const ends[] = {".html", ".htm", ".xhtml", ".xml"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(d->path, ends[i])) return READ_HTML;
    return READ_MARKDOWN;
}

static bool is_xml(const doc *d, str text)
{
    return str_ends(d->path, ".xhtml") || str_ends(d->path, ".xml") ||
           str_starts(str_trim(text), "<?xml");
}

static uint32_t lines_in(str s)
{
    uint32_t n = 0;
    for (const char *p = s.p; p && (p = memchr(p, '\n', s.n - (size_t)(p - s.p))); p++) n++;
    return n;
}

int read_document(doc *d, str text, read_format format)
{
    if (text.n > READ_BYTES_MAX) {
        diag_add(d->diag, D_LIMIT, (place){d->name, 0, 0}, "the document is larger than %zu bytes",
                 READ_BYTES_MAX);
        return -1;
    }
    if (format == READ_AUTO) format = format_of(d);
    if (format == READ_HTML) text = decode_charset(d, text);
    text = clean_input(d, text);
    size_t front = front_matter(d, text);
    str body = str_from(text, front);
    if (format == READ_HTML)
        html_read(d, body, is_xml(d, text));
    else
        markdown_read(d, body, 1 + lines_in(str_sub(text, 0, front)));
    return doc_resolve(d);
}
