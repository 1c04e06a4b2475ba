/* The few words that banxin itself writes, by the document's language. */
#include "doc/internal.h"

typedef enum { EN, HANS, HANT, JA, KO, DE, FR, ES, RU, AR, LANGS } lang;

static lang lang_of(str tag)
{
    static const struct {
        const char *tag;
        lang is;
    } others[] = {{"ja", JA}, {"ko", KO}, {"de", DE}, {"fr", FR},
                  {"es", ES}, {"ru", RU}, {"ar", AR}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_starts(tag, others[i].tag) && (tag.n == 2 || tag.p[2] == '-')) return others[i].is;
    if (!str_starts(tag, "zh")) return EN;
    static const char *const hant[] = {"Hant", "TW", "HK", "MO"};
    for (size_t i = 0; i < sizeof hant / sizeof *hant; i++)
        if (str_find(tag, hant[i]) >= 0) return HANT;
    return HANS;
}

str doc__word(const doc *d, doc_word w)
{
    static const char *const words[WORDS][LANGS] = {
        [WORD_CONTENTS] = {"Contents", "目录", "目錄", "目次", "차례", "Inhalt",
                           "Table des matières", "Índice", "Содержание", "المحتويات"},
        [WORD_IMAGE] = {"Image", "图片", "圖片", "画像", "그림", "Bild", "Image", "Imagen",
                        "Изображение", "صورة"},
        [WORD_AUDIO] = {"Audio", "音频", "音訊", "音声", "오디오", "Audio", "Audio", "Audio",
                        "Аудио", "صوت"},
        [WORD_VIDEO] = {"Video", "视频", "影片", "動画", "비디오", "Video", "Vidéo", "Vídeo",
                        "Видео", "فيديو"},
        [WORD_NOTE] = {"Note", "注", "註", "注", "참고", "Hinweis", "Remarque", "Nota",
                       "Примечание", "ملاحظة"},
        [WORD_TIP] = {"Tip", "提示", "提示", "ヒント", "도움말", "Tipp", "Astuce", "Consejo",
                      "Совет", "نصيحة"},
        [WORD_IMPORTANT] = {"Important", "重要", "重要", "重要", "중요", "Wichtig", "Important",
                            "Importante", "Важно", "مهم"},
        [WORD_WARNING] = {"Warning", "警告", "警告", "警告", "경고", "Warnung", "Avertissement",
                          "Advertencia", "Предупреждение", "تحذير"},
        [WORD_CAUTION] = {"Caution", "小心", "小心", "注意", "주의", "Vorsicht", "Attention",
                          "Precaución", "Осторожно", "تنبيه"},
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
