/* The least and the largest width that a box's content can use: what tables and floats ask. */
#include "layout/flow.h"

static mpt image_width(const layout *l, const box *b, bool least)
{
    const image *im = b->asset ? b->asset->image : NULL;
    const style *s = b->style;
    mpt w, h;
    bool fixed = s->width.kind == LEN_SET && !s->width.pct;
    image_size(s, im, l->area_w, l->area_h, &w, &h);
    /* an image may be made smaller, but not unreadably so */
    return fixed || !least ? w : mpt_min(w, l->area_w / 6);
}

static mpt content_width(layout *l, const box *b, bool least);

/* The content of b as it would be in lines of its own direction. */
static mpt own_width(layout *l, const box *b, bool least)
{
    mpt most = 0;
    switch ((box_kind)b->kind) {
    case BOX_PARA: {
        para *p = para_prepare(l, b);
        return least ? para_min_width(l, p) : para_max_width(l, p);
    }
    case BOX_TABLE: return least ? table_min_width(l, b) : table_max_width(l, b);
    case BOX_IMAGE: return image_width(l, b, least);
    case BOX_RULE: return 0;
    default:
        for (const box *c = b->first; c; c = c->next) {
            edges e = edges_of(c->style, 0);
            mpt w = content_width(l, c, least), extra = edges_across(&e);
            const style *s = c->style;
            mpt inside = s->box_sizing == 1 ? extra : 0;
            bool block = c->kind == BOX_BLOCK || c->kind == BOX_PARA;
            if (block && s->width.kind == LEN_SET && !s->width.pct)
                w = mpt_max(0, resolve(s->width, 0, 0) - inside);
            if (s->max_width.kind == LEN_SET && !s->max_width.pct)
                w = mpt_min(w, mpt_max(0, resolve(s->max_width, 0, 0) - inside));
            if (s->min_width.kind == LEN_SET && !s->min_width.pct)
                w = mpt_max(w, resolve(s->min_width, 0, 0) - inside);
            most = mpt_max(most, mpt_sum(w, extra + e.margin[LEFT] + e.margin[RIGHT]));
        }
        return most;
    }
}

static mpt content_width(layout *l, const box *b, bool least)
{
    return is_across(b) ? across_extent(l, b) : own_width(l, b, least);
}

mpt own_max_width(layout *l, const box *b)
{
    return own_width(l, b, false);
}

mpt flow_min_width(layout *l, const box *b)
{
    return content_width(l, b, true);
}

mpt flow_max_width(layout *l, const box *b)
{
    return content_width(l, b, false);
}

mpt flow_content_width(layout *l, const box *b, bool vertical, bool least)
{
    return vertical == is_vertical(b) ? content_width(l, b, least) : across_extent(l, b);
}
