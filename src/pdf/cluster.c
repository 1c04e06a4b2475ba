/* What the glyphs of an item mean: clusters, as the shaper made them. */
#include "base/utf8.h"
#include "pdf/internal.h"

/* The hyphen of a divided word is a soft hyphen: copying joins the word again (ISO 32000-1,
 * 14.8.2.2.3). It is the logically last glyph. */
static bool is_hyphen(const item *it, uint32_t i)
{
    return it->text.hyphen && i == (it->text.rtl ? 0 : it->text.n - 1);
}

/* Characters that say nothing by themselves: soft hyphen, zero width space, word joiner, byte order
 * mark. The shaper leaves them in the cluster of a neighbour. */
static bool says_nothing(uint32_t cp)
{
    return cp == 0xAD || cp == 0x200B || cp == 0x2060 || cp == 0xFEFF;
}

static str without_ends(str text)
{
    size_t from = 0, to = text.n;
    for (size_t i = 0; i < text.n && says_nothing(utf8_next(text, &i));) from = i;
    for (size_t i = text.n; i > from && says_nothing(utf8_prev(text, &i));) to = i;
    return from < to ? str_sub(text, from, to - from) : text;
}

static void set_text(cluster *c, str text)
{
    text = without_ends(text);
    c->text = text;
    c->n_cps = 0;
    for (size_t i = 0; i < text.n; c->n_cps++) utf8_next(text, &i);
}

/* Where the text of the glyphs [first, end) stops: where the logically next cluster begins. */
static size_t text_end(const item *it, uint32_t first, uint32_t end)
{
    const frame_glyph *g = it->text.glyphs;
    size_t all = it->text.text.n, found = all;
    uint32_t from = g[first].cluster;
    if (it->text.rtl) {
        while (first > 0 && g[first - 1].cluster <= from) first--;
        if (first > 0) found = g[first - 1].cluster;
    } else {
        while (end < it->text.n && g[end].cluster <= from) end++;
        if (end < it->text.n) found = g[end].cluster;
    }
    return found < all ? found : all;
}

bool cluster_next(const item *it, cluster *c)
{
    uint32_t n = it->text.n, first = c->end, end = first + 1;
    if (first >= n) return false;
    const frame_glyph *g = it->text.glyphs;
    bool hyphen = is_hyphen(it, first);
    while (!hyphen && end < n && g[end].cluster == g[first].cluster && !is_hyphen(it, end)) end++;
    size_t to = text_end(it, first, end), from = g[first].cluster < to ? g[first].cluster : to;
    c->first = first;
    c->end = end;
    set_text(c, hyphen ? STR("\xC2\xAD") : str_sub(it->text.text, from, to - from));
    return true;
}

bool cluster_exact(const cluster *c)
{
    return c->n_cps && (c->end - c->first == 1 || c->n_cps == c->end - c->first);
}

str cluster_glyph_text(const item *it, const cluster *c, uint32_t i)
{
    uint32_t n = c->end - c->first, at = it->text.rtl ? c->end - 1 - i : i - c->first;
    if (n == 1 || !c->n_cps) return c->text;
    if (n != c->n_cps) return at ? STR("\xE2\x80\x8B") : c->text; /* U+200B says nothing */
    size_t end = 0, start = 0;
    for (uint32_t k = 0; k <= at; k++) {
        start = end;
        utf8_next(c->text, &end);
    }
    return str_sub(c->text, start, end - start);
}
