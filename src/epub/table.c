/* Tables in e-readers, whose pages are narrow and of unknown width. Han text lets a column shrink
 * to one character, so that each cell says how narrow it may get: short ones stay on one line, long
 * ones keep about three times as wide as high. Then, by the width that this comes to:
 *   - plain: the bounds are scaled so that the table fits a telephone's page; it breaks over pages.
 *   - cards: a wide table with one head row and no spans is shown as a list, each row a card, each
 *     cell with its column's head before it (by the stylesheet alone: the markup stays a table).
 *   - scrolled: other wide tables stand in a box that scrolls, no higher than a page. Such a box
 *     does not break over pages, which is why it is the last choice. */
#include "base/utf8.h"
#include "epub/internal.h"

enum { /* 1/10 em */
       ONE_LINE = 80,
       MAX_WIDTH = 140,
       MIN_WIDTH = 20,
       PADDING = 8,
       NARROW_PAGE = 200,
       WIDE_TABLE = 330,
       WIDE_COLUMNS = 5
};

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

static bool has(const xmlNode *node, const char *attribute)
{
    return xmlHasProp(node, (const xmlChar *)attribute) != NULL;
}

static uint32_t text_width(const xmlNode *cell)
{
    uint32_t width = 0;
    for (const xmlNode *n = cell; n; n = next_in(n, cell)) {
        if (doc_is(n, "img") || doc_is(n, "table")) width += MAX_WIDTH;
        if (n->type != XML_TEXT_NODE || !n->content) continue;
        str s = str_of((const char *)n->content);
        for (size_t i = 0; i < s.n && width < 1000000;) {
            uint32_t c = utf8_next(s, &i);
            width += c >= 0x2E80 ? 10 : c == ' ' || c == '\n' || c == '\t' ? 3 : 6;
        }
    }
    return width;
}

/* The width at which a cell reads well. */
static uint32_t wanted_width(const xmlNode *cell)
{
    uint32_t width = text_width(cell), em = ONE_LINE;
    if (width <= em) return width;
    while (em < MAX_WIDTH && em * em / 3 < width * 10) em += 10; /* lines of 1.7 em */
    return em;
}

/* ---- one table's plan ---- */

typedef struct survey {
    uint32_t columns, rows, width[TABLE_COLUMNS];
    const xmlNode *head; /* the only row of heads, or NULL */
    uint32_t heads;      /* rows of heads */
    bool spans, ragged;
} survey;

static void survey_row(survey *s, const xmlNode *row)
{
    uint32_t column = 0, cells = 0;
    bool heads = true;
    for (const xmlNode *c = row->children; c; c = c->next) {
        if (!is_cell(c)) continue;
        cells++;
        heads &= doc_is(c, "th");
        s->spans |= has(c, "colspan") || has(c, "rowspan");
        if (column < TABLE_COLUMNS) {
            uint32_t w = has(c, "colspan") ? 0 : wanted_width(c);
            if (w > s->width[column]) s->width[column] = w;
            column++;
        }
    }
    if (!cells) return;
    if (doc_is(row->parent, "thead") || (heads && !s->rows)) {
        s->heads++;
        s->head = row;
    }
    s->ragged |= s->rows && cells != s->columns;
    if (cells > s->columns) s->columns = cells;
    s->rows++;
}

static const xmlNode *step_over(const xmlNode *node, const xmlNode *root)
{
    while (node != root && !node->next) node = node->parent;
    return node == root ? NULL : node->next;
}

static void survey_table(survey *s, const xmlNode *table)
{
    for (const xmlNode *n = next_in(table, table); n;) {
        bool row = doc_is(n, "tr");
        if (row) survey_row(s, n);
        n = row || doc_is(n, "table") ? step_over(n, table) : next_in(n, table);
    }
}

static void read_labels(book *b, table_plan *t, const xmlNode *head)
{
    uint32_t column = 0;
    for (const xmlNode *c = head->children; c && column < t->columns; c = c->next)
        if (is_cell(c)) t->labels[column++] = doc_text(b->d, c);
}

void table_look(book *b, const xmlNode *table, table_plan *t)
{
    survey s = {0};
    uint32_t width = 0, least = 0;
    survey_table(&s, table);
    for (uint32_t i = 0; i < s.columns && i < TABLE_COLUMNS; i++) {
        width += s.width[i] + PADDING;
        least += (s.width[i] < MIN_WIDTH ? s.width[i] : MIN_WIDTH) + PADDING;
    }
    *t = (table_plan){.kind = TABLE_PLAIN, .columns = s.columns, .scale = 1000};
    uint8_t fit = style_of(b, table)->table_fit;
    bool regular = s.heads == 1 && !s.spans && !s.ragged && s.columns <= TABLE_COLUMNS;
    bool wide = (s.columns >= WIDE_COLUMNS && (width > WIDE_TABLE || least > NARROW_PAGE)) ||
                s.columns > TABLE_COLUMNS;
    if (regular && (fit == TABLE_FIT_CARDS || (wide && fit != TABLE_FIT_PORTRAIT))) {
        t->kind = TABLE_CARDS;
        t->head = s.head;
        read_labels(b, t, s.head);
    } else if (wide) {
        t->kind = TABLE_SCROLLED;
    } else if (width > NARROW_PAGE) {
        uint32_t room = NARROW_PAGE - PADDING * s.columns;
        t->scale =
            PADDING * s.columns < NARROW_PAGE ? room * 1000 / (width - PADDING * s.columns) : 0;
    }
}

/* ---- writing ---- */

/* The box that scrolls takes the keyboard, and says what it is: no landmark, there may be many. */
void table_open(const book *b, buf *out, const table_plan *t, const xmlNode *table)
{
    if (t->kind == TABLE_SCROLLED) {
        str name = caption_of(b, table);
        if (!name.n && doc_is(table->parent, "figure")) name = caption_of(b, table->parent);
        buf_z(out, "<div class=\"table-box\" role=\"group\" tabindex=\"0\"");
        xml_attr(out, "aria-label", name.n ? name : str_of(word_for(b->lang, W_TABLE)));
        buf_byte(out, '>');
    }
    if (t->kind == TABLE_CARDS) buf_z(out, "<div class=\"table-cards\">");
}

void table_close(buf *out, const table_plan *t)
{
    if (t->kind != TABLE_PLAIN) buf_z(out, "</div>");
}

static uint32_t column_of(const xmlNode *cell)
{
    uint32_t column = 0;
    while ((cell = cell->prev)) column += is_cell(cell);
    return column;
}

/* In a card: the column's head, for cells that hold something. */
void cell_label(buf *out, const table_plan *t, const xmlNode *cell)
{
    if (!t || t->kind != TABLE_CARDS) return;
    if (cell == t->head) xml_attr(out, "data-heads", (str){0});
    if (!is_cell(cell) || cell->parent == t->head) return;
    uint32_t column = column_of(cell);
    if (column < t->columns && t->labels[column].n && text_width(cell))
        xml_attr(out, "data-label", t->labels[column]);
}

/* Where the look is a list's (display: block), some readers forget that it is a table: each part
 * says what it is. */
void table_role(const book *b, buf *out, const xmlNode *node)
{
    static const char *const of_names[][2] = {{"table", "table"},    {"thead", "rowgroup"},
                                              {"tbody", "rowgroup"}, {"tfoot", "rowgroup"},
                                              {"tr", "row"},         {"td", "cell"}};
    if (!b->table || b->table->kind != TABLE_CARDS || has(node, "role")) return;
    if (doc_is(node, "th")) {
        bool head = node->parent == b->table->head;
        xml_attr(out, "role", head ? STR("columnheader") : STR("rowheader"));
    }
    for (size_t i = 0; i < sizeof of_names / sizeof *of_names; i++)
        if (doc_is(node, of_names[i][0])) xml_attr(out, "role", str_of(of_names[i][1]));
}

uint32_t cell_min_width(const table_plan *t, const xmlNode *cell)
{
    if (!t || t->kind == TABLE_CARDS || !is_cell(cell) || has(cell, "colspan")) return 0;
    uint32_t width = wanted_width(cell), scaled = width * t->scale / 1000;
    if (scaled < MIN_WIDTH) scaled = width < MIN_WIDTH ? width : MIN_WIDTH;
    return scaled > 10 ? scaled : 0;
}
