/* The few words that an EPUB needs beyond the document's own. */
#include "epub/internal.h"

typedef struct row {
    const char *lang; /* prefix of the tag; the longest that fits */
    const char *words[W_COUNT];
} row;

static const row rows[] = {
    {"en",
     {"Contents", "Landmarks", "Pages", "List of figures", "List of tables", "Table", "Cover",
      "Title page", "Beginning",
      "The text is reflowable, with a structure of headings and a table of contents.",
      " All images have alternative text.", " Some images have no alternative text."}},
    {"zh",
     {"目录", "导览", "页码", "插图目录", "表格目录", "表格", "封面", "书名页", "正文",
      "正文可重排，带有标题结构和目录。", "所有图片都有替代文字。", "部分图片没有替代文字。"}},
    {"zh-Hant",
     {"目錄", "導覽", "頁碼", "插圖目錄", "表格目錄", "表格", "封面", "書名頁", "正文",
      "正文可重排，帶有標題結構和目錄。", "所有圖片都有替代文字。", "部分圖片沒有替代文字。"}},
    {"zh-TW",
     {"目錄", "導覽", "頁碼", "插圖目錄", "表格目錄", "表格", "封面", "書名頁", "正文",
      "正文可重排，帶有標題結構和目錄。", "所有圖片都有替代文字。", "部分圖片沒有替代文字。"}},
    {"zh-HK",
     {"目錄", "導覽", "頁碼", "插圖目錄", "表格目錄", "表格", "封面", "書名頁", "正文",
      "正文可重排，帶有標題結構和目錄。", "所有圖片都有替代文字。", "部分圖片沒有替代文字。"}},
    {"ja",
     {"目次", "ランドマーク", "ページ", "図一覧", "表一覧", "表", "表紙", "扉", "本文",
      "本文はリフロー可能で、見出しの構造と目次があります。",
      "すべての画像に代替テキストがあります。", "一部の画像に代替テキストがありません。"}},
    {"ko",
     {"차례", "랜드마크", "쪽", "그림 목록", "표 목록", "표", "표지", "속표지", "본문",
      "본문은 다시 흐를 수 있으며 제목 구조와 차례가 있습니다.",
      " 모든 이미지에 대체 텍스트가 있습니다.", " 일부 이미지에 대체 텍스트가 없습니다."}},
    {"de",
     {"Inhalt", "Orientierungspunkte", "Seiten", "Abbildungsverzeichnis", "Tabellenverzeichnis",
      "Tabelle", "Umschlag", "Titelseite", "Beginn",
      "Der Text ist umbrechbar, mit Überschriften und Inhaltsverzeichnis gegliedert.",
      " Alle Bilder haben einen Alternativtext.", " Einige Bilder haben keinen Alternativtext."}},
    {"fr",
     {"Table des matières", "Repères", "Pages", "Liste des illustrations", "Liste des tableaux",
      "Tableau", "Couverture", "Page de titre", "Début",
      "Le texte est recomposable, structuré par des titres et une table des matières.",
      " Toutes les images ont un texte de remplacement.",
      " Certaines images n’ont pas de texte de remplacement."}},
};

const char *word_for(str lang, epub_word w)
{
    const row *best = &rows[0];
    size_t length = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(rows[i].lang);
        bool whole = lang.n == n || (lang.n > n && lang.p[n] == '-');
        if (whole && n > length && str_ieq(str_sub(lang, 0, n), rows[i].lang)) {
            best = &rows[i];
            length = n;
        }
    }
    return best->words[w];
}
