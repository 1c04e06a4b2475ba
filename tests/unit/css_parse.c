/* Reading stylesheets: lexing, error recovery, selectors, values, shorthands, the EPUB's sheet.
 * Each case is a document, a sheet, and what the computed style of an element shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <libxml/parser.h>

#include "css/css.h"

static arena *mem;
static diag faults;

static doc *document(const char *body)
{
    char text[4096];
    int n = snprintf(
        text, sizeof text,
        "<html xmlns='http://www.w3.org/1999/xhtml' xml:lang='zh-CN'><body>%s</body></html>", body);
    doc *d = doc_new(&faults, NULL, STR("d.md"), STR("d.md"));
    xmlFreeDoc(d->tree);
    d->tree = xmlReadMemory(text, n, "d", NULL, XML_PARSE_NOBLANKS);
    assert_non_null(d->tree);
    d->body = xmlDocGetRootElement(d->tree)->children;
    return d;
}

static const xmlNode *find(const xmlNode *n, const char *id)
{
    for (; n; n = n->next) {
        xmlChar *own = n->type == XML_ELEMENT_NODE ? xmlGetProp(n, BAD_CAST "id") : NULL;
        bool is = own && !xmlStrcmp(own, BAD_CAST id);
        xmlFree(own);
        if (is) return n;
        const xmlNode *in = n->type == XML_ELEMENT_NODE ? find(n->children, id) : NULL;
        if (in) return in;
    }
    return NULL;
}

static const style *style_of(cascade *c, const xmlNode *n)
{
    bool top = !n->parent || n->parent->type != XML_ELEMENT_NODE;
    return css_style(c, n, top ? NULL : style_of(c, n->parent), PSEUDO_NONE);
}

typedef struct setting {
    doc *d;
    css_sheets *sheets;
    cascade *c;
    const xmlNode *x; /* the element with id x, else the body */
    const style *s;
} setting;

static setting set(const char *body, const char *css)
{
    setting t = {.d = document(body), .sheets = css_sheets_new()};
    place at = {STR("t.css"), 1, 1};
    assert_int_equal(css_parse_text(t.sheets, str_of(css), at, NULL, STR(""), &faults), 0);
    t.c = css_cascade(t.sheets, MEDIA_PRINT, t.d);
    t.x = find(xmlDocGetRootElement(t.d->tree), "x");
    if (!t.x) t.x = t.d->body;
    t.s = style_of(t.c, t.x);
    return t;
}

static void drop(setting *t)
{
    css_cascade_drop(t->c);
    css_sheets_drop(t->sheets);
    doc_drop(t->d);
}

static int begin(void **state)
{
    (void)state;
    mem = arena_new();
    diag_init(&faults, mem);
    return 0;
}
static int end(void **state)
{
    (void)state;
    arena_drop(mem);
    return 0;
}

/* What the style of p#x shows of a property: "name: value", or "" when it is the initial one. */
static str shown(const style *s, const char *property)
{
    buf b = {0};
    css_dump_style(s, &b);
    str all = str_copy(mem, buf_view(&b)), found = {0};
    buf_drop(&b);
    char key[64];
    snprintf(key, sizeof key, "%s: ", property);
    for (ptrdiff_t i = str_find(all, key); i >= 0;) {
        str rest = str_from(all, (size_t)i);
        if (i == 0 || rest.p[-1] == ' ') {
            ptrdiff_t stop = str_find(rest, ";");
            found = str_sub(rest, strlen(key), (size_t)stop - strlen(key));
            break;
        }
        all = str_from(rest, 1);
        i = str_find(all, key);
    }
    return found;
}

static void expect_fault(const char *line)
{
    for (uint32_t i = 0; i < faults.entries.n; i++)
        if (!strncmp(diag_line(mem, &faults.entries.at[i]).p, line, strlen(line))) return;
    for (uint32_t i = 0; i < faults.entries.n; i++)
        print_error("%s\n", diag_line(mem, &faults.entries.at[i]).p);
    fail_msg("no fault %s", line);
}

/* ---- declarations: value in, value shown ---- */

static const struct value_case {
    const char *css, *property, *value; /* value NULL: refused */
} values[] = {
    {"font-size: 16px", "font-size", ""},
    {"font-size: 1in", "font-size", "72pt"},
    {"font-size: 25.4mm", "font-size", "72pt"},
    {"font-size: 40Q", "font-size", "28.346pt"},
    {"font-size: 1.5e1pt", "font-size", "15pt"},
    {"font-size: +.5em", "font-size", "6pt"},
    {"font-size: 150%", "font-size", "18pt"},
    {"font-size: larger", "font-size", "14.4pt"},
    {"font-size: 2vw", "font-size", "11.906pt"},
    {"font-size: -1pt", "font-size", NULL},
    {"font-size: 9e99pt", "font-size", "10000pt"},
    {"font-size: 12", "font-size", NULL},
    {"margin-left: calc(50% - 2 * 1em)", "margin-left", "-24pt+50%"},
    {"margin-left: calc(100% / 3)", "margin-left", "33.333%"},
    {"margin-left: min(10pt, 1em, 5mm)", "margin-left", "10pt"},
    {"margin-left: clamp(1pt, 3em, 20pt)", "margin-left", "20pt"},
    {"margin-left: max(10%, 1em)", "margin-left", NULL},
    {"margin-left: calc(1em -2pt)", "margin-left", NULL},
    {"margin-left: calc(1em * 1em)", "margin-left", NULL},
    {"margin-left: calc(1em / 0)", "margin-left", NULL},
    {"padding-left: calc(1pt - 1em)", "padding-left", ""},
    {"line-height: 1.5", "line-height", "18pt"},
    {"line-height: 150%", "line-height", "18pt"},
    {"line-height: 2lh", "line-height", "28.8pt"},
    {"color: #f00", "color", "#ff0000"},
    {"color: #808080", "color", "#808080"},
    {"color: rgb(255 0 0 / 50%)", "color", "#ff000080"},
    {"color: rgba(0,128,0,1)", "color", "#008000"},
    {"color: hsl(120deg 100% 25%)", "color", "#008000"},
    {"color: hsl(240, 100%, 50%)", "color", "#0000ff"},
    {"color: device-cmyk(0 100% 0 0)", "color", "cmyk(0,255,0,0)"},
    {"color: RebeccaPurple", "color", "#663399"},
    {"color: transparent", "color", "transparent"},
    {"color: #ff", "color", NULL},
    {"color: lab(50% 40 59)", "color", NULL},
    {"font-family: 'A b', Noto  Serif, serif", "font-family", "\"A b\",\"Noto Serif\",\"serif\""},
    {"font-weight: bolder", "font-weight", "700"},
    {"font-weight: 1001", "font-weight", NULL},
    {"text-align: '.'", "text-align", "\".\""},
    {"text-indent: 2em hanging", "text-indent", "24pt hanging"},
    {"text-emphasis: filled dot red", "text-emphasis-style", "\"•\""},
    {"text-emphasis: open", "text-emphasis-style", "\"○\""},
    {"text-emphasis-position: under right", "text-emphasis-position", "under"},
    {"hanging-punctuation: first allow-end", "hanging-punctuation", "first allow-end"},
    {"hanging-punctuation: force-end allow-end", "hanging-punctuation", NULL},
    {"text-decoration: underline wavy #f00 1pt", "text-decoration-style", "wavy"},
    {"text-decoration: underline wavy #f00 1pt", "text-decoration-thickness", "1pt"},
    {"list-style: inside lower-roman", "list-style-type", "lower-roman"},
    {"list-style: none", "list-style-type", "none"},
    {"list-style-type: '→ '", "list-style-type", "\"→ \""},
    {"vertical-align: 50%", "vertical-align", "7.2pt"},
    {"vertical-align: -2pt", "vertical-align", "-2pt"},
    {"border: 1pt solid red", "border-left-width", "1pt"},
    {"border: 1pt solid red", "border-top-color", "#ff0000"},
    {"border: solid", "border-top-width", "1pt"},
    {"border: 3pt", "border-top-width", ""},
    {"border: 1pt solid red blue", "border-top-width", NULL},
    {"margin: 1pt 2pt 3pt", "margin-left", "2pt"},
    {"margin: 1pt 2pt 3pt", "margin-bottom", "3pt"},
    {"margin: 1pt 2pt 3pt 4pt 5pt", "margin-bottom", NULL},
    {"font: italic small-caps 700 9pt/14pt 'X', serif", "font-size", "9pt"},
    {"font: italic small-caps 700 9pt/14pt 'X', serif", "line-height", "14pt"},
    {"font: italic small-caps 700 9pt/14pt 'X', serif", "font-weight", "700"},
    {"font: italic small-caps 700 9pt/14pt 'X', serif", "font-feature-settings", "\"smcp\" 1"},
    {"font: 9pt", "font-size", NULL},
    {"font-variant: tabular-nums slashed-zero", "font-feature-settings", "\"tnum\" 1,\"zero\" 1"},
    {"font-variant-numeric: lining-nums oldstyle-nums", "font-feature-settings", NULL},
    {"font-feature-settings: 'palt', 'kern' off", "font-feature-settings", "\"palt\" 1,\"kern\" 0"},
    {"page-break-before: always", "break-before", "page"},
    {"word-wrap: break-word", "overflow-wrap", "break-word"},
    {"break-after: recto !important", "break-after", "recto"},
    {"content: 'a' counter(x, lower-roman) \"b\"", "content", "\"a\" counter(x,lower-roman) \"b\""},
    {"content: leader(dotted) target-counter(attr(href url), page)", "content",
     "leader(\". \") target-counter(attr(href),page)"},
    {"content: counters(li, '.') open-quote", "content", "counters(li,\".\") open-quote"},
    {"content: element(head)", "content", NULL},
    {"string-set: a content(), b attr(id) 'x'", "string-set", "a content(),b attr(id) \"x\""},
    {"counter-increment: a b 3", "counter-increment", "a 1 b 3"},
    {"counter-reset: page 1", "counter-reset", "page 1"},
    {"quotes: '«' '»' '‹' '›'", "quotes", "\"«\" \"»\" \"‹\" \"›\""},
    {"quotes: '«'", "quotes", NULL},
    {"bookmark-level: 2", "bookmark-level", "2"},
    {"-bx-table-fit: landscape", "-bx-table-fit", "landscape"},
    {"display: flex", "display", NULL},
    {"float: left", "display", "block"},
    {"COLOR : RED", "color", "#ff0000"},
    {"col\\6f r: re\\64", "color", "#ff0000"},
    {"orphans: 0", "orphans", NULL},
    {"size: A4", "display", NULL},
};

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const struct value_case *v = &values[i];
        char css[256];
        uint32_t before = faults.entries.n;
        snprintf(css, sizeof css, "#x { %s }", v->css);
        setting t = set("<p id='x'/>", css);
        str got = shown(t.s, v->property);
        bool refused = faults.entries.n > before;
        if (refused != !v->value || !str_is(got, v->value ? v->value : ""))
            fail_msg("%s: %s is \"%.*s\"%s", v->css, v->property, STR_ARG(got),
                     refused ? ", refused" : "");
        drop(&t);
        diag_init(&faults, mem);
    }
}

/* ---- selectors ---- */

static const struct selector_case {
    const char *selector;
    bool matches;
} selectors[] = {
    {"p", true},
    {"P#x.b.a", true},
    {"*|p", true},
    {"div", false},
    {"body p", true},
    {"body > p", false},
    {"div>p", true},
    {"h2 + p", false},
    {"h2 ~ p", true},
    {"h2+p+p", true},
    {"p:first-child", false},
    {"p:last-child", true},
    {"p:nth-child(3)", true},
    {"p:nth-child(2n + 1)", true},
    {"p:nth-child(-n+2)", false},
    {"p:nth-child(EVEN)", false},
    {"p:nth-of-type(2)", true},
    {"p:nth-last-of-type(1)", true},
    {"p:nth-last-child(2)", false},
    {"p:last-of-type", true},
    {"p:only-child", false},
    {"div:only-child p", true},
    {"p:empty", true},
    {"div:empty", false},
    {"html:root p", true},
    {"p:not(.c)", true},
    {"p:not(.c, #x)", false},
    {"p:is(div p, b)", true},
    {"p:is(:unknown, .a)", true},
    {"p:where(.a)", true},
    {"p:hover", false},
    {"[title]", true},
    {"[title=\"Ab-c d\"]", true},
    {"[title=\"ab-C d\" i]", true},
    {"[title~=d]", true},
    {"[title|=Ab]", true},
    {"[title^=Ab][title$=d][title*='-']", true},
    {"[title*='']", false},
    {"p:lang(zh)", true},
    {"p:lang(en, zh-CN)", true},
    {"p:lang(zh-TW)", false},
    {"p:lang('*-CN')", true},
    {"a:link ~ p", false},
    {"#x:before", false},
};

static void test_selectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++) {
        char css[256];
        snprintf(css, sizeof css, "%s { background: red }", selectors[i].selector);
        setting t =
            set("<div><h2>a</h2>text<p>b</p><p id='x' class='a  b' title='Ab-c d'/></div>", css);
        bool red = str_is(shown(t.s, "background-color"), "#ff0000");
        if (red != selectors[i].matches) fail_msg("%s", selectors[i].selector);
        drop(&t);
    }
    assert_int_equal(faults.entries.n, 0);
}

static void test_bad_selectors(void **state)
{
    static const char *const bad[] = {"p:unknown",        "p >",         "> p",   "p..a",   "#1",
                                      "p:nth-child(n n)", "p::before b", ":not(", "[a==b]", "p,,b",
                                      "::nope",           "a:has(b)"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char css[256];
        snprintf(css, sizeof css, "%s{color:red}\n#x{color:blue}", bad[i]);
        setting t = set("<p id='x'/>", css);
        if (i != 7 && !str_is(shown(t.s, "color"), "#0000ff")) fail_msg("%s", bad[i]);
        assert_true(faults.entries.n);
        diag_init(&faults, mem);
        drop(&t);
    }
}

/* ---- recovery ---- */

static void test_recovery(void **state)
{
    (void)state;
    setting t = set("<p id='x'/>",
                    "@nope x { a { b: c } } \n"
                    "p { colour: red; color: ; color: 12pt; margin-left: 1pt }\n"
                    "p { font: { nested: x; } margin-right: 2pt; }\n"
                    "p { $: 3; transform: none; -webkit-foo: 1; margin-top: 3pt } <!-- -->\n"
                    "@media screen { p { color: blue } } @media print { p { padding-left: 4pt } }\n"
                    "p { quotes: 'a\n'b'; padding-top: 5pt }\n"
                    "p { background: url(x y); padding-right: 6pt }\n"
                    "p { padding-bottom: 7pt /* not closed");
    assert_int_equal(t.s->margin[LEFT].fixed, PT(1));
    assert_int_equal(t.s->margin[RIGHT].fixed, 0); /* a declaration runs to its semicolon */
    assert_int_equal(t.s->margin[TOP].fixed, PT(3));
    assert_int_equal(t.s->padding[LEFT].fixed, PT(4));
    assert_int_equal(t.s->padding[TOP].fixed, PT(5));
    assert_int_equal(t.s->padding[RIGHT].fixed, PT(6));
    assert_int_equal(t.s->padding[BOTTOM].fixed, PT(7));
    expect_fault("t.css:1:1: warning: css-unknown-rule: @nope");
    expect_fault("t.css:2:5: warning: css-unknown-property: colour");
    expect_fault("t.css:2:18: warning: css-bad-value: color");
    expect_fault("t.css:2:34: warning: css-bad-value: color: 12pt");
    expect_fault("t.css:4:5: warning: css-syntax:");
    expect_fault("t.css:4:11: warning: unsupported: transform");
    expect_fault("t.css:4:28: note: css-prefix: -webkit-foo");
    drop(&t);
}

static void test_hostile(void **state)
{
    static const char *const bits[] = {"(",
                                       "[",
                                       "{",
                                       "a{b:",
                                       "@media print{",
                                       ":not(",
                                       ":is(a,",
                                       "calc(1px+(",
                                       "var(--a,",
                                       "\\",
                                       "\"",
                                       "/*",
                                       "1e999",
                                       "url(",
                                       "a ",
                                       "a>",
                                       "1em + ",
                                       "p{width:calc(1em"};
    (void)state;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        buf b = {0};
        for (int k = 0; k < 20000; k++) buf_z(&b, bits[i]);
        css_sheets *s = css_sheets_new();
        css_parse_text(s, buf_view(&b), (place){STR("t.css"), 1, 1}, NULL, STR(""), &faults);
        buf out = {0};
        css_write_epub(s, NULL, &out);
        buf_drop(&out);
        buf_drop(&b);
        css_sheets_drop(s);
    }
    setting t = set("<p id='x'/>", "p{width:calc(1px + 1px + (1px + (1px)));--a:var(--b) "
                                   "var(--b);--b:var(--c) var(--c);--c:x x}");
    assert_int_equal(t.s->width.fixed, 3000);
    drop(&t);
}

/* ---- the EPUB's sheet ---- */

static void test_epub(void **state)
{
    (void)state;
    static const char css[] =
        ":root { --c: #8a1f2b; font-size: 10pt; line-height: 18pt; color: #000 }\n"
        "@page { size: A4 }\n"
        "@media print { p { color: blue } }\n"
        "@media epub { .e { position: sticky; overflow-x: auto } }\n"
        "@media (min-width: 40em) { p { opacity: 2 } }\n"
        "h1 { font: 700 20pt/28pt sans-serif; string-set: t content(); border-top: 1pt solid "
        "var(--c) }\n"
        "p { margin: 0 9pt 1em; float: footnote; direction: rtl; -bx-table-fit: cards; width: "
        "calc(1em + 2px) }\n"
        "p::footnote-call, b { break-after: avoid; color: var(--none, red) }\n"
        "i { color: var(--none) } u { background: url(a.png) }\n"
        ".c { columns: 2; break-before: column; text-wrap: balance }\n"
        ".l { float: left } .r { float: right; width: 9em } .n { float: none }\n"
        "[epub|type~='noteref'] { hyphens: auto !important }\n";
    setting t = set("", css);
    buf out = {0};
    css_epub_namespaces(t.sheets, &out);
    css_write_epub(t.sheets, NULL, &out);
    assert_string_equal(out.p,
                        "@namespace epub \"http://www.idpf.org/2007/ops\";\n"
                        ":root { line-height: 1.8; }\n"
                        ".e { position: sticky; overflow-x: auto; }\n"
                        "@media (min-width: 40em) {\n"
                        "p { opacity: 2; }\n"
                        "}\n"
                        "h1 { font: 700 2rem/1.4 sans-serif; border-top: 1pt solid #8a1f2b; }\n"
                        "p { margin: 0 0.9rem 1em; width: calc(1em + 0.15rem); }\n"
                        "b { page-break-after: avoid; break-after: avoid; color: red; }\n"
                        ".c { text-wrap: balance; }\n"
                        ".l { float: left; max-width: 50%; }\n"
                        ".r { float: right; width: 9em; }\n"
                        ".n { float: none; }\n"
                        "[epub|type~=\"noteref\"] { -webkit-hyphens: auto !important; "
                        "-epub-hyphens: auto !important; "
                        "hyphens: auto !important; }\n");
    buf_drop(&out);
    drop(&t);
}

/* Legible on white, sepia and black pages; the same on white as the layout says. */
static void test_epub_colors(void **state)
{
    (void)state;
    static const char css[] =
        "html { background: #fff; color: #000 }\n"
        "p { color: #333 } h1 { color: #8a1f2b !important } h2 { color: navy } h3 { color: red }\n"
        "pre { background: #f5f4f1 } .m { background-color: #fe9 } th { background: #222 }\n"
        "mark { color: #000; background-color: #fe9 } a { color: inherit; background: none }\n"
        "hr { border-top: 1px solid #000; border-bottom: 1px solid #999 } i { color: rgb(0 0 0 / "
        "50%) } small { color: #555 } s { color: #777 }\n";
    setting t = set("", css);
    buf out = {0};
    css_write_epub(t.sheets, NULL, &out);
    assert_string_equal(out.p,
                        "html { background: transparent; }\n"
                        "p { color: inherit; }\n"
                        "h1 { color: #c42c3d !important; }\n"
                        "h2 { color: #4a4aff; }\n"
                        "h3 { color: red; }\n"
                        "pre { background: rgba(143, 131, 98, 0.089); }\n"
                        ".m { background-color: rgba(255, 212, 0, 0.400); }\n"
                        "th { background: #222; }\n"
                        "mark { color: #000; background-color: #fe9; }\n"
                        "a { color: inherit; background: none; }\n"
                        "hr { border-top: 1px solid currentcolor; border-bottom: 1px solid #999; "
                        "}\n"
                        "i { color: rgb(0 0 0 / 50%); }\n"
                        "small { color: #636363; }\n"
                        "s { color: #777; }\n");
    buf_drop(&out);
    drop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, begin, end),
        cmocka_unit_test_setup_teardown(test_selectors, begin, end),
        cmocka_unit_test_setup_teardown(test_bad_selectors, begin, end),
        cmocka_unit_test_setup_teardown(test_recovery, begin, end),
        cmocka_unit_test_setup_teardown(test_hostile, begin, end),
        cmocka_unit_test_setup_teardown(test_epub, begin, end),
        cmocka_unit_test_setup_teardown(test_epub_colors, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
