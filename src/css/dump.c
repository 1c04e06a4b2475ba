/* --stage=style: what of a style differs from the initial values. */
#include "css/internal.h"

void css_show_mpt(buf *out, int64_t n)
{
    if (n < 0) buf_byte(out, '-');
    if (n < 0) n = -n;
    buf_fmt(out, "%lld", (long long)(n / 1000));
    int64_t rest = n % 1000;
    int digits = 3;
    for (; rest && rest % 10 == 0; rest /= 10) digits--;
    if (rest) buf_fmt(out, ".%0*lld", digits, (long long)rest);
    buf_z(out, "pt");
}

void css_show_string(buf *out, str s)
{
    token t = {.kind = T_STRING, .text = s};
    css_write_token(&t, out);
}

static void show_style(buf *out, uint8_t kind)
{
    if (kind != LIST_DECIMAL) buf_fmt(out, ",%s", css_list_style_name(kind));
    buf_byte(out, ')');
}

static void show_target(buf *out, const content_part *c)
{
    if (c->target_attr.n)
        buf_fmt(out, "attr(%.*s)", STR_ARG(c->target_attr));
    else
        css_show_string(out, c->text);
}

static void show_part(buf *out, const content_part *c)
{
    static const char *const which[] = {"", ",start", ",last", ",first-except"};
    switch (c->kind) {
    case CONTENT_STRING: css_show_string(out, c->text); break;
    case CONTENT_COUNTER:
        buf_fmt(out, "counter(%.*s", STR_ARG(c->name));
        show_style(out, c->counter_style);
        break;
    case CONTENT_COUNTERS:
        buf_fmt(out, "counters(%.*s,", STR_ARG(c->name));
        css_show_string(out, c->text);
        show_style(out, c->counter_style);
        break;
    case CONTENT_ATTR: buf_fmt(out, "attr(%.*s)", STR_ARG(c->name)); break;
    case CONTENT_STRING_FN:
        buf_fmt(out, "string(%.*s%s)", STR_ARG(c->name), which[c->which]);
        break;
    case CONTENT_TARGET_COUNTER:
        buf_z(out, "target-counter(");
        show_target(out, c);
        buf_fmt(out, ",%.*s", STR_ARG(c->name));
        show_style(out, c->counter_style);
        break;
    case CONTENT_TARGET_TEXT:
        buf_z(out, "target-text(");
        show_target(out, c);
        buf_byte(out, ')');
        break;
    case CONTENT_LEADER:
        buf_z(out, "leader(");
        css_show_string(out, c->text);
        buf_byte(out, ')');
        break;
    case CONTENT_URL: buf_fmt(out, "url(%.*s)", STR_ARG(c->text)); break;
    case CONTENT_OPEN_QUOTE: buf_z(out, "open-quote"); break;
    case CONTENT_CLOSE_QUOTE: buf_z(out, "close-quote"); break;
    case CONTENT_NO_OPEN_QUOTE: buf_z(out, "no-open-quote"); break;
    case CONTENT_NO_CLOSE_QUOTE: buf_z(out, "no-close-quote"); break;
    case CONTENT_CONTENT: buf_z(out, "content()"); break;
    }
}

void css_show_content(buf *out, const content_list *c)
{
    if (!c || !c->n) buf_z(out, c ? "none" : "normal");
    for (uint32_t i = 0; c && i < c->n; i++) {
        if (i) buf_byte(out, ' ');
        show_part(out, &c->at[i]);
    }
}

/* What a property shows of f; the lists of features stand once, under the settings. */
static void show(const css_full *f, const property *p, buf *out)
{
    if (css_types[p->type].show) css_types[p->type].show(f, p, out);
}

void css_dump_style(const style *s, buf *out)
{
    css_full f;
    memset(&f, 0, sizeof f);
    memcpy(&f.s, s, sizeof *s);
    f.emphasis_raw = s->emphasis_color;
    const css_full *initial = css_initial();
    css_full plain;
    memcpy(&plain, initial, sizeof plain);
    plain.emphasis_raw = plain.s.emphasis_color;
    for (int i = 0; i < 4; i++) {
        plain.s.border_width[i] = 0; /* as it is without a border style */
        plain.s.border_color[i] = s->ink;
    }
    plain.s.decoration_color = plain.s.column_rule_color = plain.emphasis_raw = s->ink;
    plain.s.column_rule_width = 0;
    buf mine = {0}, theirs = {0};
    if (s->lang.n) buf_fmt(out, "lang: %.*s; ", STR_ARG(s->lang));
    for (uint16_t i = 0; i < P_COUNT; i++) {
        const property *p = css_property(i);
        mine.n = theirs.n = 0;
        show(&f, p, &mine);
        show(&plain, p, &theirs);
        if (mine.n == theirs.n && (!mine.n || !memcmp(mine.p, theirs.p, mine.n))) continue;
        buf_fmt(out, "%s: %.*s; ", p->name, (int)mine.n, mine.p);
    }
    buf_drop(&mine);
    buf_drop(&theirs);
    if (out->n && out->p[out->n - 1] == ' ') out->p[--out->n] = 0;
}
