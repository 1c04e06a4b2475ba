/* Directions: ICU's bidirectional algorithm over the whole paragraph, asked only when there is
 * right-to-left text. Chunks are split where the level changes; lines reorder whole pieces. */
#include <unicode/ubidi.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"

/* May the text hold anything that is not plain left-to-right? Lead bytes are enough to say no. */
static bool may_be_rtl(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)s.p[i], next = i + 1 < s.n ? (uint8_t)s.p[i + 1] : 0;
        if (c < 0xD6) continue;
        if (c <= 0xDF || (c == 0xE0 && next <= 0xA3) ||
            (c == 0xEF && next >= 0xAC && next <= 0xBB) ||
            (c == 0xF0 && (next == 0x90 || next == 0x9E)))
            return true;
        if (c != 0xE2 || i + 2 >= s.n) continue;
        uint8_t third = (uint8_t)s.p[i + 2];
        if ((next == 0x80 && (third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
            (next == 0x81 && third >= 0xA6 && third <= 0xA9))
            return true;
    }
    return false;
}

typedef struct level_run {
    uint32_t to; /* byte */
    uint8_t level;
} level_run;
typedef VEC(level_run) level_runs;

static bool find_runs(para *p, arena *a, level_runs *out)
{
    size_t n = utf8_utf16(p->text, NULL);
    if (n > INT32_MAX) return false;
    uint16_t *units = arena_array(a, uint16_t, n + 1);
    utf8_utf16(p->text, units);
    UErrorCode status = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_openSized((int32_t)n, 0, &status);
    ubidi_setPara(bidi, (const UChar *)units, (int32_t)n, p->rtl ? 1 : 0, NULL, &status);
    size_t byte = 0;
    for (int32_t i = 0, end; U_SUCCESS(status) && i < (int32_t)n; i = end) {
        UBiDiLevel level;
        ubidi_getLogicalRun(bidi, i, &end, &level);
        if (end <= i) break;
        for (int32_t unit = i; unit < end;) unit += utf8_next(p->text, &byte) > 0xFFFF ? 2 : 1;
        *vec_add(a, out) = (level_run){(uint32_t)byte, level};
    }
    ubidi_close(bidi);
    return U_SUCCESS(status) && out->n > 0;
}

void chunks_moved(collected *c, const uint32_t *moved)
{
    for (uint32_t i = 0; i < c->marks.n; i++) c->marks.at[i].atom = moved[c->marks.at[i].atom];
    for (uint32_t i = 0; i < c->boxes.n; i++) {
        c->boxes.at[i].first = moved[c->boxes.at[i].first];
        c->boxes.at[i].end = moved[c->boxes.at[i].end];
    }
}

static void split(collected *c, const level_runs *runs)
{
    VEC(chunk) old;
    memcpy(&old, &c->chunks, sizeof old);
    uint32_t *moved = arena_array(c->scratch, uint32_t, old.n + 1), run = 0;
    memset(&c->chunks, 0, sizeof c->chunks);
    for (uint32_t i = 0; i < old.n; i++) {
        chunk ch = old.at[i];
        moved[i] = c->chunks.n;
        do {
            while (run + 1 < runs->n && runs->at[run].to <= ch.from) run++;
            chunk part = ch;
            part.level = runs->at[run].level;
            if (runs->at[run].to < ch.to) part.to = runs->at[run].to;
            *vec_add(c->scratch, &c->chunks) = part;
            ch.from = part.to;
        } while (ch.from < ch.to);
    }
    moved[old.n] = c->chunks.n;
    chunks_moved(c, moved);
}

void bidi_levels(para *p, collected *c)
{
    level_runs runs = {0};
    if (!p->text.n || (!p->rtl && !may_be_rtl(p->text))) return;
    if (!find_runs(p, c->scratch, &runs)) return;
    if (runs.n == 1 && runs.at[0].level == 0) return;
    p->bidi = true;
    split(c, &runs);
}
