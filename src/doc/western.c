/* Stress and titles in Western words within Chinese or Japanese text: they are italic, where Han has
 * marks or another face. An e-reader cannot see that by itself; the class tells the stylesheet. */
#include "base/utf8.h"
#include "doc/internal.h"

static bool is_western(str text)
{
    bool letters = false;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        if (cp_is_cjk(cp)) return false;
        letters |= (cp | 32) >= 'a' && (cp | 32) <= 'z';
    }
    return letters;
}

void doc__western(doc *d)
{
    static const char *const names[] = {"em", "i", "cite", "dfn"};
    str lang = d->meta.lang;
    if (!str_starts(lang, "zh") && !str_starts(lang, "ja")) return;
    for (xmlNode *n = d->body; n; n = doc__next(n, d->body))
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (doc_is(n, names[i]) && is_western(doc_text(d, n))) doc_add_class(d, n, "western");
}
