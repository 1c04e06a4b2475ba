/* Hyphenation by libhyphen. A dictionary is loaded once in a process, under a lock, and only read
 * from then on. Western words in CJK text are taken as English: the text says nothing better. */
#include <hyphen.h>
#include <pthread.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unistd.h>

#include "base/utf8.h"
#include "layout/inline/inline.h"

#define FOLDER "/usr/share/hyphen/hyph_"
enum { MAX_LANGS = 64, MAX_WORD = 100 };

typedef struct dictionary {
    char lang[24]; /* as asked for */
    HyphenDict *dict;
} dictionary;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static dictionary known[MAX_LANGS];
static int n_known;

static void drop_dictionaries(void)
{
    for (int i = 0; i < n_known; i++)
        if (known[i].dict) hnj_hyphen_free(known[i].dict);
    n_known = 0;
}

/* The region that a bare language means, where the dictionaries have only regions. */
static const char *const regions[][2] = {
    {"en", "en_US"}, {"de", "de_DE"}, {"pt", "pt_PT"}, {"fr", "fr_FR"}, {"es", "es_ES"},
    {"it", "it_IT"}, {"nl", "nl_NL"}, {"sv", "sv_SE"}, {"da", "da_DK"}, {"nb", "nb_NO"},
    {"no", "nb_NO"}, {"pl", "pl_PL"}, {"cs", "cs_CZ"}, {"ru", "ru_RU"}, {"uk", "uk_UA"},
    {"hu", "hu_HU"}, {"zh", "en_US"}, {"ja", "en_US"}, {"ko", "en_US"},
};

static HyphenDict *try_file(const char *name)
{
    char path[64];
    int n = snprintf(path, sizeof path, "%s%s.dic", FOLDER, name);
    if (n < 0 || (size_t)n >= sizeof path || access(path, R_OK)) return NULL;
    return hnj_hyphen_load(path);
}

static HyphenDict *load(const char *lang)
{
    char name[24];
    snprintf(name, sizeof name, "%s", lang);
    size_t base = strcspn(name, "-_");
    if (name[base]) name[base] = '_';
    for (size_t i = 0; i < base; i++)
        if (name[i] >= 'A' && name[i] <= 'Z') name[i] = (char)(name[i] + 32);
    for (size_t i = base; name[i]; i++)
        if (name[i] >= 'a' && name[i] <= 'z') name[i] = (char)(name[i] - 32);
    HyphenDict *d = name[base] ? try_file(name) : NULL;
    name[base] = '\0';
    for (size_t i = 0; !d && i < sizeof regions / sizeof *regions; i++)
        if (!strcmp(name, regions[i][0])) d = try_file(regions[i][1]);
    return d ? d : try_file(name);
}

static HyphenDict *dictionary_of(str lang)
{
    char key[24];
    if (!lang.n || lang.n >= sizeof key || memchr(lang.p, '/', lang.n) ||
        memchr(lang.p, '.', lang.n))
        return NULL;
    memcpy(key, lang.p, lang.n);
    key[lang.n] = '\0';
    HyphenDict *d = NULL;
    pthread_mutex_lock(&lock);
    int i = 0;
    while (i < n_known && strcmp(known[i].lang, key)) i++;
    if (i < n_known) {
        d = known[i].dict;
    } else if (n_known < MAX_LANGS) {
        if (!n_known) atexit(drop_dictionaries);
        snprintf(known[n_known].lang, sizeof known[n_known].lang, "%s", key);
        d = known[n_known++].dict = load(key);
    }
    pthread_mutex_unlock(&lock);
    return d;
}

/* Lower case, byte for byte; false when a letter's length would change. */
static bool fold(str word, char *out)
{
    for (size_t i = 0; i < word.n;) {
        size_t from = i;
        uint32_t cp = utf8_next(word, &i);
        char put[4];
        size_t n = utf8_put(put, (uint32_t)u_tolower((UChar32)cp));
        if (n != i - from) return false;
        memcpy(out + from, put, n);
    }
    return true;
}

bool hyphenate(str lang, str word, bool *out)
{
    char folded[MAX_WORD + 1], at[MAX_WORD + 6];
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    HyphenDict *d = dictionary_of(lang);
    memset(out, 0, sizeof *out * (word.n + 1));
    if (!d) return false;
    if (word.n < 5 || word.n > MAX_WORD || !fold(word, folded)) return true;
    folded[word.n] = '\0';
    bool ascii = true;
    for (size_t i = 0; i < word.n; i++) ascii = ascii && (uint8_t)folded[i] < 0x80;
    if (!ascii && !d->utf8) return true;
    if (hnj_hyphen_hyphenate2(d, folded, (int)word.n, at, NULL, &rep, &pos, &cut)) return true;
    size_t n = 0; /* the dictionary counts characters */
    for (size_t i = 0; i < word.n; n++) {
        utf8_next(word, &i);
        if ((at[n] & 1) && !(rep && rep[n])) out[i] = true; /* a change of spelling is not for us */
    }
    for (size_t i = 0; rep && i < n; i++) free(rep[i]);
    free(rep);
    free(pos);
    free(cut);
    return true;
}
