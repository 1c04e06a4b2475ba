/* The language of a document that does not say it: by script, and for Han by characters that only
 * simplified or only traditional writing has; that of a block in another tongue than the
 * document's, for which English is known by its small words. Also the few words that banxin itself
 * writes. */
#include <stdlib.h>

#include "base/utf8.h"
#include "doc/internal.h"

#define SAMPLE 200000u /* bytes of text that are looked at */
enum { SENTENCE = 6 }; /* Han characters that make one */

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

typedef struct counts {
    uint64_t han, kana, hangul, latin, simple, tradition;
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
    }
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
    if (cjk * 3 < c->latin || !cjk) /* a Han character says about what three letters say */
        return !cjk && !c->latin && v->named.n ? v->named.p : "en";
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
    uint32_t small, sure; /* small words of English; those that its neighbours do not have */
} tongue;

static void count_words(tongue *t, str s)
{
    static const char *const small[] = {"the", "and",  "of",  "is",   "that", "with",
                                        "for", "this", "are", "from", "by",   "which"};
    for (size_t i = 0, from = 0; i <= s.n; i++) {
        if (i < s.n && (((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') || (uint8_t)s.p[i] >= 0x80))
            continue;
        for (size_t k = 0; i > from && k < sizeof small / sizeof *small; k++)
            if (str_ieq(str_sub(s, from, i - from), small[k])) {
                t->small++;
                t->sure += k < 2;
            }
        from = i + 1;
    }
}

/* "": that of the document, or not known. */
static const char *tongue_of(const doc *d, const tongue *t)
{
    const counts *c = t->c;
    uint64_t cjk = c->han + c->kana + c->hangul;
    str own = d->meta.lang;
    if (!cjk) return t->small > 1 && t->sure && !str_starts(own, "en") ? "en" : "";
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
    counts *c = t->c;
    c->han = c->kana = c->hangul = c->latin = c->simple = c->tradition = 0;
    *t = (tongue){.c = c};
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
            count_words(&t, str_of((const char *)n->content));
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

typedef enum { EN, HANS, HANT, JA, KO, LANGS } lang;

static lang lang_of(str tag)
{
    if (str_starts(tag, "ja")) return JA;
    if (str_starts(tag, "ko")) return KO;
    if (!str_starts(tag, "zh")) return EN;
    static const char *const hant[] = {"Hant", "TW", "HK", "MO"};
    for (size_t i = 0; i < sizeof hant / sizeof *hant; i++)
        if (str_find(tag, hant[i]) >= 0) return HANT;
    return HANS;
}

str doc__word(const doc *d, doc_word w)
{
    static const char *const words[WORDS][LANGS] = {
        [WORD_CONTENTS] = {"Contents", "目录", "目錄", "目次", "차례"},
        [WORD_IMAGE] = {"Image", "图片", "圖片", "画像", "그림"},
        [WORD_AUDIO] = {"Audio", "音频", "音訊", "音声", "오디오"},
        [WORD_VIDEO] = {"Video", "视频", "影片", "動画", "비디오"},
        [WORD_NOTE] = {"Note", "注", "註", "注", "참고"},
        [WORD_TIP] = {"Tip", "提示", "提示", "ヒント", "도움말"},
        [WORD_IMPORTANT] = {"Important", "重要", "重要", "重要", "중요"},
        [WORD_WARNING] = {"Warning", "警告", "警告", "警告", "경고"},
        [WORD_CAUTION] = {"Caution", "小心", "小心", "注意", "주의"},
    };
    return str_of(words[w][lang_of(d->meta.lang)]);
}

/* A reader leaves the title of an admonition empty, since it does not know the language yet. */
void doc__admonitions(doc *d, const doc_found *found)
{
    static const struct {
        const char *class;
        doc_word word;
    } kinds[] = {{"note", WORD_NOTE},
                 {"tip", WORD_TIP},
                 {"important", WORD_IMPORTANT},
                 {"warning", WORD_WARNING},
                 {"caution", WORD_CAUTION}};
    for (uint32_t k = 0; k < found->admonitions.n; k++) {
        xmlNode *n = found->admonitions.at[k];
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (doc_has_class(n->parent, kinds[i].class))
                doc__set_text(d, n, doc__word(d, kinds[i].word));
    }
}
