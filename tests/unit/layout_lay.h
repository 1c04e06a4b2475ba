/* A document and a stylesheet as text → frames, for the tests of layout: the real doc, css and box
 * rooms. Text is found by its first bytes; places are baselines, in mpt from the type area's top.
 */
#ifndef BX_TESTS_LAYOUT_LAY_H
#define BX_TESTS_LAYOUT_LAY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "base/file.h"
#include "layout/layout.h"

typedef struct laid {
    arena *mem;
    diag diag;
    doc *doc;
    css_sheets *sheets;
    cascade *cascade;
    font_set *fonts;
    frames out;
    int status;
} laid;

/* 20 lines of 10 pt on a page, 20 characters of 10 pt in a line. */
static const char base_css[] =
    "@page { size: 240pt 240pt; margin: 20pt }"
    "html { font: 10pt/10pt serif; orphans: 1; widows: 1 } body, p { margin: 0 }"
    "p { text-indent: 0 } h2 { font-size: 10pt; line-height: 10pt; margin: 0; break-after: avoid }";

static inline void read_css(laid *t, str css)
{
    place at = {STR("test.css"), 1, 1};
    assert_int_equal(css_parse_text(t->sheets, css, at, NULL, (str){0}, &t->diag), 0);
}

static inline void lay(laid *t, const char *css, const char *body)
{
    *t = (laid){.mem = arena_new()};
    diag_init(&t->diag, t->mem);
    t->doc = doc_new(&t->diag, NULL, STR("test.md"), STR("test.md"));
    str text = str_printf(t->mem, "<body xmlns=\"http://www.w3.org/1999/xhtml\">%s</body>", body);
    xmlDoc *x = xmlReadMemory(text.p, (int)text.n, "test", "UTF-8", XML_PARSE_NONET);
    assert_non_null(x);
    for (xmlNode *n = xmlDocGetRootElement(x)->children; n; n = n->next)
        xmlAddChild(t->doc->body, xmlDocCopyNode(n, t->doc->tree, 1));
    xmlFreeDoc(x);
    t->doc->meta.lang = STR("zh-Hans");
    t->doc->meta.toc = STR("none");
    assert_int_equal(doc_resolve(t->doc), 0);
    t->sheets = css_sheets_new();
    file_map base;
    assert_int_equal(file_open(&base, BX_ROOT "/layouts/base.css"), 0);
    read_css(t, base.bytes);
    file_close(&base);
    read_css(t, str_of(base_css));
    read_css(t, str_of(css));
    t->cascade = css_cascade(t->sheets, MEDIA_PRINT, t->doc);
    t->fonts = font_set_new(BX_ROOT "/fonts", false, &t->diag);
    layout_input in = {t->doc, t->cascade, t->fonts, box_build(t->mem, t->doc, t->cascade),
                       &t->diag};
    t->status = layout_document(t->mem, &in, &t->out);
}

static inline void end(laid *t)
{
    css_cascade_drop(t->cascade);
    css_sheets_drop(t->sheets);
    doc_drop(t->doc);
    font_set_drop(t->fonts);
    arena_drop(t->mem);
}

/* n paragraphs of one line behind before: "name1.", "name2." … */
static inline void add_paras(buf *b, const char *name, int n)
{
    for (int i = 1; i <= n; i++) buf_fmt(b, "<p>%s%d.</p>", name, i);
}

typedef struct found {
    uint32_t page; /* from 1; 0: nowhere */
    mpt x, y;      /* from the type area's upper left */
    bool artifact;
} found;

static inline found find(const laid *t, const char *text)
{
    for (uint32_t i = 0; i < t->out.pages.n; i++) {
        const frame *f = t->out.pages.at[i];
        for (uint32_t k = 0; k < f->items.n; k++) {
            const item *it = &f->items.at[k];
            if (it->kind == ITEM_TEXT && str_starts(it->text.text, text))
                return (found){i + 1, it->x - f->area.x, it->y - f->area.y, it->artifact};
        }
    }
    return (found){0};
}

static inline bool told(const laid *t, diag_code code)
{
    for (uint32_t i = 0; i < t->diag.entries.n; i++)
        if (t->diag.entries.at[i].code == code) return true;
    return false;
}

#endif
