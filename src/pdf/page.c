/* Pages, their links, the page tree and page labels. A page's content is made when its dictionary
 * is written, because only then its resources are known; its object comes right behind, and then
 * the content is forgotten. */
#include "base/utf8.h"
#include "pdf/internal.h"

/* ---- pages */

static void put_font(pdf *p, uint32_t name, const object *type, bool *any, buf *out)
{
    if (!p->paint.fonts[name]) return;
    buf_z(out, *any ? "/F" : "/Font<</F");
    put_int(out, name);
    buf_byte(out, ' ');
    put_ref(out, type->number);
    *any = true;
}

static void put_resources(pdf *p, buf *out)
{
    const paint *pt = &p->paint;
    bool any = false;
    buf_z(out, "/Resources<<");
    for (uint32_t i = 0; i < p->fonts.n; i++)
        for (uint32_t v = 0; v < p->fonts.at[i]->n_names; v++)
            put_font(p, p->fonts.at[i]->name + v, p->fonts.at[i]->variants[v], &any, out);
    for (uint32_t i = 0; i < p->emoji_fonts.n; i++)
        put_font(p, p->first_emoji_font + i, p->emoji_fonts.at[i]->object, &any, out);
    buf_z(out, any ? ">>" : "");
    any = false;
    for (uint32_t i = 0; i < p->pictures.n; i++) {
        if (!pt->pictures[i]) continue;
        buf_z(out, any ? "/I" : "/XObject<</I");
        put_int(out, i);
        buf_byte(out, ' ');
        put_ref(out, p->pictures.at[i].object->number);
        any = true;
    }
    buf_z(out, any ? ">>" : "");
    any = false;
    for (uint32_t i = 0; i < 256; i++) {
        if (!pt->alphas[i]) continue;
        buf_fmt(out, any ? "/A%u<</ca " : "/ExtGState<</A%u<</ca ", i);
        put_mpt(out, mul_div(i, 1000, 255));
        buf_z(out, "/CA ");
        put_mpt(out, mul_div(i, 1000, 255));
        buf_z(out, ">>");
        any = true;
    }
    buf_z(out, any ? ">>>>" : ">>");
}

static void page_keys(pdf *p, object *o, buf *out)
{
    const page *pg = o->data;
    p->content.n = 0;
    paint_page(&p->paint, pg->frame, &p->content);
    pg->content->stream = pdf_deflate(p, buf_view(&p->content), &p->packed);
    buf_z(out, "/Type/Page/Parent ");
    put_ref(out, pg->parent);
    buf_z(out, "/MediaBox[0 0 ");
    put_mpt(out, pg->frame->width);
    buf_byte(out, ' ');
    put_mpt(out, pg->frame->height);
    buf_byte(out, ']');
    put_resources(p, out);
    buf_z(out, "/Contents ");
    put_ref(out, pg->content->number);
    for (uint32_t i = 0; i < pg->n_link; i++) {
        buf_z(out, i ? " " : "/Annots[");
        put_ref(out, pg->first_link + i);
    }
    buf_z(out, pg->n_link ? "]" : "");
}

/* ---- links */

typedef struct link {
    const frame *frame;
    const item *item;
} link;

/* URI actions are ASCII: other bytes are percent-encoded. */
static void put_uri(buf *out, str url)
{
    buf_byte(out, '(');
    for (size_t i = 0; i < url.n; i++) {
        uint8_t c = (uint8_t)url.p[i];
        if (c <= ' ' || c >= 0x7F)
            buf_fmt(out, "%%%02X", c);
        else
            put_string_byte(out, c);
    }
    buf_byte(out, ')');
}

static void link_keys(pdf *p, object *o, buf *out)
{
    (void)p;
    const link *l = o->data;
    const item *it = l->item;
    mpt top = l->frame->height - it->y;
    buf_z(out, "/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    put_mpt(out, it->x);
    buf_byte(out, ' ');
    put_mpt(out, (int64_t)top - it->link.h);
    buf_byte(out, ' ');
    put_mpt(out, (int64_t)it->x + it->link.w);
    buf_byte(out, ' ');
    put_mpt(out, top);
    if (it->link.url.n) {
        buf_z(out, "]/Contents");
        put_text(out, it->link.url);
        buf_z(out, "/A<</S/URI/URI");
        put_uri(out, it->link.url);
        buf_z(out, ">>");
    } else {
        buf_z(out, "]/Dest");
        put_bytes(out, it->link.target);
    }
}

static bool leads_somewhere(pdf *p, const item *it)
{
    if (it->kind != ITEM_LINK) return false;
    if (it->link.url.n || anchor_find(p, it->link.target)) return true;
    diag_add(p->in->diag, D_LINK_BROKEN, (place){0},
             "“%.*s” is on no page; a link to it leads nowhere", STR_ARG(it->link.target));
    return false;
}

static void links_make(pdf *p, page *pg)
{
    for (uint32_t i = 0; i < pg->frame->items.n; i++) {
        const item *it = &pg->frame->items.at[i];
        if (!leads_somewhere(p, it)) continue;
        link *l = arena_new_of(p->mem, link);
        *l = (link){pg->frame, it};
        object *o = object_new(p, link_keys, l);
        if (!pg->n_link++) pg->first_link = o->number;
    }
}

/* ---- the page tree */

typedef struct pages_node {
    uint32_t parent; /* object number; 0: the root */
    uint32_t count, n_kids;
    uint32_t *kids; /* object numbers */
} pages_node;

static void node_keys(pdf *p, object *o, buf *out)
{
    (void)p;
    const pages_node *n = o->data;
    buf_z(out, "/Type/Pages/Count ");
    put_int(out, n->count);
    if (n->parent) {
        buf_z(out, "/Parent ");
        put_ref(out, n->parent);
    }
    buf_z(out, "/Kids[");
    for (uint32_t i = 0; i < n->n_kids; i++) {
        if (i) buf_byte(out, ' ');
        put_ref(out, n->kids[i]);
    }
    buf_byte(out, ']');
}

/* libharu's own root node would count and list its kids by itself. */
static object *adopt_root(pdf *p, const pages_node *node)
{
    HPDF_Dict root = p->doc->root_pages;
    static const char *const keys[] = {"Type", "Kids", "Count"};
    for (int i = 0; i < 3; i++) HPDF_Dict_RemoveElement(root, keys[i]);
    return object_adopt(p, root, node_keys, node);
}

static void tree_make(pdf *p)
{
    tree t = tree_new(p->mem, p->in->frames->pages.n);
    pages_node *data = arena_array(p->mem, pages_node, t.n);
    uint32_t *numbers = arena_array(p->mem, uint32_t, t.n);
    for (uint32_t i = 0; i < t.n; i++)
        numbers[i] =
            (i + 1 == t.n ? adopt_root(p, &data[i]) : object_new(p, node_keys, &data[i]))->number;
    for (uint32_t i = 0; i < t.n; i++) {
        const tree_node *node = &t.nodes[i];
        pages_node *n = &data[i];
        n->parent = i + 1 == t.n ? 0 : numbers[node->parent];
        n->count = node->to - node->from;
        n->n_kids = node->end - node->first;
        n->kids = arena_array(p->mem, uint32_t, n->n_kids);
        for (uint32_t k = 0; k < n->n_kids; k++) {
            page *leaf = node->leaf ? &p->pages[node->first + k] : NULL;
            if (leaf) leaf->parent = numbers[i];
            n->kids[k] = leaf ? leaf->object->number : numbers[node->first + k];
        }
    }
}

void pages_make(pdf *p)
{
    for (uint32_t i = 0; i < p->in->frames->pages.n; i++) {
        page *pg = &p->pages[i];
        pg->object = object_new(p, page_keys, pg);
        pg->content = object_packed(p, (str){0});
        pg->content->deflated = true;
        links_make(p, pg);
    }
    tree_make(p);
}

/* ---- labels */

typedef struct label {
    str prefix;
    char style; /* D, r, R; 0: the prefix is all */
    uint32_t number;
} label;

static uint32_t roman_value(str s, const char *digits)
{
    static const uint32_t values[] = {1, 5, 10, 50, 100, 500, 1000};
    uint32_t sum = 0, last = 0;
    for (size_t i = s.n; i-- > 0;) {
        const char *d = memchr(digits, s.p[i], 7);
        if (!d) return 0;
        uint32_t v = values[d - digits];
        sum = v < last ? sum - v : sum + v;
        if (v > last) last = v;
    }
    return sum;
}

static void put_roman(buf *out, uint32_t n, const char *digits)
{
    for (int i = 6; i >= 0; i -= 2) { /* M, C, X, I */
        static const uint32_t units[] = {1, 0, 10, 0, 100, 0, 1000};
        uint32_t digit = n / units[i] % 10;
        if (i == 6) digit = n / 1000;
        char one = digits[i], five = i < 6 ? digits[i + 1] : 0, ten = i < 6 ? digits[i + 2] : 0;
        if (digit == 9 && ten) {
            buf_byte(out, one), buf_byte(out, ten);
            continue;
        }
        if (digit == 4 && five) {
            buf_byte(out, one), buf_byte(out, five);
            continue;
        }
        if (digit >= 5 && five) buf_byte(out, five), digit -= 5;
        for (; digit; digit--) buf_byte(out, one);
    }
}

static uint32_t roman_of(str s, const char *digits)
{
    if (!s.n || s.n > 15) return 0;
    uint32_t n = roman_value(s, digits);
    if (!n || n > 3999) return 0;
    buf again = {0};
    put_roman(&again, n, digits);
    bool same = str_eq(buf_view(&again), s);
    buf_drop(&again);
    return same ? n : 0;
}

static label label_of(str s)
{
    uint32_t n;
    if ((n = roman_of(s, "ivxlcdm"))) return (label){{0}, 'r', n};
    if ((n = roman_of(s, "IVXLCDM"))) return (label){{0}, 'R', n};
    size_t at = s.n;
    while (at && s.n - at < 9 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9') at--;
    while (at < s.n && s.p[at] == '0') at++; /* "007": the prefix is "00" */
    if (at == s.n) return (label){s, 0, 0};
    for (size_t i = at; i < s.n; i++) n = n * 10 + (uint32_t)(s.p[i] - '0');
    return (label){str_sub(s, 0, at), 'D', n};
}

static bool follows(label a, label b)
{
    return a.style == b.style && str_eq(a.prefix, b.prefix) &&
           (a.style ? b.number == a.number + 1 : true);
}

static void label_keys(pdf *p, object *o, buf *out)
{
    (void)o;
    label last = {0};
    buf_z(out, "/Nums[");
    for (uint32_t i = 0; i < p->in->frames->pages.n; i++) {
        label l = label_of(p->in->frames->pages.at[i]->label);
        if (!i || !follows(last, l)) {
            put_int(out, i);
            buf_z(out, "<<");
            if (l.style) buf_fmt(out, "/S/%c", l.style);
            if (l.style && l.number != 1) buf_fmt(out, "/St %u", l.number);
            if (l.prefix.n) buf_z(out, "/P"), put_text(out, l.prefix);
            buf_z(out, ">>");
        }
        last = l;
    }
    buf_byte(out, ']');
}

/* None when every label is the page's own number. */
void labels_make(pdf *p)
{
    bool plain = true;
    for (uint32_t i = 0; i < p->in->frames->pages.n && plain; i++) {
        label l = label_of(p->in->frames->pages.at[i]->label);
        plain = l.style == 'D' && !l.prefix.n && l.number == i + 1;
    }
    if (!plain) dict_set(p->doc->catalog, "PageLabels", object_new(p, label_keys, NULL));
}
