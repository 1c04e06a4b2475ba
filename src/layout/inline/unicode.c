/* Boundaries of lines and words by ICU. Its iterators cost a millisecond to open, so they are
 * opened once for a language, and lent out to one caller at a time. */
#include <pthread.h>
#include <stdlib.h>
#include <unicode/ubrk.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"

enum { POOL = 8, MAX_LANG = 9 };

typedef struct pooled {
    char lang[MAX_LANG];
    unicode_kind kind;
    UBreakIterator *it; /* NULL: the place is free */
} pooled;

static pooled pool[POOL];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool used;

static void drop_pool(void)
{
    for (int i = 0; i < POOL; i++)
        if (pool[i].it) ubrk_close(pool[i].it);
    memset(pool, 0, sizeof pool);
}

static UBreakIterator *borrow(unicode_kind kind, const char *lang)
{
    UBreakIterator *it = NULL;
    pthread_mutex_lock(&lock);
    if (!used) atexit(drop_pool);
    used = true;
    for (int i = 0; i < POOL && !it; i++) {
        if (!pool[i].it || pool[i].kind != kind || strcmp(pool[i].lang, lang)) continue;
        it = pool[i].it;
        pool[i].it = NULL;
    }
    pthread_mutex_unlock(&lock);
    UErrorCode status = U_ZERO_ERROR;
    if (!it) it = ubrk_open(kind == UNICODE_LINES ? UBRK_LINE : UBRK_WORD, lang, NULL, 0, &status);
    return U_SUCCESS(status) ? it : NULL;
}

static void give_back(unicode_kind kind, const char *lang, UBreakIterator *it)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < POOL && it; i++) {
        if (pool[i].it) continue;
        snprintf(pool[i].lang, sizeof pool[i].lang, "%s", lang);
        pool[i].kind = kind;
        pool[i].it = it;
        it = NULL;
    }
    pthread_mutex_unlock(&lock);
    if (it) ubrk_close(it);
}

/* "zh-Hant-TW" → "zh"; what is no language becomes English. */
static void base_language(str lang, char out[MAX_LANG])
{
    size_t n = 0;
    while (n < lang.n && lang.p[n] != '-' && lang.p[n] != '_') n++;
    if (n < 2 || n >= MAX_LANG) {
        lang = STR("en");
        n = lang.n;
    }
    memcpy(out, lang.p, n);
    out[n] = '\0';
}

uint8_t *unicode_boundaries(unicode_kind kind, str text, str lang, arena *a)
{
    uint8_t *at = arena_alloc(a, text.n + 1);
    size_t n = utf8_utf16(text, NULL), byte = 0;
    if (n > INT32_MAX) return at;
    uint16_t *units = arena_array(a, uint16_t, n + 1);
    utf8_utf16(text, units);
    char base[MAX_LANG];
    base_language(lang, base);
    UBreakIterator *it = borrow(kind, base);
    if (!it) return at;
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(it, (const UChar *)units, (int32_t)n, &status);
    int32_t unit = 0;
    for (int32_t i = ubrk_next(it); U_SUCCESS(status) && i != UBRK_DONE; i = ubrk_next(it)) {
        while (unit < i) unit += utf8_next(text, &byte) > 0xFFFF ? 2 : 1;
        at[byte] = 1;
    }
    static const uint16_t nothing[1];
    ubrk_setText(it, (const UChar *)nothing, 0, &status); /* the text is ours and goes */
    give_back(kind, base, it);
    return at;
}
