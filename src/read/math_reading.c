/* The reading of a formula: one line of text with sub and sup, letters that stand for something as
 * var. What is above or below something else in the formula stands behind it here; parentheses keep
 * together what lines did. */
#include "base/utf8.h"
#include "read/math.h"

#define NBSP "\xC2\xA0"

typedef struct reading {
    doc *d;
    xmlNode *at; /* the element that is being written into */
    buf text;    /* not yet in it */
    bool flat, block;
} reading;

static void flush(reading *r)
{
    if (r->text.n) xmlAddChild(r->at, doc_text_node(r->d, buf_view(&r->text)));
    r->text.n = 0;
}

static void open(reading *r, const char *name)
{
    flush(r);
    r->at = xmlAddChild(r->at, doc_element(r->d, name));
}

static void close(reading *r)
{
    flush(r);
    r->at = r->at->parent;
}

static void put_part(reading *r, const xmlNode *node);

static void put_in(reading *r, const char *name, const xmlNode *node)
{
    if (doc_is(node, "none")) return;
    open(r, name);
    put_part(r, node);
    close(r);
}

/* ---- what a part is ---- */

/* The only part of rows that hold one. */
static const xmlNode *inner(const xmlNode *node)
{
    while (math_kind_of(node) == MATH_ROW && !doc_is(node, "msqrt") && math_part(node, 0) &&
           !math_part(node, 1))
        node = math_part(node, 0);
    return node;
}

static bool is_script(const xmlNode *node)
{
    return doc_is(node, "msub") || doc_is(node, "msup") || doc_is(node, "msubsup");
}

static bool is_simple(const xmlNode *node)
{
    node = inner(node);
    return math_kind_of(node) == MATH_TOKEN || is_script(node) || doc_is(node, "msqrt") ||
           math_kind_of(node) == MATH_FENCED;
}

static bool is_one_of(str s, const char *characters)
{
    return s.n && s.n <= 4 && str_find(str_of(characters), s.p) >= 0;
}

static bool is_operator(const doc *d, const xmlNode *node, const char *characters)
{
    if (!node || !doc_is(node, "mo")) return false;
    str s = str_copy(d->mem, math_token(d, node));
    return is_one_of(s, characters);
}

#define INVISIBLE "\xE2\x81\xA1\xE2\x81\xA2\xE2\x81\xA3\xE2\x81\xA4"
#define CLOSING ")]}⟩⌉⌋!′″%‖"
#define OPENING "([{⟨⌈⌊"
#define SPACED "=≠<>≤≥⩽⩾≈≡∼≃≅≔≪≫∝→←↔⇒⇐⇔↦⟶⟹⟺∈∉∋⊂⊃⊆⊇≺≻⊢⊨∥⊥+±∓−×÷⋅·*∗∘∧∨∩∪⊕⊗∖∣"
#define SIGNS "+±∓−" /* of one thing, or between two */
#define BIG "∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂"

/* ---- operators ---- */

/* No sign between two things: it stands first, or behind another sign. */
static bool is_prefix(const doc *d, const xmlNode *node)
{
    const xmlNode *before = node->prev;
    while (before && (before->type != XML_ELEMENT_NODE || is_operator(d, before, INVISIBLE)))
        before = before->prev;
    if (str_is(doc_attr(d, node, "form"), "prefix")) return true;
    return !before || (doc_is(before, "mo") && !is_operator(d, before, CLOSING)) ||
           doc_is(before, "mspace");
}

static void put_operator(reading *r, const xmlNode *node)
{
    str s = str_copy(r->d->mem, math_token(r->d, node));
    if (str_is(s, "\xE2\x81\xA1")) { /* sin x, but f(x) */
        const xmlNode *next = math_part_from(node->next);
        if (next && !is_operator(r->d, next, OPENING) &&
            !is_operator(r->d, math_part(next, 0), OPENING))
            buf_z(&r->text, NBSP);
        return;
    }
    if (!s.n || is_one_of(s, INVISIBLE)) return;
    bool postfix = str_is(doc_attr(r->d, node, "form"), "postfix");
    bool word = s.n > 1 && (unsigned char)s.p[0] < 0x80; /* lim, mod */
    bool spaced = (is_one_of(s, SPACED) || word) && !postfix;
    bool after = spaced && math_part_from(node->next);
    bool sign = is_one_of(s, SIGNS) && is_prefix(r->d, node);
    bool before = after && !sign && math_part(node->parent, 0) != node;
    if (before) buf_z(&r->text, NBSP);
    buf_str(&r->text, s);
    if ((after && !sign) || ((is_one_of(s, ",;") || str_is(s, ":")) && math_part_from(node->next)))
        buf_byte(&r->text, ' ');
    else if (is_one_of(s, BIG) && math_part_from(node->next))
        buf_z(&r->text, NBSP);
}

/* ---- letters ---- */

static void put_token(reading *r, const xmlNode *node)
{
    str s = math_token(r->d, node);
    if (doc_is(node, "mo")) {
        put_operator(r, node);
        return;
    }
    size_t end = 0;
    uint32_t c = s.n ? utf8_next(s, &end) : 0;
    str variant = node->type == XML_ELEMENT_NODE ? doc_attr(r->d, node, "mathvariant") : (str){0};
    bool letter =
        doc_is(node, "mi") && end && end == s.n && c < 0x2000 && !str_is(variant, "normal");
    if (str_is(variant, "bold")) {
        open(r, "b");
        letter = false;
    }
    if (letter) open(r, "var");
    buf_str(&r->text, s);
    if (letter || str_is(variant, "bold")) close(r);
}

/* x̄: the mark goes onto the letter. n == 0: no such mark, or more than a letter. */
static str combining(const doc *d, const xmlNode *base, const xmlNode *mark)
{
    static const char *const marks[][2] = {
        {"¯‾―_", "\xCC\x84"},   {"^ˆ", "\xCC\x82"}, {"~˜∼", "\xCC\x83"},
        {"→⃗⇀", "\xE2\x83\x97"}, {"˙.", "\xCC\x87"}, {"¨", "\xCC\x88"},
    };
    str s = math_token(d, base);
    size_t end = 0;
    if (s.n) utf8_next(s, &end);
    if (math_kind_of(base) != MATH_TOKEN || !end || end != s.n) return (str){0};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (is_operator(d, mark, marks[i][0])) return str_of(marks[i][1]);
    return (str){0};
}

/* ---- forms ---- */

static void put_grouped(reading *r, const xmlNode *node)
{
    bool simple = is_simple(node);
    if (!simple) buf_byte(&r->text, '(');
    put_part(r, node);
    if (!simple) buf_byte(&r->text, ')');
}

/* 1/2, (a + b)/c; in parentheses when something that it would be multiplied with stands beside it.
 */
static void put_fraction(reading *r, const xmlNode *node)
{
    const xmlNode *before = node->prev, *after = math_part_from(node->next);
    while (before && before->type != XML_ELEMENT_NODE) before = before->prev;
    bool beside = (before && !doc_is(before, "mo")) || (after && !doc_is(after, "mo")) ||
                  is_operator(r->d, before, INVISIBLE) || is_operator(r->d, after, INVISIBLE) ||
                  is_script(node->parent);
    bool line = !str_starts(doc_attr(r->d, node, "linethickness"), "0");
    if (beside && line) buf_byte(&r->text, '(');
    put_grouped(r, math_part(node, 0));
    buf_z(&r->text, line ? "/" : " ¦ ");
    put_grouped(r, math_part(node, 1));
    if (beside && line) buf_byte(&r->text, ')');
    r->flat = true;
}

static void put_root(reading *r, const xmlNode *node)
{
    bool square = doc_is(node, "msqrt");
    if (!square) put_in(r, "sup", math_part(node, 1));
    buf_z(&r->text, "√");
    const xmlNode *only = square && math_part(node, 1) ? NULL : math_part(node, 0);
    bool simple = only && math_kind_of(inner(only)) == MATH_TOKEN;
    if (!simple) buf_byte(&r->text, '(');
    for (const xmlNode *p = math_part(node, 0); p; p = square ? math_part_from(p->next) : NULL)
        put_part(r, p);
    if (!simple) buf_byte(&r->text, ')');
    r->flat = true;
}

static void put_scripts(reading *r, const xmlNode *node)
{
    const xmlNode *base = math_part(node, 0), *first = math_part(node, 1),
                  *second = math_part(node, 2);
    bool over = doc_is(node, "mover"), below = !over && !doc_is(node, "msup");
    str mark = over ? combining(r->d, base, first) : (str){0};
    put_part(r, base);
    if (mark.n) {
        if (!r->text.n && r->at->last) r->at = r->at->last; /* into the var */
        bool went = !r->text.n && doc_is(r->at, "var");
        buf_str(&r->text, mark);
        if (went) close(r);
        return;
    }
    while (r->text.n > 1 && !memcmp(r->text.p + r->text.n - 2, NBSP, 2)) r->text.n -= 2;
    put_in(r, below ? "sub" : "sup", first);
    if (second) put_in(r, "sup", second);
    if (is_operator(r->d, inner(base), BIG) || (doc_is(inner(base), "mo") && !over))
        buf_z(&r->text, math_part_from(node->next) ? NBSP : "");
    r->flat |= !is_script(node) && !is_operator(r->d, inner(base), BIG);
}

/* Scripts behind the base, then those before it, which stand before it here too. */
static void put_multi(reading *r, const xmlNode *node)
{
    const xmlNode *before = math_part(node, 0);
    while (before && !doc_is(before, "mprescripts")) before = math_part_from(before->next);
    const char *const names[] = {"sub", "sup"};
    uint32_t i = 0;
    for (const xmlNode *p = before ? math_part_from(before->next) : NULL; p;
         p = math_part_from(p->next))
        put_in(r, names[i++ % 2], p);
    put_part(r, math_part(node, 0));
    i = 0;
    for (const xmlNode *p = math_part(node, 1); p && p != before; p = math_part_from(p->next))
        put_in(r, names[i++ % 2], p);
}

static void put_fenced(reading *r, const xmlNode *node)
{
    math_fences f = math_fences_of(r->d, node);
    uint32_t i = 0;
    buf_str(&r->text, f.open);
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next), i++) {
        str s = i ? math_separator(f.between, i - 1) : (str){0};
        buf_str(&r->text, s);
        if (s.n) buf_byte(&r->text, ' ');
        put_part(r, p);
    }
    buf_str(&r->text, f.close);
}

/* Rows of a table that is the whole of a displayed formula are lines; else they are parted by
 * semicolons. */
static void put_table(reading *r, const xmlNode *table)
{
    bool fenced =
        (table->prev && doc_is(table->prev, "mo")) || (table->next && doc_is(table->next, "mo"));
    bool lines = r->block && !fenced && r->at->parent == NULL;
    for (const xmlNode *row = math_part(table, 0); row; row = math_part_from(row->next)) {
        if (row != math_part(table, 0)) {
            if (lines) {
                open(r, "br");
                close(r);
            } else {
                buf_z(&r->text, "; ");
            }
        }
        if (math_kind_of(row) != MATH_TABLE_ROW) {
            put_part(r, row);
            continue;
        }
        for (const xmlNode *cell = math_part(row, 0); cell; cell = math_part_from(cell->next)) {
            if (cell != math_part(row, 0)) buf_z(&r->text, lines ? NBSP : ", ");
            put_part(r, cell);
        }
    }
    r->flat = true;
}

static void put_parts(reading *r, const xmlNode *node)
{
    for (const xmlNode *p = math_part(node, 0); p; p = math_part_from(p->next)) put_part(r, p);
}

static void put_part(reading *r, const xmlNode *node)
{
    switch (math_kind_of(node)) {
    case MATH_TOKEN: put_token(r, node); break;
    case MATH_PARTS:
        if (doc_is(node, "mfrac"))
            put_fraction(r, node);
        else if (doc_is(node, "mroot"))
            put_root(r, node);
        else
            put_scripts(r, node);
        break;
    case MATH_SPACE:
        if (!str_starts(doc_attr(r->d, node, "width"), "-")) buf_byte(&r->text, ' ');
        break;
    case MATH_TABLE: put_table(r, node); break;
    case MATH_MULTI: put_multi(r, node); break;
    case MATH_FENCED: put_fenced(r, node); break;
    case MATH_FIRST:
        if (math_part(node, 0)) put_part(r, math_part(node, 0));
        break;
    case MATH_VOID:
    case MATH_HIDDEN: break;
    default:
        if (doc_is(node, "msqrt"))
            put_root(r, node);
        else if (!doc_is(node, "mphantom"))
            put_parts(r, node);
    }
}

xmlNode *math_reading(doc *d, const xmlNode *math, bool block, bool *flat)
{
    reading r = {.d = d, .at = doc_element(d, "span"), .block = block};
    put_parts(&r, math);
    flush(&r);
    *flat = r.flat;
    buf_drop(&r.text);
    return r.at;
}
