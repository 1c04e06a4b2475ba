/* The number that a heading begins with: 一、 （一） 1. 1、 3.1 (1) 第一章 Chapter 1 IV. 附录A.
 * A decimal fraction or a year with its unit (1.5亿, 2015年) is none. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "doc/internal.h"

static bool among(uint32_t cp, const char *set)
{
    str s = str_of(set);
    for (size_t i = 0; i < s.n;)
        if (utf8_next(s, &i) == cp) return true;
    return false;
}

/* The end of a run of at most 8 characters of set at i; i when there is none. */
static size_t run(str s, size_t i, const char *set)
{
    for (int k = 0; k < 8 && i < s.n; k++) {
        size_t next = i;
        if (!among(utf8_next(s, &next), set)) break;
        i = next;
    }
    return i;
}

static size_t one(str s, size_t i, const char *set)
{
    size_t next = i;
    return i < s.n && among(utf8_next(s, &next), set) ? next : i;
}

#define HAN_DIGITS "〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛"
#define DIGITS "0123456789０１２３４５６７８９"

/* 一、 一． 甲、 */
static size_t han_item(str s)
{
    size_t i = run(s, 0, HAN_DIGITS);
    size_t end = i ? one(s, i, "、．.") : 0;
    return end > i ? end : 0;
}

/* （一） (1) （1） */
static size_t bracketed(str s)
{
    size_t open = one(s, 0, "（(〔[");
    if (!open) return 0;
    size_t i = run(s, open, HAN_DIGITS);
    if (i == open) i = run(s, open, DIGITS);
    size_t end = i > open ? one(s, i, "）)〕]") : i;
    return end > i ? end : 0;
}

/* 第一章 第 3 节 */
static size_t ordinal(str s)
{
    size_t i = one(s, 0, "第"), from;
    if (!i) return 0;
    i = from = one(s, i, " ");
    i = run(s, i, HAN_DIGITS DIGITS);
    if (i == from) return 0;
    i = one(s, i, " ");
    if (str_starts(str_from(s, i), "部分")) return i + strlen("部分");
    size_t end = one(s, i, "章节節回部篇卷编編条條讲講课課话話幕集辑輯");
    return end > i ? end : 0;
}

/* 1. 1、 1) 3.1 3.1. 3.1.2 */
static size_t decimal(str s)
{
    size_t i = run(s, 0, DIGITS), parts = 1;
    if (!i) return 0;
    for (;;) {
        size_t dot = one(s, i, ".．"), next = dot > i ? run(s, dot, DIGITS) : i;
        if (next == dot || next == i) break;
        i = next;
        parts++;
    }
    size_t end = one(s, i, parts > 1 ? ".．" : ".．、)）");
    if (end > i) return end == s.n ? 0 : end;
    if (parts == 1 || i == s.n) return 0;
    size_t after = i;
    uint32_t c = utf8_next(s, &after);
    bool unit = among(c, "万亿千百十元年月日号倍个次件台岁人天分秒小美版寸米克公吨");
    return c == ' ' || c == 0x3000 || (cp_is_cjk(c) && !unit) ? i : 0;
}

/* Chapter 1, Part II:, Appendix A, 附录A, 附錄一 */
static size_t named(str s)
{
    static const char *const words[] = {"Chapter ", "Part ", "Section ", "Appendix ",
                                        "附录",     "附錄",  "付録"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (!str_starts(s, words[k])) continue;
        size_t from = one(s, strlen(words[k]), " "), i = run(s, from, DIGITS);
        if (i == from) i = run(s, from, "IVXLC");
        if (i == from) i = run(s, from, HAN_DIGITS);
        if (i == from) i = one(s, from, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (i == from) return 0;
        size_t next = i;
        if (i < s.n && u_isalpha((UChar32)utf8_next(s, &next)) && words[k][0] < 0) return i;
        if (i < s.n && u_isalnum((UChar32)(unsigned char)s.p[i]) && (unsigned char)s.p[i] < 0x80)
            return 0;
        return one(s, i, ".:：、");
    }
    return 0;
}

/* IV. Results */
static size_t roman(str s)
{
    size_t i = run(s, 0, "IVXLC");
    return i && i + 1 < s.n && s.p[i] == '.' && s.p[i + 1] == ' ' ? i + 1 : 0;
}

size_t doc__numeral(str s)
{
    static size_t (*const forms[])(str) = {han_item, bracketed, ordinal, decimal, named, roman};
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        size_t n = forms[k](s);
        if (n) return n;
    }
    return 0;
}

void doc__numerals(doc *d)
{
    for (uint32_t i = 0; i < d->headings.n; i++) {
        xmlNode *h = d->headings.at[i].node, *first = h->children;
        if (!first || first->type != XML_TEXT_NODE || doc_has_class(h, "title")) continue;
        str s = str_of((const char *)first->content);
        size_t lead = strspn(s.p, " \t\n");
        size_t n = doc__numeral(str_from(s, lead));
        if (!n) continue;
        xmlNode *rest = lead + n < s.n ? doc_text_node(d, str_from(s, lead + n)) : NULL;
        xmlNode *span = doc_element(d, "span");
        doc_set_attr(d, span, "class", STR("numeral"));
        xmlAddChild(span, doc_text_node(d, str_sub(s, lead, n)));
        xmlAddPrevSibling(first, span);
        if (rest) span = xmlAddNextSibling(span, rest);
        doc__remove(first);
    }
}
