/* The stylesheet: the layout's rules for e-readers, then what the package's own elements need. */
#include "epub/internal.h"

/* Before the layout's rules, which win. */
static const char default_rules[] = "img { max-width: 100%; height: auto; }\n"
                                    "pre { white-space: pre-wrap; overflow-wrap: anywhere; }\n"
                                    "body, th, td { overflow-wrap: break-word; }\n\n";

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
    css_epub_namespaces(b->in->sheets, &out);
    css_epub_names names = fonts_names(b);
    fonts_css(b, &out);
    buf_z(&out, default_rules);
    css_write_epub(b->in->sheets, &names, &out);
    buf_z(&out, own_rules);
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
