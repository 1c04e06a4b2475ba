/* The stylesheet: the layout's rules for e-readers, then what the package's own elements need. */
#include "epub/internal.h"

/* Before the layout's rules, which win. */
static const char default_rules[] = "img { max-width: 100%; height: auto; }\n"
                                    "pre { white-space: pre-wrap; overflow-wrap: anywhere; }\n"
                                    "body, th, td { overflow-wrap: break-word; }\n\n";

/* clang-format off */
static const char own_rules[] =
    "\n/* of the package */\n"
    /* a link inside a note's text is told apart by more than its colour */
    "a[role=\"doc-backlink\"] { font-weight: bold; }\n"
    ".table-box { overflow: auto; max-width: 100%; max-height: 95vh; }\n"
    "body.cover { margin: 0; padding: 0; text-align: center; }\n"
    "body.cover img { max-width: 100%; max-height: 100vh; }\n";

static const char upright_rules[] =
    ".bx-upright { -epub-text-combine: horizontal; -webkit-text-combine: horizontal; "
    "-ms-text-combine-horizontal: all; text-combine-upright: all; }\n";

/* A table that becomes a list of rows. Sides by the flow (@start, @before …) get names that old
 * readers know where they can. Heads are before the cells' content; the
 * row of heads is there to be heard, not to be seen. */
#define CARD ".table-cards "
static const char card_rules[] =
    CARD "table, " CARD "thead, " CARD "tbody, " CARD "tfoot, " CARD "caption { display: block; }\n"
    /* a rule goes with its row: the table's own would stay alone at the foot of a page */
    CARD "table, " CARD "thead { border-@before: 0 !important; }\n"
    CARD "thead { border-@after: 0 !important; }\n"
    CARD "tr { display: block; padding-@before: 0.6em; padding-@after: 0.6em; "
         "border-@before: 1px solid #999; "
         "page-break-inside: avoid; break-inside: avoid; }\n"
    CARD "tr[data-heads] { position: absolute; width: 1px; height: 1px; padding: 0; border: 0; "
         "overflow: hidden; clip: rect(0, 0, 0, 0); }\n"
    /* only cells that hold something; the first is the card's title */
    CARD "td, " CARD "th { display: none; padding: 0; padding-@before: 0.1em; padding-@start: 7em; "
         "border: 0 !important; text-align: @align !important; }\n"
    CARD "[data-heads] th { display: block; }\n"
    CARD "[data-label] { display: flow-root; }\n"
    CARD "[data-label]::before { content: attr(data-label); float: @align; @width: 7em; "
         "margin-@start: -7.75em; font-family: sans-serif; font-size: 0.9em; font-weight: normal; }\n"
    CARD "tr > :first-child { display: block; padding-@start: 0; font-family: sans-serif; "
         "font-weight: bold; }\n"
    CARD "tr > :first-child::before { float: none; margin: 0; margin-@end: 0.75em; }\n"
    CARD "img { max-width: 100% !important; }\n" /* of the card, whatever a reader says */
    CARD "td > *, " CARD "th > * { width: auto !important; text-align: @align !important; }\n";
/* clang-format on */

static void write_card_rules(const book *b, buf *out)
{
    bool left = !b->rtl || b->vertical;
    const struct {
        const char *name, *is;
    } words[] = {{"@align", left ? "left" : "right"},
                 {"@start", b->vertical ? "inline-start"
                            : left      ? "left"
                                        : "right"},
                 {"@end", b->vertical ? "inline-end"
                          : left      ? "right"
                                      : "left"},
                 {"@before", b->vertical ? "block-start" : "top"},
                 {"@after", b->vertical ? "block-end" : "bottom"},
                 {"@width", b->vertical ? "inline-size" : "width"}};
    for (const char *s = card_rules; *s;) {
        size_t plain = strcspn(s, "@");
        buf_add(out, s, plain);
        s += plain;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (!strncmp(s, words[i].name, strlen(words[i].name))) {
                buf_z(out, words[i].is);
                s += strlen(words[i].name);
            }
    }
}

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
    write_card_rules(b, &out);
    if (str_find(buf_view(&out), "text-combine-upright: digits") >= 0) buf_z(&out, upright_rules);
    return taken(b->mem, &out);
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
    b->rtl = b->vertical || body->direction == 1;
}
