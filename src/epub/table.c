/* Wide tables in e-readers. A table stands in a box that scrolls sideways. Han text would let its
 * columns shrink to one character, so that each cell says how narrow it may get: short ones stay on
 * one line, long ones keep about three times as wide as high. The key column stays in view. */
#include "base/utf8.h"
#include "epub/internal.h"

#define WIDE_COLUMNS 5
#define ONE_LINE 8   /* em */
#define MAX_WIDTH 14 /* em */

static const xmlNode *next_in(const xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
    while (node != root && !node->next) node = node->parent;
    return node == root ? NULL : node->next;
}

static bool is_cell(const xmlNode *node)
{
    return doc_is(node, "td") || doc_is(node, "th");
}

static bool inside(const xmlNode *node, const char *name)
{
    for (node = node->parent; node && node->type == XML_ELEMENT_NODE; node = node->parent)
        if (doc_is(node, name)) return true;
    return false;
}

static bool has(const xmlNode *node, const char *attribute)
{
    return xmlHasProp(node, (const xmlChar *)attribute) != NULL;
}

/* Columns of the first row, and whether each row's first cell is in the first column. */
static void look_at(const xmlNode *table, uint32_t *columns, bool *plain)
{
    *columns = 0;
    *plain = true;
    bool first_row = true;
    for (const xmlNode *n = next_in(table, table); n; n = next_in(n, table)) {
        if (!doc_is(n, "tr")) continue;
        for (const xmlNode *c = n->children; c; c = c->next) {
            if (!is_cell(c)) continue;
            *columns += first_row;
            *plain &= !has(c, "rowspan");
        }
        first_row = false;
    }
}

bool table_box_open(buf *out, const xmlNode *table)
{
    if (!doc_is(table, "table") || inside(table, "table")) return false;
    uint32_t columns;
    bool plain;
    look_at(table, &columns, &plain);
    buf_z(out, columns >= WIDE_COLUMNS && plain ? "<div class=\"table-box wide\">"
                                                : "<div class=\"table-box\">");
    return true;
}

static uint32_t text_width(const xmlNode *cell) /* 1/10 em */
{
    uint32_t width = 0;
    for (const xmlNode *n = cell; n; n = next_in(n, cell)) {
        if (n->type != XML_TEXT_NODE || !n->content) continue;
        str s = str_of((const char *)n->content);
        for (size_t i = 0; i < s.n && width < 1000000;) {
            uint32_t c = utf8_next(s, &i);
            width += c >= 0x2E80 ? 10 : c == ' ' || c == '\n' || c == '\t' ? 3 : 6;
        }
    }
    return width;
}

uint32_t cell_min_width(const xmlNode *cell)
{
    if (!is_cell(cell) || has(cell, "colspan")) return 0;
    uint32_t width = text_width(cell), em = ONE_LINE * 10;
    if (width <= em) return width > 10 ? width : 0;
    while (em < MAX_WIDTH * 10 && em * em / 3 < width * 10) em += 10; /* lines of 1.7 em */
    return em;
}
