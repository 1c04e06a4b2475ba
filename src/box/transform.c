/* text-transform (CSS Text 3 section 2.1). Case is ICU's, with the language's rules. */
#include "box/internal.h"

#include <stdlib.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

bool box__cp_in_word(uint32_t cp)
{
    return u_isalnum((UChar32)cp) || cp == '\'' || cp == 0x2019 ||
           (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK);
}

static void map_case(buf *out, str text, transform_kind how, str lang)
{
    char locale[64];
    size_t n = lang.n < sizeof locale ? lang.n : 0;
    memcpy(locale, n ? lang.p : "", n);
    locale[n] = 0;
    UErrorCode e = U_ZERO_ERROR;
    UCaseMap *m = ucasemap_open(locale, 0, &e);
    int32_t room = text.n > INT32_MAX / 3 ? 0 : (int32_t)(text.n * 3 + 8);
    char *to = mem_alloc((size_t)room + 1);
    int32_t made = 0;
    if (U_SUCCESS(e) && room)
        made = (how == TRANSFORM_UPPERCASE ? ucasemap_utf8ToUpper : ucasemap_utf8ToLower)(
            m, to, room, text.p, (int32_t)text.n, &e);
    if (U_SUCCESS(e) && made <= room && room)
        buf_add(out, to, (size_t)made);
    else
        buf_str(out, text);
    ucasemap_close(m);
    free(to);
}

static uint32_t full_width(uint32_t cp)
{
    static const struct {
        uint16_t from, to;
    } others[] = {{0xA2, 0xFFE0}, {0xA3, 0xFFE1}, {0xA5, 0xFFE5},  {0xA6, 0xFFE4},
                  {0xAC, 0xFFE2}, {0xAF, 0xFFE3}, {0x20A9, 0xFFE6}};
    if (cp == ' ') return 0x3000;
    if (cp > ' ' && cp < 0x7F) return cp - '!' + 0xFF01;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].from == cp) return others[i].to;
    return cp;
}

void box__transform_text(buf *out, str text, transform_kind how, str lang, bool in_word)
{
    if (how == TRANSFORM_UPPERCASE || how == TRANSFORM_LOWERCASE) {
        map_case(out, text, how, lang);
        return;
    }
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        if (how == TRANSFORM_FULL_WIDTH)
            cp = full_width(cp);
        else if (how == TRANSFORM_CAPITALIZE && !in_word)
            cp = (uint32_t)u_totitle((UChar32)cp);
        in_word = box__cp_in_word(cp);
        buf_utf8(out, cp);
    }
}
