/* The cover: the front matter's image, or 1600 × 2400 of SVG set from the title in the layout's
 * type and colours. Widths are estimated (the reader's fonts are unknown): a Han character is 1 em,
 * others 0.56 em, which is on the wide side. */
#include "base/utf8.h"
#include "epub/internal.h"

enum { WIDTH = 1600, HEIGHT = 2400, MARGIN = 170, MEASURE = WIDTH - 2 * MARGIN, MAX_LINES = 12 };

static void css_color(buf *out, color c)
{
    uint32_t k[3];
    for (int i = 0; i < 3; i++) {
        k[i] = c.c[c.space == COLOR_GREY ? 0 : i];
        if (c.space == COLOR_CMYK) k[i] = (255u - c.c[i]) * (255u - c.c[3]) / 255u;
    }
    buf_fmt(out, "#%02x%02x%02x", k[0], k[1], k[2]);
}

static uint32_t width_of(uint32_t c) /* 1/100 em */
{
    return c >= 0x2E80 ? 100 : c == ' ' ? 28 : c >= 'A' && c <= 'Z' ? 68 : 56;
}

/* A line may not begin with closing marks, nor end with opening ones. */
static bool may_break(uint32_t before, uint32_t after)
{
    static const char no_start[] = "，。、；：！？）》」』】〉〕”’…—·,.;:!?)";
    static const char no_end[] = "（《「『【〈〔“‘(";
    char utf8[5] = {0};
    if (before == ' ' || after == ' ') return before == ' ';
    if (before < 0x2E80 && after < 0x2E80) return before == '-' || before == 0x2014;
    utf8[utf8_put(utf8, after)] = 0;
    if (strstr(no_start, utf8)) return false;
    utf8[utf8_put(utf8, before)] = 0;
    return !strstr(no_end, utf8);
}

typedef struct lines {
    str at[MAX_LINES];
    uint32_t n;
    bool fits; /* no line is too wide, none is left over */
} lines;

/* Breaks text greedily at this measure (1/100 em). */
static lines break_at(str text, uint32_t measure)
{
    lines l = {.n = 0, .fits = true};
    size_t start = 0, good = 0;
    uint32_t width = 0, good_width = 0, before = 0;
    for (size_t i = 0; i < text.n;) {
        size_t here = i;
        uint32_t c = utf8_next(text, &i);
        if (before && may_break(before, c)) good = here, good_width = width;
        width += width_of(c);
        before = c;
        if (width <= measure || c == ' ') continue;
        if (good <= start) {
            if (width > measure) l.fits = false;
            good = here > start ? here : i;
            good_width = width - (here > start ? width_of(c) : 0);
        }
        if (l.n == MAX_LINES - 1) {
            l.fits = false;
            break;
        }
        l.at[l.n++] = str_trim(str_sub(text, start, good - start));
        start = good;
        width -= good_width;
        good_width = 0;
    }
    l.at[l.n++] = str_trim(str_from(text, start));
    return l;
}

/* As many lines as the size needs, but with the narrowest measure that gives no more: so they are
 * about equal. */
static lines balanced(str text, uint32_t measure)
{
    lines best = break_at(text, measure);
    for (uint32_t m = measure; m > measure / 3; m -= measure / 50 + 1) {
        lines l = break_at(text, m);
        if (!l.fits || l.n > best.n) break;
        best = l;
    }
    return best;
}

/* One block of lines below y; returns the y below it. */
static uint32_t set_lines(buf *out, const lines *l, uint32_t size, uint32_t leading, uint32_t y)
{
    for (uint32_t i = 0; i < l->n; i++, y += leading) {
        buf_fmt(out, "<text x=\"%d\" y=\"%u\" font-size=\"%u\">", MARGIN, y + size * 88 / 100,
                size);
        xml_text(out, l->at[i]);
        buf_z(out, "</text>\n");
    }
    return y;
}

/* The largest size at which the title takes few lines. */
static uint32_t set_title(const book *b, buf *out, uint32_t y)
{
    static const uint32_t sizes[] = {180, 156, 136, 120, 104, 88, 76};
    lines l = {.n = 0};
    uint32_t size = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size = sizes[i];
        l = balanced(b->title, MEASURE * 100 / size);
        if (l.fits && l.n <= 2 + (uint32_t)i / 2) break;
    }
    return set_lines(out, &l, size, size * 132 / 100, y);
}

static str byline(const book *b)
{
    buf out = {0};
    for (uint32_t i = 0; i < b->d->meta.authors.n; i++) {
        if (i) buf_z(&out, " · ");
        buf_str(&out, b->d->meta.authors.at[i]);
    }
    return taken(b->mem, &out);
}

static void foot(const book *b, buf *out)
{
    str rows[] = {byline(b), b->d->meta.publisher, b->d->meta.date};
    uint32_t y = HEIGHT - MARGIN;
    for (int i = 3; i-- > 0;) {
        if (!rows[i].n) continue;
        lines l = break_at(rows[i], MEASURE * 100 / 56);
        y -= l.n * 84;
        set_lines(out, &l, 56, 84, y);
    }
}

str cover_svg(const book *b)
{
    cover_look look;
    look_of(b, &look);
    buf out = {0};
    buf_fmt(&out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
            "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"",
            WIDTH, HEIGHT, WIDTH, HEIGHT);
    xml_attr(&out, "xml:lang", b->lang);
    buf_z(&out, ">\n<title>");
    xml_text(&out, b->title);
    buf_fmt(&out, "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#fbfaf7\"/>\n<g fill=\"",
            WIDTH, HEIGHT);
    css_color(&out, look.accent);
    buf_fmt(&out, "\">\n<rect width=\"44\" height=\"%d\"/>\n", HEIGHT);
    buf_fmt(&out, "<rect x=\"%d\" y=\"520\" width=\"260\" height=\"14\"/>\n", MARGIN);
    buf_fmt(&out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"3\"/>\n</g>\n<g", MARGIN,
            HEIGHT - MARGIN + 60, MEASURE);
    xml_attr(&out, "font-family", look.families);
    buf_z(&out, " font-weight=\"700\" fill=\"");
    css_color(&out, look.ink);
    buf_z(&out, "\">\n");
    uint32_t y = set_title(b, &out, 620);
    buf_z(&out, "</g>\n<g fill=\"#555555\"");
    xml_attr(&out, "font-family", look.families);
    buf_z(&out, ">\n");
    if (b->d->meta.subtitle.n) {
        lines l = balanced(b->d->meta.subtitle, MEASURE * 100 / 72);
        set_lines(&out, &l, 72, 108, y + 40);
    }
    foot(b, &out);
    buf_z(&out, "</g>\n</svg>\n");
    return taken(b->mem, &out);
}

str cover_page(const book *b)
{
    buf out = {0};
    page_begin(b, &out, str_of(word_for(b->lang, W_COVER)), "cover", STR("cover"));
    buf_z(&out, "<img role=\"doc-cover\"");
    xml_attr(&out, "src",
             b->cover_image ? b->images.at[b->cover_image - 1].href : STR("cover.svg"));
    xml_attr(&out, "alt", b->title);
    buf_z(&out, "/>\n");
    page_end(&out);
    return taken(b->mem, &out);
}
