/* The paragraph under construction: white space (CSS Text 3 section 4.1), text-transform, and the
 * opening and closing of inlines at its ends.
 *
 * A collapsible space is written at once and taken back when it proves to be at a line's end or to
 * be a line break between CJK characters: behind it there is no other text then, so that taking it
 * back is cutting the text's end. */
#include "box/internal.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/vertical.h"

static uint32_t text_length(const builder *b)
{
    return (uint32_t)(b->text.n - b->flow->text_base);
}

static inl *push_inl(builder *b, inl_kind kind, const style *s, const xmlNode *node)
{
    if (b->n_inls == b->cap_inls) {
        b->cap_inls = b->cap_inls ? b->cap_inls * 2 : 64;
        b->inls = mem_realloc(b->inls, b->cap_inls * sizeof *b->inls);
    }
    inl *i = &b->inls[b->n_inls++];
    *i = (inl){.kind = kind, .style = s, .node = node};
    i->from = i->to = text_length(b);
    return i;
}

static void push_open(builder *b, const style *s, const xmlNode *node)
{
    inl *i = push_inl(b, INL_OPEN, s, node);
    str url, target;
    if (!node || !doc_is(node, "a") || !box__link_of(b, node, &url, &target)) return;
    i->link.url = url;
    i->link.target = target;
}

static void begin(builder *b)
{
    flow *f = b->flow;
    if (f->in_para) return;
    f->in_para = true;
    f->content = f->tail = f->in_word = false;
    f->last = f->column = 0;
    f->text_base = (uint32_t)b->text.n;
    f->inl_base = b->n_inls;
    if (f->outer_link)
        push_open(b, css_anonymous(b->c, f->into->style, DISPLAY_INLINE), f->outer_link);
    if (b->prefix.text.n) {
        prefix p = b->prefix;
        b->prefix.text.n = 0;
        push_open(b, p.style, NULL);
        box__para_text(b, p.text, p.style, p.node);
        push_inl(b, INL_CLOSE, p.style, NULL);
    }
    for (uint32_t i = f->opens_base; i < b->n_opens; i++)
        push_open(b, b->opens[i].style, b->opens[i].node);
}

/* Appends text to the paragraph as it is. */
static void put(builder *b, str text, const style *s, const xmlNode *node)
{
    inl *last = b->n_inls > b->flow->inl_base ? &b->inls[b->n_inls - 1] : NULL;
    if (!last || last->kind != INL_TEXT || last->style != s || last->node != node)
        last = push_inl(b, INL_TEXT, s, node);
    buf_str(&b->text, text);
    last->to = text_length(b);
}

/* Takes back the last n bytes of text, which are inl i's; behind i there is no text. */
static void cut_tail(builder *b, uint32_t i, uint32_t n)
{
    b->text.n -= n;
    b->text.p[b->text.n] = 0;
    b->inls[i].to -= n;
    for (uint32_t j = i + 1; j < b->n_inls; j++) b->inls[j].from = b->inls[j].to -= n;
}

void box__para_trim(builder *b)
{
    flow *f = b->flow;
    if (f->tail) cut_tail(b, f->tail_inl, 1);
    f->tail = false;
}

static bool is_hangul(uint32_t cp)
{
    return (cp >= 0x1100 && cp <= 0x11FF) || (cp >= 0x3130 && cp <= 0x318F) ||
           (cp >= 0xA960 && cp <= 0xA97F) || (cp >= 0xAC00 && cp <= 0xD7FF);
}

typedef enum { SIDE_OTHER, SIDE_WIDE, SIDE_SHARED, SIDE_WESTERN } side_kind;

/* SHARED: punctuation that Chinese has in common with Western text */
static side_kind side_of(uint32_t cp)
{
    if (is_hangul(cp)) return SIDE_OTHER;
    if (cp_is_cjk(cp)) return SIDE_WIDE;
    if (cp_is_cjk_punct(cp)) return cp < 0x2E80 ? SIDE_SHARED : SIDE_WIDE;
    return box__cp_in_word(cp) ? SIDE_WESTERN : SIDE_OTHER;
}

/* A line break in the source between these characters is no space. */
static bool break_vanishes(uint32_t before, uint32_t after, bool autospace)
{
    if (before == 0x200B || after == 0x200B) return true;
    side_kind l = side_of(before), r = side_of(after);
    if (l == SIDE_WIDE)
        return r == SIDE_WIDE || r == SIDE_SHARED || (autospace && r == SIDE_WESTERN);
    return r == SIDE_WIDE && (l == SIDE_SHARED || (autospace && l == SIDE_WESTERN));
}

static void put_word(builder *b, str word, const style *s, const xmlNode *node)
{
    flow *f = b->flow;
    size_t at = 0;
    uint32_t first = utf8_next(word, &at);
    if (f->tail && f->tail_break && break_vanishes(f->last, first, f->tail_autospace))
        box__para_trim(b);
    bool in_word = f->in_word && !f->tail && f->last;
    f->tail = false;
    bool turns = s->writing_mode == WRITING_VERTICAL_RL && s->quotes && s->quotes->n >= 2;
    if (turns && str_find(word, "\xE2\x80") >= 0) {
        buf made = {0};
        vertical_quotes(&made, word, s->quotes->at, s->quotes->n, f->last);
        put(b, buf_view(&made), s, node);
        buf_drop(&made);
    } else if (s->text_transform == TRANSFORM_NONE) {
        put(b, word, s, node);
    } else {
        buf made = {0};
        box__transform_text(&made, word, s->text_transform, s->lang, in_word);
        put(b, buf_view(&made), s, node);
        buf_drop(&made);
    }
    at = word.n;
    f->last = utf8_prev(word, &at);
    f->in_word = box__cp_in_word(f->last);
    f->content = true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void put_space(builder *b, bool line_break, const style *s, const xmlNode *node)
{
    flow *f = b->flow;
    if (f->tail) {
        f->tail_break |= line_break;
        return;
    }
    if (!f->last) return;
    put(b, STR(" "), s, node);
    f->tail = true;
    f->tail_break = line_break;
    f->tail_autospace = s->autospace == AUTOSPACE_NORMAL;
    f->tail_inl = b->n_inls - 1;
}

static void collapsed(builder *b, str text, const style *s, const xmlNode *node)
{
    bool keep_lines = s->white_space == WS_PRE_LINE;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        bool line_break = false;
        for (; i < text.n && is_space(text.p[i]); i++) {
            if (text.p[i] != '\n') continue;
            line_break = true;
            if (keep_lines) box__para_break(b, s, node);
        }
        if (i > from && !(line_break && keep_lines)) put_space(b, line_break, s, node);
        from = i;
        while (i < text.n && !is_space(text.p[i])) i++;
        if (i > from) put_word(b, str_sub(text, from, i - from), s, node);
    }
}

/* East Asian characters stand in two columns of a monospaced font. */
static uint32_t columns(str piece)
{
    uint32_t n = 0;
    for (size_t i = 0; i < piece.n;) {
        uint32_t cp = utf8_next(piece, &i);
        n += cp_is_cjk(cp) || (cp >= 0x2E80 && cp_is_cjk_punct(cp)) ? 2 : 1;
    }
    return n;
}

static void put_tab(builder *b, const style *s, const xmlNode *node)
{
    static const char spaces[] = "                                ";
    uint32_t size = s->tab_size ? s->tab_size : 1;
    for (uint32_t n = size - b->flow->column % size; n;) {
        uint32_t step = n < sizeof spaces - 1 ? n : (uint32_t)sizeof spaces - 1;
        put_word(b, (str){spaces, step}, s, node);
        b->flow->column += step;
        n -= step;
    }
}

static void preserved(builder *b, str text, const style *s, const xmlNode *node)
{
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && text.p[i] != '\n' && text.p[i] != '\t' && text.p[i] != '\r') i++;
        if (i > from) {
            str piece = str_sub(text, from, i - from);
            put_word(b, piece, s, node);
            b->flow->column += columns(piece);
        }
        if (i == text.n) break;
        if (text.p[i] == '\t') put_tab(b, s, node);
        if (text.p[i] == '\n') box__para_break(b, s, node);
        i++;
    }
}

static bool collapses(const style *s)
{
    return s->white_space == WS_NORMAL || s->white_space == WS_NOWRAP ||
           s->white_space == WS_PRE_LINE;
}

void box__para_text(builder *b, str text, const style *s, const xmlNode *node)
{
    if (collapses(s) && !b->flow->in_para) {
        while (text.n && is_space(*text.p)) text = str_from(text, 1);
    }
    if (!text.n) return;
    begin(b);
    if (collapses(s))
        collapsed(b, text, s, node);
    else
        preserved(b, text, s, node);
}

static bool takes_room(const style *s)
{
    for (int side = RIGHT; side <= LEFT; side += LEFT - RIGHT) {
        bool border = s->border_style[side] > BORDER_HIDDEN && s->border_width[side] > 0;
        if (border || s->padding[side].fixed || s->padding[side].pct) return true;
    }
    return false;
}

void box__para_open(builder *b, const style *s, const xmlNode *node)
{
    begin(b);
    push_open(b, s, node);
    if (takes_room(s)) b->flow->content = true;
    if (b->n_opens == b->cap_opens) {
        b->cap_opens = b->cap_opens ? b->cap_opens * 2 : 16;
        b->opens = mem_realloc(b->opens, b->cap_opens * sizeof *b->opens);
    }
    b->opens[b->n_opens++] = (open_inline){s, node};
}

void box__para_close(builder *b)
{
    open_inline *o = &b->opens[--b->n_opens];
    if (b->flow->in_para) push_inl(b, INL_CLOSE, o->style, o->node);
}

void box__para_break(builder *b, const style *s, const xmlNode *node)
{
    begin(b);
    box__para_trim(b);
    inl *i = push_inl(b, INL_BREAK, s, node);
    buf_utf8(&b->text, 0x2028);
    i->to = text_length(b);
    b->flow->content = true;
    b->flow->last = b->flow->column = 0;
}

inl *box__para_add(builder *b, inl_kind kind, const style *s, const xmlNode *node)
{
    begin(b);
    flow *f = b->flow;
    inl *i = push_inl(b, kind, s, node);
    bool object = kind == INL_IMAGE || kind == INL_BOX || kind == INL_LEADER || kind == INL_PAGEREF;
    if (object) {
        buf_utf8(&b->text, 0xFFFC);
        i->to = text_length(b);
        f->tail = false;
        f->last = 0xFFFC;
        f->in_word = false;
    }
    if (object || kind == INL_NOTE || kind == INL_RUBY) f->content = true;
    return i;
}

/* A forced break that ends the paragraph makes no line of its own; alone it does. */
static void cut_last_break(builder *b)
{
    uint32_t from = b->flow->inl_base, i = b->n_inls;
    while (i > from && b->inls[i - 1].from == b->inls[i - 1].to) i--;
    if (i == from || b->inls[i - 1].kind != INL_BREAK || text_length(b) <= 3) return;
    cut_tail(b, i - 1, 3);
    b->inls[i - 1].kind = INL_TEXT;
}

static bool is_mark(const inl *i)
{
    return i->kind == INL_ANCHOR || i->kind == INL_STRING || i->kind == INL_PAGE_SET;
}

static void pend(builder *b, inl mark)
{
    mark.from = mark.to = 0;
    *vec_add(b->mem, &b->pending) = mark;
}

/* Nothing but floats stands before the paragraph in its block. */
static bool is_first(const box *into)
{
    const box *x = into->first;
    while (x && (x->style->float_side == FLOAT_LEFT || x->style->float_side == FLOAT_RIGHT))
        x = x->next;
    return !x;
}

static void make_para(builder *b)
{
    flow *f = b->flow;
    box *p =
        box__new(b, BOX_PARA, css_anonymous(b->c, f->into->style, DISPLAY_BLOCK), f->into->node);
    p->anonymous = true;
    p->indent_first = is_first(f->into);
    p->text = str_copy(b->mem, str_from(buf_view(&b->text), f->text_base));
    uint32_t n = 0;
    for (uint32_t i = f->inl_base; i < b->n_inls; i++)
        n += b->inls[i].kind != INL_TEXT || b->inls[i].to > b->inls[i].from;
    p->inls = arena_array(b->mem, inl, n);
    for (uint32_t i = f->inl_base; i < b->n_inls; i++)
        if (b->inls[i].kind != INL_TEXT || b->inls[i].to > b->inls[i].from)
            p->inls[p->n_inls++] = b->inls[i];
    box__append(f->into, p);
}

void box__para_end(builder *b)
{
    flow *f = b->flow;
    if (!f->in_para) return;
    box__para_trim(b);
    cut_last_break(b);
    for (uint32_t i = b->n_opens; i-- > f->opens_base;)
        push_inl(b, INL_CLOSE, b->opens[i].style, b->opens[i].node);
    if (f->outer_link)
        push_inl(b, INL_CLOSE, css_anonymous(b->c, f->into->style, DISPLAY_INLINE), f->outer_link);
    if (f->content) {
        make_para(b);
    } else {
        for (uint32_t i = f->inl_base; i < b->n_inls; i++)
            if (is_mark(&b->inls[i])) pend(b, b->inls[i]);
    }
    b->n_inls = f->inl_base;
    b->text.n = f->text_base;
    f->in_para = false;
}
