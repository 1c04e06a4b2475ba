/* The language of a document that does not say it, and of a block in another one than the
 * document's: by script, for Han by characters that only simplified or only traditional writing
 * has, for other scripts by letters that only one of their languages has, for Latin by small
 * words. */
#include <stddef.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "doc/internal.h"

#define SAMPLE 200000u /* bytes of text that are looked at */
enum { SENTENCE = 6 }; /* characters that make one, and are more than a name or a formula */

static const char simplified[] =
    "这个们为国会来对时说发过后经现进长开问关还没样点无业实动机电话车东马鸟鱼门见学习书写听读"
    "认识讲谁该谢请让试验务员团图场声处备头岁师归当录应总战报护择换据断标树桥楼欢气济测满热爱"
    "状独环产画盘确种称积类纪约级纸线组细结给统续维网罗职联肃脑节药虽视觉规计订记许论设证评词"
    "译诗质贝负财责贸费资赛赶较辆达运远连选适钱铁银错键镇间闻阅阳阴阶际难预领题颜风飞饭馆驾验";
static const char traditional[] =
    "這個們為國會來對時說發過後經現進長開問關還沒樣點無業實動機電話車東馬鳥魚門見學習書寫聽讀"
    "認識講誰該謝請讓試驗務員團圖場聲處備頭歲師歸當錄應總戰報護擇換據斷標樹橋樓歡氣濟測滿熱愛"
    "狀獨環產畫盤確種稱積類紀約級紙線組細結給統續維網羅職聯肅腦節藥雖視覺規計訂記許論設證評詞"
    "譯詩質貝負財責貿費資賽趕較輛達運遠連選適錢鐵銀錯鍵鎮間聞閱陽陰階際難預領題顏風飛飯館駕驗";

/* Scripts of one language, or of several that have letters of their own; the first fitting row. */
static const struct {
    uint32_t first, last;
    const char *lang, *letters; /* letters: one of them must occur; NULL: whatever there is */
} scripts[] = {
    {0x0400, 0x052F, "uk", "іїєґІЇЄҐ"}, {0x0400, 0x052F, "ru", "ыэёЫЭЁ"},
    {0x0600, 0x077F, "ur", "ٹڈڑںے"},    {0x0600, 0x077F, "fa", "پچژگک"},
    {0x0600, 0x077F, "ar", NULL},       {0x0370, 0x03FF, "el", NULL},
    {0x0590, 0x05FF, "he", NULL},       {0x0E00, 0x0E7F, "th", NULL},
};
#define SCRIPTS_KNOWN (sizeof scripts / sizeof *scripts)

/* Small words; the first two are those that the others do not have. */
static const struct {
    const char *lang, *words[12];
} small[] = {
    {"en", {"the", "and", "of", "is", "that", "with", "for", "this", "are", "from", "by", "which"}},
    {"de",
     {"und", "nicht", "der", "die", "das", "ist", "mit", "den", "von", "ein", "auch", "sich"}},
    {"fr", {"les", "une", "et", "est", "dans", "des", "du", "pour", "que", "qui", "sur", "avec"}},
    {"es", {"los", "las", "el", "una", "del", "en", "por", "con", "para", "se", "es", "que"}},
};
#define SMALL_KNOWN (sizeof small / sizeof *small)

typedef struct counts {
    uint64_t han, kana, hangul, latin, simple, tradition;
    uint64_t letters[SCRIPTS_KNOWN], own[SCRIPTS_KNOWN]; /* by the rows of scripts */
    uint64_t words[SMALL_KNOWN], sure[SMALL_KNOWN];      /* by the rows of small */
    uint8_t kind[0x5200]; /* of U+4E00 + i: bit 0 simplified, bit 1 traditional */
} counts;

static void mark(counts *c, const char *set, uint8_t bit)
{
    str s = str_of(set);
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (cp >= 0x4E00 && cp < 0xA000) c->kind[cp - 0x4E00] |= bit;
    }
}

static bool has_letter(const char *set, uint32_t letter)
{
    str s = str_of(set);
    for (size_t i = 0; i < s.n;)
        if (utf8_next(s, &i) == letter) return true;
    return false;
}

static void count_letter(counts *c, uint32_t cp)
{
    for (size_t i = 0; i < SCRIPTS_KNOWN; i++)
        if (cp >= scripts[i].first && cp <= scripts[i].last) {
            c->letters[i]++;
            c->own[i] += !scripts[i].letters || has_letter(scripts[i].letters, cp);
        }
}

/* "": of no script that is known, or no more of it than a name. */
static const char *by_script(const counts *c)
{
    uint64_t others = c->latin + 3 * (c->han + c->kana + c->hangul);
    for (size_t i = 0; i < SCRIPTS_KNOWN; i++)
        if (c->own[i] && c->letters[i] > others && c->letters[i] >= SENTENCE)
            return scripts[i].lang;
    return "";
}

static void count(counts *c, str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (cp < 0x80)
            c->latin += (cp | 32) >= 'a' && (cp | 32) <= 'z';
        else if (cp >= 0x4E00 && cp < 0xA000) {
            uint8_t kind = c->kind[cp - 0x4E00];
            c->han++;
            c->simple += kind == 1;
            c->tradition += kind == 2;
        } else if (cp >= 0x3041 && cp <= 0x30FF)
            c->kana += cp != 0x30FB;
        else if (cp >= 0xAC00 && cp <= 0xD7A3)
            c->hangul++;
        else if (cp >= 0xC0 && cp < 0x250)
            c->latin++;
        else if (cp >= 0x370 && cp < 0xE80)
            count_letter(c, cp);
    }
}

static void count_word(counts *c, str word)
{
    for (size_t k = 0; k < SMALL_KNOWN; k++)
        for (size_t i = 0; i < 12; i++)
            if (str_ieq(word, small[k].words[i])) {
                c->words[k]++;
                c->sure[k] += i < 2;
            }
}

static void count_words(counts *c, str s)
{
    for (size_t i = 0, from = 0; i <= s.n; i++) {
        if (i < s.n && (((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') || (uint8_t)s.p[i] >= 0x80))
            continue;
        if (i > from + 1 && i < from + 6) count_word(c, str_sub(s, from, i - from));
        from = i + 1;
    }
}

/* The language of Latin letters; "": not known. */
static const char *by_words(const counts *c)
{
    size_t best = 0;
    for (size_t k = 1; k < SMALL_KNOWN; k++)
        if (c->words[k] > c->words[best]) best = k;
    for (size_t k = 0; k < SMALL_KNOWN; k++)
        if (k != best && c->words[k] == c->words[best]) return "";
    return c->words[best] > 1 && c->sure[best] ? small[best].lang : "";
}

typedef enum { KOREAN, JAPANESE, CHINESE, SCRIPTS } script;

/* Characters of the blocks written in each script, so that a sentence of a foreign tongue counts
 * for no more than itself. */
typedef struct votes {
    counts *all;
    uint64_t of[SCRIPTS];
    uint64_t han, kana, hangul; /* of all before the open block */
    const xmlNode *block;
    str named; /* the first lang attribute: the answer when nothing stands outside of such ones */
} votes;

static void close_block(votes *v)
{
    counts *c = v->all;
    uint64_t han = c->han - v->han, kana = c->kana - v->kana, hangul = c->hangul - v->hangul;
    script s = hangul * 2 > han + kana ? KOREAN : kana * 10 > han + kana ? JAPANESE : CHINESE;
    v->of[s] += han + kana + hangul;
    v->han = c->han, v->kana = c->kana, v->hangul = c->hangul;
}

static const char *decide(const votes *v)
{
    const counts *c = v->all;
    uint64_t cjk = c->han + c->kana + c->hangul;
    const char *letters = by_script(c), *words = by_words(c);
    if (*letters) return letters;
    if (cjk * 3 < c->latin || !cjk) { /* a Han character says about what three letters say */
        if (!cjk && !c->latin && v->named.n) return v->named.p;
        return *words ? words : "en";
    }
    script best = v->of[JAPANESE] > v->of[CHINESE] ? JAPANESE : CHINESE;
    if (v->of[KOREAN] > v->of[best]) return "ko";
    if (best == JAPANESE) return "ja";
    return c->tradition > c->simple ? "zh-Hant" : "zh-Hans";
}

static const xmlNode *block_of(const xmlNode *text)
{
    const xmlNode *n = text->parent;
    while (n->parent && doc__inline(n)) n = n->parent;
    return n;
}

/* Code is of no language; what names its own says nothing of the rest. */
static bool counted(const doc *d, votes *v, const xmlNode *n)
{
    if (doc_is(n, "code") || doc_is(n, "pre")) return false;
    str own = doc_attr(d, n, "lang");
    if (!v->named.n) v->named = own;
    return !own.n;
}

static void count_text(const doc *d, votes *v)
{
    size_t seen = 0;
    for (const xmlNode *n = d->body; n && seen < SAMPLE;) {
        if (n != d->body && !counted(d, v, n)) {
            n = doc__after(n, d->body);
            continue;
        }
        if (n->type == XML_TEXT_NODE && n->content) {
            str s = str_of((const char *)n->content);
            const xmlNode *block = block_of(n);
            if (block != v->block) close_block(v);
            v->block = block;
            count(v->all, s);
            count_words(v->all, s);
            seen += s.n;
        }
        if (doc_is(n, "img")) { /* the captions to be */
            count(v->all, doc_attr(d, n, "alt"));
            count(v->all, doc_attr(d, n, "title"));
        }
        n = doc__next(n, d->body);
    }
    close_block(v);
}

void doc__find_lang(doc *d)
{
    if (!d->meta.lang.n) {
        votes v = {.all = mem_alloc(sizeof *v.all)};
        mark(v.all, simplified, 1);
        mark(v.all, traditional, 2);
        count(v.all, d->meta.title);
        close_block(&v);
        count_text(d, &v);
        d->meta.lang = str_copy(d->mem, str_of(decide(&v)));
        free(v.all);
    }
    doc_set_attr(d, xmlDocGetRootElement(d->tree), "lang", d->meta.lang);
}

/* ---- blocks in another language */

typedef struct tongue { /* of a block's text */
    counts *c;
    const xmlNode *block;
} tongue;

/* "": that of the document, or not known. */
static const char *tongue_of(const doc *d, const tongue *t)
{
    const counts *c = t->c;
    uint64_t cjk = c->han + c->kana + c->hangul;
    str own = d->meta.lang;
    if (!cjk) {
        const char *letters = by_script(c), *found = *letters ? letters : by_words(c);
        return str_starts(own, found) ? "" : found;
    }
    if (cjk * 3 < c->latin) return "";
    if (c->hangul * 2 > cjk) return str_starts(own, "ko") ? "" : "ko";
    if (c->kana * 10 > cjk) return str_starts(own, "ja") ? "" : "ja";
    if (str_starts(own, "ja") || str_starts(own, "ko") || str_starts(own, "zh")) return "";
    if (c->han < SENTENCE) return ""; /* a name, Chinese or Japanese */
    return c->tradition > c->simple ? "zh-Hant" : "zh-Hans";
}

static bool has_language(const doc *d, const xmlNode *n)
{
    for (; n && n != d->body; n = n->parent)
        if (n->properties && doc_attr(d, n, "lang").n) return true;
    return false;
}

static void close_tongue(doc *d, tongue *t)
{
    const char *lang = t->block ? tongue_of(d, t) : "";
    if (*lang && t->block != d->body && !has_language(d, t->block))
        doc_set_attr(d, (xmlNode *)(uintptr_t)t->block, "lang", str_of(lang));
    memset(t->c, 0, offsetof(counts, kind));
    *t = (tongue){.c = t->c};
}

void doc__tongues(doc *d)
{
    tongue t = {.c = mem_alloc(sizeof *t.c)};
    mark(t.c, simplified, 1);
    mark(t.c, traditional, 2);
    for (const xmlNode *n = d->body; n;) {
        bool skipped = doc_is(n, "code") || doc_is(n, "pre") || doc_is(n, "rt");
        if (n->type == XML_TEXT_NODE && n->content) {
            const xmlNode *block = block_of(n);
            if (block != t.block) close_tongue(d, &t);
            t.block = block;
            count(t.c, str_of((const char *)n->content));
            count_words(t.c, str_of((const char *)n->content));
        }
        n = skipped ? doc__after(n, d->body) : doc__next(n, d->body);
    }
    close_tongue(d, &t);
    free(t.c);
}

bool doc__lang_is_cjk(const doc *d)
{
    return str_starts(d->meta.lang, "zh") || str_starts(d->meta.lang, "ja");
}
