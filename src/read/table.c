/* What is set right in a table once it is whole: its head stands first and its foot last, each in a
 * group of its own. */
#include <stdlib.h>
#include <string.h>

#include "read/internal.h"

/* HTML 4 wrote a table's foot before its rows; XHTML wants one, behind them. */
static void foot_last(xmlNode *table)
{
    xmlNode *foot = NULL;
    for (xmlNode *n = table->children, *next; n; n = next) {
        next = n->next;
        if (!doc_is(n, "tfoot")) continue;
        if (foot) xmlNodeSetName(n, (const xmlChar *)"tbody");
        if (!foot) foot = n;
    }
    if (!foot || !foot->next) return;
    xmlUnlinkNode(foot);
    xmlAddChild(table, foot);
}

static int64_t rows_of(const doc *d, const xmlNode *cell)
{
    str span = doc_attr(d, cell, "rowspan");
    return span.n ? strtol(span.p, NULL, 10) : 1;
}

/* How many rows from this one on its cells reach over; 0: it has cells that head nothing below. */
static int64_t heading_reach(const doc *d, const xmlNode *row)
{
    int64_t reach = 0;
    for (const xmlNode *cell = row->children; cell; cell = cell->next) {
        if (cell->type != XML_ELEMENT_NODE) continue;
        str scope = doc_attr(d, cell, "scope");
        int64_t rows = rows_of(d, cell);
        if (!doc_is(cell, "th") || str_is(scope, "row") || str_is(scope, "rowgroup") || rows < 1)
            return 0;
        if (rows > reach) reach = rows;
    }
    return reach;
}

/* A table without a head whose first rows hold nothing but headings has a head all the same: it is
 * to be repeated on each page, and kept with what it heads. */
static void head_of_rows(doc *d, xmlNode *table)
{
    xmlNode *body = table->children;
    while (body && !doc_is(body, "tbody") && !doc_is(body, "thead")) body = body->next;
    if (!body || doc_is(body, "thead")) return;
    xmlNode *row = body->children;
    int64_t n = 0, reach = 0;
    for (; row; row = row->next) {
        if (row->type != XML_ELEMENT_NODE) continue;
        int64_t here = heading_reach(d, row);
        if (!here) break;
        n++;
        if (n - 1 + here > reach) reach = n - 1 + here;
    }
    if (!row || !n || reach > n) return; /* all of it, nothing, or a span that leaves it */
    xmlNode *head = doc_element(d, "thead");
    xmlAddPrevSibling(body, head);
    while (body->children != row) {
        xmlNode *moved = body->children;
        xmlUnlinkNode(moved);
        xmlAddChild(head, moved);
    }
}

/* A group that holds its columns one by one does not count them as well. */
static void columns_once(const doc *d, xmlNode *table)
{
    for (xmlNode *n = table->children; n; n = n->next) {
        if (!doc_is(n, "colgroup") || !n->children || !doc_attr(d, n, "span").n) continue;
        diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, n),
                 "the span of a colgroup that holds col was left out: they are counted");
        xmlUnsetProp(n, (const xmlChar *)"span");
    }
}

void table_settle(doc *d, xmlNode *table)
{
    columns_once(d, table);
    foot_last(table);
    head_of_rows(d, table);
}
