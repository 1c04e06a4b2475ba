/* Ruby, brought to the one form that HTML has now and every e-reader sets: base, rt, base, rt. The
 * older forms say more: rb and rt in rows (rb rb rt rt), and rtc, a second row for the same bases.
 *
 * Model: a ruby is cut into segments, some bases and the rows of readings behind them. Each base is
 * a *unit*, a holder of nodes; a row puts a reading behind each unit, or, when it has one reading
 * only, joins the units under it. What a row finds annotated already becomes a ruby in the ruby. */
#include "base/utf8.h"
#include "read/internal.h"

typedef VEC(xmlNode *) nodes;
typedef struct segment {
    nodes units;   /* holders, not in the tree */
    nodes rows[2]; /* rt elements, not in the tree */
} segment;

static bool is_blank(const xmlNode *n)
{
    return n->type == XML_TEXT_NODE && !str_trim(str_of((const char *)n->content)).n;
}

static xmlNode *holder(doc *d, const char *name, const xmlNode *like)
{
    xmlNode *n = doc_element(d, name);
    n->_private = like->_private;
    return n;
}

static void move_children(xmlNode *from, xmlNode *to)
{
    while (from->children) {
        xmlNode *n = from->children;
        xmlUnlinkNode(n);
        xmlAddChild(to, n);
    }
}

/* An rt takes over what is said of the row that it stands in. */
static void inherit(doc *d, xmlNode *rt, const xmlNode *rtc)
{
    for (const xmlAttr *a = rtc->properties; a; a = a->next)
        if (strcmp((const char *)a->name, "id") && !xmlHasProp(rt, a->name))
            doc_set_attr(d, rt, (const char *)a->name, doc_attr(d, rtc, (const char *)a->name));
}

/* The readings of an rtc; loose content in it is one reading. */
static void read_row(doc *d, xmlNode *rtc, nodes *row)
{
    xmlNode *loose = NULL;
    for (xmlNode *n = rtc->children, *next; n; n = next) {
        next = n->next;
        if (doc_is(n, "rp") || is_blank(n)) continue;
        xmlUnlinkNode(n);
        if (doc_is(n, "rt")) {
            loose = NULL;
            *vec_add(d->mem, row) = n;
        } else {
            if (!loose) *vec_add(d->mem, row) = loose = holder(d, "rt", rtc);
            xmlAddChild(loose, n);
        }
    }
    for (uint32_t i = 0; i < row->n; i++) inherit(d, row->at[i], rtc);
}

/* What a third row says stands behind what the second one says. */
static void add_rtc(doc *d, xmlNode *rtc, nodes *row)
{
    nodes more = {0};
    read_row(d, rtc, row->n ? &more : row);
    for (uint32_t i = 0; i < more.n; i++) {
        xmlNode *to = row->at[i < row->n ? i : row->n - 1];
        xmlAddChild(to, doc_text_node(d, STR(" ")));
        move_children(more.at[i], to);
        xmlFreeNode(more.at[i]);
    }
    xmlFreeNode(rtc);
}

static xmlNode *wrapped(doc *d, xmlNode *unit, bool annotated)
{
    if (!annotated) return unit;
    xmlNode *outer = holder(d, "span", unit), *ruby = holder(d, "ruby", unit);
    move_children(unit, ruby);
    xmlAddChild(outer, ruby);
    xmlFreeNode(unit);
    return outer;
}

static void join_units(nodes *units)
{
    for (uint32_t i = 1; i < units->n; i++) {
        move_children(units->at[i], units->at[0]);
        xmlFreeNode(units->at[i]);
    }
    units->n = 1;
}

static void told(const doc *d, const xmlNode *ruby, const char *what)
{
    diag_add(d->diag, D_HTML_REPAIRED, doc_place(d, ruby), "%s", what);
}

static void add_row(doc *d, segment *s, nodes *row, bool annotated)
{
    if (!row->n) return;
    if (row->n == 1) join_units(&s->units);
    if (row->n > s->units.n)
        told(d, row->at[0], "a ruby has more readings than bases; the last base has those left");
    for (uint32_t i = 0; i < s->units.n; i++) {
        if (i >= row->n) break;
        xmlNode *unit = s->units.at[i] = wrapped(d, s->units.at[i], annotated);
        xmlAddChild(unit, row->at[i]);
    }
    for (uint32_t i = s->units.n; i < row->n; i++) /* more readings than bases */
        xmlAddChild(s->units.at[s->units.n - 1], row->at[i]);
    bool bare = !annotated && row->n < s->units.n;
    if (bare) told(d, row->at[0], "a ruby has fewer readings than bases; the last bases have none");
    for (uint32_t i = row->n; bare && i < s->units.n; i++)
        xmlAddChild(s->units.at[i], holder(d, "rt", s->units.at[i]));
    row->n = 0;
}

static void end_segment(doc *d, segment *s, xmlNode *ruby)
{
    nodes *first = &s->rows[0], *second = &s->rows[1];
    if (!s->units.n && (first->n || second->n))
        *vec_add(d->mem, &s->units) = holder(d, "span", ruby);
    bool annotated = first->n > 0;
    add_row(d, s, first, false);
    add_row(d, s, second, annotated);
    for (uint32_t i = 0; i < s->units.n; i++) {
        move_children(s->units.at[i], ruby);
        xmlFreeNode(s->units.at[i]);
    }
    s->units.n = 0;
}

static void add_base(doc *d, segment *s, xmlNode *n, bool *loose)
{
    bool own = doc_is(n, "rb");
    if (own || !*loose) *vec_add(d->mem, &s->units) = holder(d, "span", n);
    xmlNode *unit = s->units.at[s->units.n - 1];
    if (own) {
        move_children(n, unit);
        xmlFreeNode(n);
    } else {
        xmlAddChild(unit, n);
    }
    *loose = !own;
}

static void rearrange(doc *d, xmlNode *ruby)
{
    segment s = {0};
    nodes all = {0};
    bool loose = false;
    for (xmlNode *n = ruby->children; n; n = n->next) *vec_add(d->mem, &all) = n;
    for (uint32_t i = 0; i < all.n; i++) xmlUnlinkNode(all.at[i]);
    for (uint32_t i = 0; i < all.n; i++) {
        xmlNode *n = all.at[i];
        bool rt = doc_is(n, "rt"), rtc = doc_is(n, "rtc");
        if (doc_is(n, "rp") || (is_blank(n) && !loose)) {
            xmlFreeNode(n);
        } else if (rt) {
            *vec_add(d->mem, &s.rows[0]) = n;
        } else if (rtc) {
            add_rtc(d, n, &s.rows[s.rows[0].n > 0]);
        } else {
            if (s.rows[0].n || s.rows[1].n) {
                end_segment(d, &s, ruby);
                loose = false;
            }
            add_base(d, &s, n, &loose);
        }
    }
    end_segment(d, &s, ruby);
}

/* ---- Bopomofo, which may stand beside its base */

static bool is_bopomofo(uint32_t cp)
{
    return (cp >= 0x3105 && cp <= 0x312F) || (cp >= 0x31A0 && cp <= 0x31BF);
}

static bool is_tone(uint32_t cp)
{
    return cp == 0x02CA || cp == 0x02C7 || cp == 0x02CB || cp == 0x02D9 || cp == 0x02EA ||
           cp == 0x02EB;
}

static bool all_bopomofo(const doc *d, const xmlNode *rt)
{
    str text = doc_text(d, rt);
    bool any = false;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        if (!is_bopomofo(cp) && !is_tone(cp) && cp != ' ' && cp != 0x3000) return false;
        any |= is_bopomofo(cp);
    }
    return any;
}

/* ---- what the schema wants: bases, each with its reading, and brackets in pairs or none */

/* Brackets around each reading: rp, rt, rp. */
static bool is_bracketed(const xmlNode *ruby)
{
    const char *wanted = "rp";
    bool open = false;
    for (const xmlNode *n = ruby->children; n; n = n->next) {
        if (is_blank(n)) continue;
        bool rp = doc_is(n, "rp"), rt = doc_is(n, "rt");
        if (!rp && !rt && !open) continue; /* a base */
        if (!doc_is(n, wanted)) return false;
        if (rp) open = !open;
        wanted = open && rp ? "rt" : "rp";
    }
    return !open;
}

static void drop_brackets(xmlNode *ruby)
{
    for (xmlNode *n = ruby->children, *next; n; n = next) {
        next = n->next;
        if (!doc_is(n, "rp")) continue;
        xmlUnlinkNode(n);
        xmlFreeNode(n);
    }
}

/* What stands behind the last reading goes behind the ruby. */
static void end_bare(const doc *d, xmlNode *ruby)
{
    xmlNode *last = ruby->last, *at = ruby;
    while (last && is_blank(last)) last = last->prev;
    bool bare = last && !doc_is(last, "rt") && !doc_is(last, "rp");
    if (bare) told(d, ruby, "text of a ruby without a reading was set behind it");
    while (last && !doc_is(last, "rt") && !doc_is(last, "rp")) last = last->prev;
    while (last && last->next) {
        xmlNode *n = last->next;
        xmlUnlinkNode(n);
        at = xmlAddNextSibling(at, n);
    }
}

static const xmlNode *first_of(const xmlNode *ruby)
{
    const xmlNode *n = ruby->children;
    while (n && (is_blank(n) || doc_is(n, "rp"))) n = n->next;
    return n;
}

static void complete(doc *d, xmlNode *ruby)
{
    bool reading = false, base = false;
    for (const xmlNode *n = ruby->children; n; n = n->next) {
        reading |= doc_is(n, "rt");
        base |= !doc_is(n, "rt") && !doc_is(n, "rp") && !is_blank(n);
    }
    if (!is_bracketed(ruby)) drop_brackets(ruby);
    if (reading && base) end_bare(d, ruby);
    if (reading && base && !doc_is(first_of(ruby), "rt")) return;
    told(d, ruby,
         reading ? "a reading without a base was set as text"
                 : "a ruby without a reading was set as text");
    drop_brackets(ruby);
    xmlNodeSetName(ruby, (const xmlChar *)"span");
    for (xmlNode *n = ruby->children; n; n = n->next)
        if (doc_is(n, "rt")) xmlNodeSetName(n, (const xmlChar *)"span");
}

void ruby_settle(doc *d, xmlNode *ruby)
{
    bool old = false;
    for (const xmlNode *n = ruby->children; n && !old; n = n->next)
        old = doc_is(n, "rb") || doc_is(n, "rtc");
    if (old) rearrange(d, ruby);
    complete(d, ruby);
    for (xmlNode *n = ruby->children; n; n = n->next)
        if (doc_is(n, "rt") && all_bopomofo(d, n)) doc_add_class(d, n, "bopomofo");
}
