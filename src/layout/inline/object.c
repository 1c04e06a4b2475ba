/* What stands in a line and is not text: images, inline blocks, leaders; and the text of page
 * references. Sizes of images and blocks depend on the measure, so they are kept with its lines. */
#include "layout/inline/inline.h"

/* ---- page references */

static str number_text(layout *l, arena *a, int32_t value, uint8_t counter_style)
{
    (void)l;
    buf out = {0};
    css_counter_text(&out, value, counter_style ? counter_style : LIST_DECIMAL);
    str text = str_copy(a, buf_view(&out));
    buf_drop(&out);
    return text;
}

/* Until the pages are known, two digits keep the place. In a style other than decimal when that is
 * asked for, else as the page itself prints its number. */
str ref_text(layout *l, arena *a, const inl *ref)
{
    const str unknown = STR("00");
    if (str_is(ref->ref.counter, "pages"))
        return l->n_pages ? number_text(l, a, (int32_t)l->n_pages, ref->ref.counter_style)
                          : unknown;
    if (!ref->ref.target.n)
        return l->page_counter == INT32_MIN
                   ? unknown
                   : number_text(l, a, l->page_counter, ref->ref.counter_style);
    const folio *there = map_get(&l->labels_of, ref->ref.target);
    if (!there) return unknown;
    if (ref->ref.counter_style > LIST_DECIMAL)
        return number_text(l, a, there->value, ref->ref.counter_style);
    return there->text;
}

/* ---- sizes */

static mpt border_of(const style *s, int side)
{
    return s->border_style[side] > BORDER_HIDDEN ? s->border_width[side] : 0;
}
static mpt frame_of(const style *s, int side, mpt measure) /* border and padding */
{
    return border_of(s, side) + len_resolve(s->padding[side], measure, 0);
}
static mpt outside_of(const style *s, int side, mpt measure)
{
    return len_resolve(s->margin[side], measure, 0);
}

static const image *image_of(const inl *in)
{
    return in->asset ? in->asset->image : NULL;
}

static void size_image(const para *p, const inl *in, mpt measure, object_size *o)
{
    const style *s = in->style ? in->style : p->box->style;
    mpt side = frame_of(s, LEFT, measure) + frame_of(s, RIGHT, measure);
    mpt margin = outside_of(s, LEFT, measure) + outside_of(s, RIGHT, measure), w = 0, h = 0;
    mpt most = image_most(p->l, p->box);
    if (image_of(in))
        image_size(s, image_of(in), mpt_max(0, measure - side - margin), most ? most : MPT_MAX, &w,
                   &h);
    o->content = w;
    o->width = w + side + margin;
    o->ascent =
        h + frame_of(s, TOP, measure) + frame_of(s, BOTTOM, measure) + outside_of(s, TOP, measure);
    o->descent = outside_of(s, BOTTOM, measure);
    o->ascent += o->descent; /* the baseline is the lower margin edge */
    o->descent = 0;
}

static mpt clamp_width(const style *s, mpt w, mpt measure, mpt side)
{
    mpt cut = s->box_sizing ? side : 0;
    if (s->max_width.kind == LEN_SET) w = mpt_min(w, len_resolve(s->max_width, measure, w) - cut);
    if (s->min_width.kind == LEN_SET) w = mpt_max(w, len_resolve(s->min_width, measure, w) - cut);
    return mpt_max(0, w);
}

/* Content width of an inline block: as specified, else shrunk to fit. */
static mpt block_width(para *p, const box *b, mpt measure)
{
    const style *s = b->style;
    mpt side = frame_of(s, LEFT, measure) + frame_of(s, RIGHT, measure), w;
    mpt room = measure - side - outside_of(s, LEFT, measure) - outside_of(s, RIGHT, measure);
    if (s->width.kind == LEN_SET) {
        w = len_resolve(s->width, measure, 0) - (s->box_sizing ? side : 0);
    } else {
        w = flow_content_width(p->l, b, p->vertical, false);
        if (w > room) w = mpt_max(flow_content_width(p->l, b, p->vertical, true), room);
    }
    return mpt_max(0, mpt_min(clamp_width(s, w, measure, side), mpt_max(room, 0)));
}

/* From the content's top to the baseline of its last line; -1: it has none. */
static mpt last_baseline(const strips *st, mpt height)
{
    if (!st->list.n) return -1;
    const strip *last = &st->list.at[st->list.n - 1];
    if (last->kind != STRIP_LINE) return -1;
    return height - last->tail - last->height + last->line->baseline;
}

static mpt block_height(const style *s, mpt content, mpt side)
{
    mpt cut = s->box_sizing ? side : 0;
    if (s->height.kind == LEN_SET && !s->height.pct)
        content = mpt_max(content, s->height.fixed - cut);
    if (s->min_height.kind == LEN_SET && !s->min_height.pct)
        content = mpt_max(content, s->min_height.fixed - cut);
    return content;
}

static void size_block(para *p, const inl *in, mpt measure, object_size *o)
{
    const box *b = in->box;
    if (!b) return;
    const style *s = b->style;
    o->content = block_width(p, b, measure);
    const strips *st = flow_content(p->l, b, o->content, p->vertical);
    mpt natural = strips_height(st, 0, st->list.n);
    mpt top = frame_of(s, TOP, measure), bottom = frame_of(s, BOTTOM, measure);
    mpt height = block_height(s, natural, top + bottom), base = last_baseline(st, natural);
    mpt whole =
        outside_of(s, TOP, measure) + top + height + bottom + outside_of(s, BOTTOM, measure);
    o->width = o->content + frame_of(s, LEFT, measure) + frame_of(s, RIGHT, measure) +
               outside_of(s, LEFT, measure) + outside_of(s, RIGHT, measure);
    o->ascent = base < 0 ? whole : outside_of(s, TOP, measure) + top + base;
    o->descent = whole - o->ascent;
}

/* vertical-align of an object moves it against the text around it. */
static mpt raise(const para *p, const style *s, const object_size *o)
{
    const style_font *f = font_of(p->l, p->box->style, p->box);
    switch ((valign_kind)s->vertical_align) {
    case VALIGN_SUB: return -f->style->font_size / 5;
    case VALIGN_SUPER: return f->style->font_size / 3;
    case VALIGN_LENGTH: return s->valign_length;
    case VALIGN_MIDDLE: return f->m.x_height / 2 - (o->ascent - o->descent) / 2;
    case VALIGN_TOP:
    case VALIGN_TEXT_TOP: return f->m.ascent - o->ascent;
    case VALIGN_BOTTOM:
    case VALIGN_TEXT_BOTTOM: return o->descent - f->m.descent;
    case VALIGN_BASELINE: break;
    }
    return 0;
}

static const style *object_style(const para *p, const inl *in)
{
    if (in->kind == INL_BOX && in->box) return in->box->style;
    return in->style ? in->style : p->box->style;
}

object_size *measure_objects(para *p, mpt measure)
{
    object_size *sizes = arena_array(p->l->mem, object_size, p->n_objects + 1);
    for (uint32_t i = 0; i < p->n_objects; i++) {
        const inl *in = p->objects[i].inl;
        object_size *o = &sizes[i];
        if (in->kind == INL_IMAGE) size_image(p, in, measure, o);
        if (in->kind == INL_BOX) size_block(p, in, measure, o);
        if (in->kind == INL_LEADER) {
            o->width = in->style ? in->style->font_size : p->box->style->font_size;
            continue;
        }
        mpt up = raise(p, object_style(p, in), o);
        o->ascent += up;
        o->descent -= up;
    }
    return sizes;
}

static mpt block_fixed(const style *s, mpt w)
{
    return w + frame_of(s, LEFT, 0) + frame_of(s, RIGHT, 0) + outside_of(s, LEFT, 0) +
           outside_of(s, RIGHT, 0);
}

mpt object_max_width(para *p, uint32_t o)
{
    const inl *in = p->objects[o].inl;
    object_size size = {0};
    if (in->kind == INL_IMAGE) {
        size_image(p, in, p->l->area_w, &size);
        return size.width;
    }
    if (in->kind != INL_BOX || !in->box) return p->box->style->font_size;
    const style *s = in->box->style;
    mpt side = frame_of(s, LEFT, 0) + frame_of(s, RIGHT, 0);
    if (s->width.kind == LEN_SET && !s->width.pct)
        return block_fixed(s, mpt_max(0, s->width.fixed - (s->box_sizing ? side : 0)));
    return block_fixed(s, flow_content_width(p->l, in->box, p->vertical, false));
}

/* An image that may shrink with its measure asks for four characters only. */
mpt object_min_width(para *p, uint32_t o)
{
    const inl *in = p->objects[o].inl;
    if (in->kind == INL_IMAGE) {
        const style *s = in->style ? in->style : p->box->style;
        bool elastic = (s->width.kind == LEN_SET && s->width.pct) ||
                       (s->max_width.kind == LEN_SET && s->max_width.pct);
        mpt most = object_max_width(p, o);
        return elastic ? mpt_min(most, 4 * p->box->style->font_size) : most;
    }
    if (in->kind != INL_BOX || !in->box) return p->box->style->font_size;
    const style *s = in->box->style;
    if (s->width.kind == LEN_SET && !s->width.pct) return object_max_width(p, o);
    return block_fixed(s, flow_content_width(p->l, in->box, p->vertical, true));
}

/* ---- painting: x is the left margin edge */

static void paint_image(const para *p, const inl *in, const object_size *size, rect b, frame *f,
                        bool artifact)
{
    const style *s = in->style ? in->style : p->box->style;
    mpt measure = 0;
    mpt top = frame_of(s, TOP, measure), left = frame_of(s, LEFT, measure);
    paint_box(f, p->l->mem, s, b, SIDES_ALL, in->node);
    if (!image_of(in)) return;
    item *it = frame_add(p->l->mem, f, ITEM_IMAGE, in->node, b.x + left, b.y + top);
    it->image.image = image_of(in);
    it->image.w = size->content;
    it->image.h = b.h - top - frame_of(s, BOTTOM, measure);
    it->image.alt = p->l->in->doc ? doc_attr(p->l->in->doc, in->node, "alt") : (str){0};
    it->artifact = artifact;
}

void object_paint(const para *p, uint32_t o, const object_size *size, mpt x, mpt baseline, frame *f,
                  bool artifact)
{
    const inl *in = p->objects[o].inl;
    const style *s = object_style(p, in);
    mpt top = baseline - p->objects[o].rise - size->ascent;
    rect b = {x + outside_of(s, LEFT, 0), top + outside_of(s, TOP, 0), 0, 0};
    b.w = size->width - outside_of(s, LEFT, 0) - outside_of(s, RIGHT, 0);
    b.h = size->ascent + size->descent - outside_of(s, TOP, 0) - outside_of(s, BOTTOM, 0);
    if (s->visibility) return;
    if (in->kind == INL_IMAGE) {
        paint_image(p, in, size, b, f, artifact);
    } else if (in->kind == INL_BOX && in->box) {
        const strips *st = flow_content(p->l, in->box, size->content, p->vertical);
        paint_box(f, p->l->mem, s, b, SIDES_ALL, in->node);
        strips_paint(p->l, st, 0, st->list.n, b.x + frame_of(s, LEFT, 0), b.y + frame_of(s, TOP, 0),
                     f, artifact);
    }
}

/* The pattern again and again, on a grid that is counted from the right edge, so that the dots of
 * all lines stand below each other. A single dot stands in the middle of an em. */
void leader_paint(const para *p, uint32_t o, mpt x, mpt width, mpt right, mpt baseline, frame *f)
{
    const inl *in = p->objects[o].inl;
    const style *s = in->style ? in->style : p->box->style;
    layout *l = p->l;
    shape_request r = {.text = in->pattern,
                       .to = (uint32_t)in->pattern.n,
                       .stack = font_of(l, s, p->box)->stack,
                       .size = s->font_size,
                       .lang = s->lang,
                       .at = place_of(l, p->box)};
    shape_result out = {0};
    if (!in->pattern.n || s->visibility) return;
    text_shape(l->mem, &r, &out, l->diag);
    if (!out.n || !out.runs[0].n) return;
    const shape_run *run = &out.runs[0];
    mpt pitch = 0, in_cell = 0;
    for (uint32_t i = 0; i < run->n; i++) pitch += run->glyphs[i].advance;
    if (run->n == 1 && pitch < s->font_size) {
        in_cell = (s->font_size - pitch) / 2;
        pitch = s->font_size;
    }
    if (pitch <= 0) return;
    mpt first = right - (right - x) / pitch * pitch; /* leftmost cell of the grid at or behind x */
    uint32_t n = first + pitch > x + width ? 0 : (uint32_t)((x + width - first) / pitch);
    if (!n) return;
    frame_glyph *g = arena_array(l->mem, frame_glyph, (size_t)n * run->n);
    buf text = {0};
    for (uint32_t k = 0, at = 0; k < n; k++) {
        mpt gx = (mpt)k * pitch + in_cell;
        for (uint32_t i = 0; i < run->n; i++, at++) {
            const glyph *from = &run->glyphs[i];
            g[at] =
                (frame_glyph){from->id, (uint32_t)text.n + from->cluster, gx + from->dx, from->dy};
            gx += from->advance;
        }
        buf_str(&text, in->pattern);
    }
    item *it = frame_add(l->mem, f, ITEM_TEXT, in->node, first, baseline - p->objects[o].rise);
    it->artifact = true;
    it->text.face = run->face;
    it->text.size = s->font_size;
    it->text.ink = s->ink;
    it->text.glyphs = g;
    it->text.n = n * run->n;
    it->text.text = str_copy(l->mem, buf_view(&text));
    it->text.width = (mpt)n * pitch;
    buf_drop(&text);
}
