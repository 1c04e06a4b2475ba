/* Tables: CSS 2.2 section 17.2.1, missing parts made anonymous; spans clamped to their row group;
 * header groups first, footer groups last. */
#include "box/internal.h"

enum { COLSPAN_MAX = 1000, ROWSPAN_MAX = 65534 }; /* as HTML has them */

typedef struct parts {               /* the table under construction */
    box *table, *group, *row, *anon; /* the open parts; anon: an anonymous cell */
    flow anon_flow;
    box captions, columns, groups; /* heads of lists */
} parts;

bool box__is_table_part(uint8_t display)
{
    return display >= DISPLAY_TABLE_ROW_GROUP && display <= DISPLAY_TABLE_CAPTION;
}

static uint32_t span_attr(const builder *b, const xmlNode *node, const char *name, uint32_t least,
                          uint32_t most)
{
    str s = str_trim(doc_attr(b->d, node, name));
    uint32_t n = 0;
    size_t i = 0;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        if (n <= most) n = n * 10 + (uint32_t)(s.p[i] - '0');
    if (!i) return 1;
    return n < least ? least : n > most ? most : n;
}

static void end_anon(builder *b, parts *t)
{
    if (!t->anon) return;
    box__flow_leave(b);
    t->anon = NULL;
}

static void end_row(builder *b, parts *t)
{
    end_anon(b, t);
    t->row = NULL;
}

static void end_group(builder *b, parts *t)
{
    end_row(b, t);
    t->group = NULL;
}

static box *part_new(builder *b, box_kind kind, box *parent, const xmlNode *node, const style *s)
{
    box *x = box__new(b, kind, s, node);
    box__marks(b, x, node, s);
    box__append(parent, x);
    return x;
}

static void need_group(builder *b, parts *t)
{
    if (t->group) return;
    t->group =
        box__new(b, BOX_ROWGROUP, css_anonymous(b->c, t->table->style, DISPLAY_TABLE_ROW_GROUP),
                 t->table->node);
    t->group->anonymous = true;
    box__append(&t->groups, t->group);
}

static void need_row(builder *b, parts *t)
{
    if (t->row) return;
    need_group(b, t);
    t->row = box__new(b, BOX_ROW, css_anonymous(b->c, t->group->style, DISPLAY_TABLE_ROW),
                      t->group->node);
    t->row->anonymous = true;
    box__append(t->group, t->row);
}

/* Content that is no table part goes into an anonymous cell, which stays open for what follows. */
static void need_anon(builder *b, parts *t)
{
    if (t->anon) return;
    need_row(b, t);
    t->anon =
        box__new(b, BOX_CELL, css_anonymous(b->c, t->row->style, DISPLAY_TABLE_CELL), t->row->node);
    t->anon->anonymous = true;
    box__append(t->row, t->anon);
    box__flow_enter(b, &t->anon_flow, t->anon);
}

/* A width that the author gave to a cell's content is about the column: it becomes the cell's hint,
 * and the content fills the cell. */
static void take_width_hint(builder *b, box *cell)
{
    for (box *c = cell->first; c; c = c->next) {
        len w = c->style->width;
        bool block = (c->kind == BOX_BLOCK || c->kind == BOX_PARA) && !c->anonymous;
        if (!block || w.kind != LEN_SET || w.pct || w.fixed <= 0) continue;
        if (cell->width_hint.kind == LEN_AUTO || cell->width_hint.fixed < w.fixed)
            cell->width_hint = w;
        style wide = *c->style;
        wide.width = (len){.kind = LEN_AUTO};
        c->style = css_intern(b->c, &wide);
    }
}

static void add_cell(builder *b, parts *t, const xmlNode *node, const style *s)
{
    end_anon(b, t);
    need_row(b, t);
    box *x = part_new(b, BOX_CELL, t->row, node, s);
    x->colspan = (uint16_t)span_attr(b, node, "colspan", 1, COLSPAN_MAX);
    x->rowspan = (uint16_t)span_attr(b, node, "rowspan", 0, ROWSPAN_MAX);
    box__fill_box(b, x, node, s);
    take_width_hint(b, x);
}

static void add_column(builder *b, parts *t, const xmlNode *node, const style *s)
{
    box *x = part_new(b, BOX_COLUMN, &t->columns, node, s);
    x->colspan = (uint16_t)span_attr(b, node, "span", 1, COLSPAN_MAX);
}

static void add_columns(builder *b, parts *t, const xmlNode *node, const style *s)
{
    bool any = false;
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (c->type != XML_ELEMENT_NODE) continue;
        const style *cs = css_style(b->c, c, s, PSEUDO_NONE);
        if (cs->display != DISPLAY_TABLE_COLUMN) continue;
        any = true;
        add_column(b, t, c, cs);
    }
    if (!any) add_column(b, t, node, s);
}

static void add_parts(builder *b, parts *t, const xmlNode *node, const style *s);

static void add_caption(builder *b, parts *t, const xmlNode *node, const style *s)
{
    end_anon(b, t);
    box__fill_box(b, part_new(b, BOX_CAPTION, &t->captions, node, s), node, s);
}

static void add_group(builder *b, parts *t, const xmlNode *node, const style *s)
{
    end_group(b, t);
    t->group = part_new(b, BOX_ROWGROUP, &t->groups, node, s);
    add_parts(b, t, node, s);
    end_group(b, t);
}

static void add_row(builder *b, parts *t, const xmlNode *node, const style *s)
{
    end_row(b, t);
    if (s->visibility == 2) return; /* collapse */
    need_group(b, t);
    t->row = part_new(b, BOX_ROW, t->group, node, s);
    add_parts(b, t, node, s);
    end_row(b, t);
}

static void add_part(builder *b, parts *t, xmlNode *node, const style *s)
{
    if (s->display == DISPLAY_NONE) return;
    if ((!box__is_table_part(s->display) && s->display != DISPLAY_CONTENTS) ||
        b->depth >= BOX_DEPTH) {
        need_anon(b, t);
        box__element(b, node, s);
        return;
    }
    b->depth++;
    box__counters_enter(&b->counters, node, s);
    switch ((display_kind)s->display) {
    case DISPLAY_TABLE_CAPTION: add_caption(b, t, node, s); break;
    case DISPLAY_TABLE_COLUMN_GROUP: add_columns(b, t, node, s); break;
    case DISPLAY_TABLE_COLUMN: add_column(b, t, node, s); break;
    case DISPLAY_TABLE_ROW: add_row(b, t, node, s); break;
    case DISPLAY_TABLE_CELL: add_cell(b, t, node, s); break;
    case DISPLAY_CONTENTS: add_parts(b, t, node, s); break;
    default: add_group(b, t, node, s);
    }
    box__counters_leave(&b->counters);
    b->depth--;
}

static void add_text(builder *b, parts *t, const xmlNode *text, const style *s)
{
    if (!t->anon && box__text_is_blank(text)) return;
    need_anon(b, t);
    box__para_text(b, str_of((const char *)text->content), css_anonymous(b->c, s, DISPLAY_INLINE),
                   text->parent);
}

static void add_parts(builder *b, parts *t, const xmlNode *node, const style *s)
{
    for (xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE)
            add_text(b, t, c, s);
        else if (c->type == XML_ELEMENT_NODE)
            add_part(b, t, c, css_style(b->c, c, s, PSEUDO_NONE));
    }
}

static void clamp_rowspans(box *group)
{
    uint32_t left = 0;
    for (const box *r = group->first; r; r = r->next) left++;
    for (box *r = group->first; r; r = r->next, left--)
        for (box *c = r->first; c; c = c->next)
            if (!c->rowspan || c->rowspan > left)
                c->rowspan = (uint16_t)(left < ROWSPAN_MAX ? left : ROWSPAN_MAX);
}

static void move_all(box *to, box *from)
{
    for (box *c = from->first, *next; c; c = next) {
        next = c->next;
        c->next = NULL;
        box__append(to, c);
    }
}

/* Captions, columns, the head, the bodies, the foot. */
static void assemble(builder *b, parts *t)
{
    end_group(b, t);
    box bodies = {0}, head = {0}, foot = {0};
    for (box *g = t->groups.first, *next; g; g = next) {
        next = g->next;
        g->next = NULL;
        if (!g->first) continue;
        clamp_rowspans(g);
        uint8_t display = g->style->display;
        if (display == DISPLAY_TABLE_HEADER_GROUP && !head.first)
            box__append(&head, g);
        else
            box__append(display == DISPLAY_TABLE_FOOTER_GROUP && !foot.first ? &foot : &bodies, g);
    }
    move_all(t->table, &t->captions);
    move_all(t->table, &t->columns);
    move_all(t->table, &head);
    move_all(t->table, &bodies);
    move_all(t->table, &foot);
    if (t->table->last && t->table->last->kind == BOX_ROWGROUP) return;
    t->groups.first = t->groups.last = NULL;
    need_row(b, t);
    move_all(t->table, &t->groups);
}

static void begin_table(builder *b, parts *t, const xmlNode *node, const style *s)
{
    box__para_end(b);
    *t = (parts){.table = box__new(b, BOX_TABLE, s, node)};
    box__flow_add(b, t->table);
}

void box__table(builder *b, const xmlNode *node, const style *s)
{
    parts t;
    begin_table(b, &t, node, s);
    box__marks(b, t.table, node, s);
    add_parts(b, &t, node, s);
    assemble(b, &t);
}

xmlNode *box__stray_parts(builder *b, xmlNode *first, const style *parent)
{
    parts t;
    begin_table(b, &t, first->parent, css_anonymous(b->c, parent, DISPLAY_TABLE));
    t.table->anonymous = true;
    xmlNode *c = first;
    for (; c; c = c->next) {
        if (c->type == XML_TEXT_NODE && !box__text_is_blank(c)) break;
        if (c->type != XML_ELEMENT_NODE) continue;
        const style *s = css_style(b->c, c, parent, PSEUDO_NONE);
        if (!box__is_table_part(s->display)) break;
        add_part(b, &t, c, s);
    }
    assemble(b, &t);
    return c;
}
