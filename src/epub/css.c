/* The stylesheet: the layout's rules for e-readers, then what the package's own elements need; and
 * what of the layout the cover takes over. */
#include "epub/internal.h"

/* Before the layout's rules, which win. */
static const char default_rules[] = "img { max-width: 100%; height: auto; }\n"
                                    "pre { white-space: pre-wrap; overflow-wrap: anywhere; }\n"
                                    "th, td { overflow-wrap: break-word; }\n\n";

/* clang-format off */
#define CARD ".table-cards "
static const char own_rules[] =
    "\n/* of the package */\n"
    /* a link inside a note's text is told apart by more than its colour */
    "a[role=\"doc-backlink\"] { font-weight: bold; }\n"
    ".table-box { overflow: auto; max-width: 100%; max-height: 95vh; }\n"
    /* the table becomes a list of rows */
    CARD "table, " CARD "tbody, " CARD "tfoot, " CARD "caption { display: block; }\n"
    CARD "thead { display: none; }\n"
    CARD "tr { display: block; padding: 0.6em 0; border-top: 1px solid #999; "
         "page-break-inside: avoid; break-inside: avoid; }\n"
    CARD "tbody:first-of-type tr:first-child { border-top: 0; }\n"
    /* only cells that hold something, with the column's head before them; the first is the title */
    CARD "td, " CARD "th { display: none; padding: 0.1em 0 0.1em 7em; border: 0 !important; "
         "text-align: left !important; }\n"
    CARD "tr > :first-child { display: block; padding-left: 0; font-family: sans-serif; "
         "font-weight: bold; }\n"
    CARD "[data-label] { display: flow-root; }\n"
    CARD "[data-label]::before { content: attr(data-label); float: left; width: 7em; "
         "margin-left: -7.75em; font-family: sans-serif; font-size: 0.9em; }\n"
    CARD "td > *, " CARD "th > * { width: auto !important; text-align: left !important; }\n"
    "body.cover { margin: 0; padding: 0; text-align: center; }\n"
    "body.cover img { max-width: 100%; max-height: 100vh; }\n";
/* clang-format on */

str stylesheet(const book *b)
{
    buf out = {0};
    buf_z(&out, "@charset \"UTF-8\";\n");
    buf_z(&out, default_rules);
    css_write_epub(b->in->sheets, &out);
    buf_z(&out, own_rules);
    return taken(b->mem, &out);
}

static bool visible(color c)
{
    return c.space != COLOR_NONE && c.alpha;
}

static const xmlNode *child(const xmlNode *node, const char *name)
{
    for (const xmlNode *c = node ? node->children : NULL; c; c = c->next)
        if (doc_is(c, name)) return c;
    return NULL;
}

static str family_text(const book *b, const family_list *families)
{
    static const char *const generic[] = {"serif",   "sans-serif", "monospace",
                                          "cursive", "fantasy",    "system-ui"};
    buf out = {0};
    for (uint32_t i = 0; families && i < families->n; i++) {
        bool bare = false;
        for (size_t k = 0; k < sizeof generic / sizeof *generic; k++)
            bare |= str_is(families->at[i], generic[k]);
        buf_fmt(&out, "%s%s%.*s%s", i ? ", " : "", bare ? "" : "'", STR_ARG(families->at[i]),
                bare ? "" : "'");
    }
    if (!out.n) buf_z(&out, "sans-serif");
    return taken(b->mem, &out);
}

static bool is_rtl(str lang)
{
    static const char *const tags[] = {"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (lang.n >= 2 && str_ieq(str_sub(lang, 0, 2), tags[i]) &&
            (lang.n == 2 || lang.p[2] == '-'))
            return true;
    return false;
}

/* The cascade keeps what it has computed; a document is not deep. */
const style *style_of(const book *b, const xmlNode *node)
{
    const xmlNode *up = node->parent;
    const style *parent = up && up->type == XML_ELEMENT_NODE ? style_of(b, up) : NULL;
    return css_style(b->cascade, node, parent, PSEUDO_NONE);
}

void find_direction(book *b)
{
    const style *body = style_of(b, b->d->body);
    b->vertical = body->writing_mode == WRITING_VERTICAL_RL;
    b->rtl = b->vertical || body->direction == 1 || is_rtl(b->lang);
}

/* The title's families and ink; the accent is the colour of the title block's rule. */
void look_of(const book *b, cover_look *look)
{
    *look = (cover_look){STR("sans-serif"),
                         {COLOR_RGB, {0x22, 0x22, 0x22, 0}, 255},
                         {COLOR_RGB, {0x8a, 0x1f, 0x2b, 0}, 255}};
    const xmlNode *header = child(b->d->body, "header"), *h1 = child(header, "h1");
    if (!h1) return;
    const style *block = style_of(b, header), *title = style_of(b, h1);
    look->families = family_text(b, title->families);
    if (visible(title->ink)) look->ink = title->ink;
    for (int side = 0; side < 4; side++)
        if (block->border_style[side] > BORDER_HIDDEN && block->border_width[side] &&
            visible(block->border_color[side]))
            look->accent = block->border_color[side];
}
