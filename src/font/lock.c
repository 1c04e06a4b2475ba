/* fonts.lock: what the shipped layouts use. Lines; '#' starts a comment:
 *   file SHA256 VERSION FOLDER NAME     FOLDER is below a standard font folder, "-" for none
 *   face INDEX WEIGHT SLANT FAMILY…     a face of the file above; SLANT: normal, italic, oblique
 * The lock makes the fonts known without reading them. Under --locked each one that is opened is
 * compared with its hash; a font that the lock has not is a difference too. */
#include "base/sha256.h"
#include "font/set.h"

static str next_word(str *line)
{
    *line = str_trim(*line);
    size_t n = 0;
    while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t') n++;
    str word = {line->p, n};
    *line = str_trim(str_from(*line, n));
    return word;
}

static bool read_number(str s, uint32_t most, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        *value = *value * 10 + (uint32_t)(s.p[i] - '0');
        if (*value > most) return false;
    }
    return s.n > 0;
}

static font_file *read_file_line(font_set *s, str rest)
{
    str hash = next_word(&rest), version = next_word(&rest), dir = next_word(&rest);
    if (hash.n != 64 || !version.n || !dir.n || !rest.n || memchr(rest.p, '/', rest.n)) return NULL;
    font_file *f = set_file(s, rest, FROM_LOCK);
    f->sha256 = str_copy(s->mem, hash);
    f->version = str_copy(s->mem, version);
    f->dir = str_is(dir, "-") ? (str){0} : str_copy(s->mem, dir);
    return f;
}

static bool read_face_line(font_set *s, font_file *file, str rest)
{
    static const char *const slants[] = {"normal", "italic", "oblique"};
    uint32_t index, weight;
    if (!file || !read_number(next_word(&rest), 65535, &index) ||
        !read_number(next_word(&rest), 1000, &weight))
        return false;
    str slant = next_word(&rest);
    for (uint8_t i = 0; i < 3 && rest.n; i++) {
        if (!str_is(slant, slants[i])) continue;
        set_know(s, file, rest, index, (uint16_t)weight, i);
        return true;
    }
    return false;
}

void lock_read(font_set *s, str text, place at, diag *d)
{
    font_file *file = NULL;
    at.line = 0;
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && text.p[end] != '\n') end++;
        str line = str_trim(str_sub(text, i, end - i));
        i = end + 1;
        at.line++;
        if (!line.n || line.p[0] == '#') continue;
        str word = next_word(&line);
        bool ok = str_is(word, "file")   ? (file = read_file_line(s, line)) != NULL
                  : str_is(word, "face") ? read_face_line(s, file, line)
                                         : false;
        if (!ok) diag_add(d, D_FONT_LOCK, at, "the line is not understood; it was skipped");
    }
}

str lock_difference(font_set *s, const font_file *f)
{
    char hash[65];
    if (f->origin == FROM_RULE || f->origin == FROM_FOLDER) return (str){0};
    if (f->origin == FROM_SYSTEM) return STR("it is not in fonts.lock");
    sha256_hex(f->bytes, hash);
    if (str_is(f->sha256, hash)) return (str){0};
    return str_printf(s->mem, "its bytes are not those of version %.*s in fonts.lock",
                      STR_ARG(f->version));
}
