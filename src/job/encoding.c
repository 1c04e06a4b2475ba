/* What is no text in UTF-8 is refused at once and by its name: a document of replacement characters
 * helps nobody. Single bad bytes are left to the reader, which tells each. */
#include "base/utf8.h"
#include "job/internal.h"

typedef struct magic {
    const char *bytes;
    uint32_t n;
    const char *is;
    const char *from; /* for iconv; NULL: it is no text */
} magic;

static const magic magics[] = {
    {"\xFF\xFE\0\0", 4, "UTF-32 text", "UTF-32"},
    {"\xFF\xFE", 2, "UTF-16 text", "UTF-16"},
    {"\xFE\xFF", 2, "UTF-16 text", "UTF-16"},
    {"%PDF-", 5, "a PDF file", NULL},
    {"PK\3\4", 4, "a ZIP archive, as office files and EPUBs are", NULL},
    {"\xD0\xCF\x11\xE0", 4, "an old office file", NULL},
    {"{\\rtf", 5, "an RTF file", NULL},
    {"\x89PNG", 4, "a PNG image", NULL},
    {"\xFF\xD8\xFF", 3, "a JPEG image", NULL},
    {"\x1F\x8B", 2, "a gzip archive", NULL},
    {"\x7F"
     "ELF",
     4, "a program", NULL},
};

static int refuse(const input *in, diag *d, const char *is, const char *from)
{
    place at = {in->name, 0, 0};
    if (from)
        diag_add(d, D_FILE_UNREADABLE, at,
                 "this looks like %s; convert it to UTF-8: iconv -f %s -t UTF-8", is, from);
    else
        diag_add(d, D_FILE_UNREADABLE, at, "this is %s, neither Markdown nor HTML", is);
    return -1;
}

/* Bytes of zero make it no text; every second one a text of 16 bits without a mark. */
static int check_zeros(const input *in, diag *d)
{
    enum { SOME = 4, SHARE = 250 }; /* one byte in so many; in noise it is one in 256 */
    str s = str_sub(in->text, 0, in->text.n < 65536 ? in->text.n : 65536);
    size_t zeros[2] = {0};
    for (size_t i = 0; i < s.n; i++)
        if (!s.p[i]) zeros[i & 1]++;
    size_t all = zeros[0] + zeros[1], few = all / 20;
    if (all < SOME || all * SHARE < s.n) return 0;
    if (all * 4 > s.n && zeros[0] <= few) return refuse(in, d, "UTF-16 text", "UTF-16LE");
    if (all * 4 > s.n && zeros[1] <= few) return refuse(in, d, "UTF-16 text", "UTF-16BE");
    return refuse(in, d, "a binary file", NULL);
}

typedef struct pairs { /* of bytes, as the old encodings of East Asia have them */
    uint32_t n, odd, common, low, kana;
} pairs;

static pairs count_pairs(str s)
{
    pairs c = {0};
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n; i++) {
        if (p[i] < 0x80) continue;
        if (i + 1 == s.n || p[i] == 0x80 || p[i] == 0xFF || p[i + 1] < 0x40 || p[i + 1] == 0x7F ||
            p[i + 1] == 0xFF) {
            c.odd++;
            continue;
        }
        c.n++;
        c.common += p[i] >= 0xA1 && p[i] <= 0xF7 && p[i + 1] >= 0xA1;
        c.low += p[i] >= 0xB0 && p[i] <= 0xC8;
        c.kana += p[i] == 0x82 || p[i] == 0x83;
        i++;
    }
    return c;
}

static const char *guess(str s)
{
    pairs c = count_pairs(s);
    if (c.odd * 20 > c.n) return NULL;
    if (c.kana * 5 > c.n) return "Shift_JIS";
    if (c.common * 10 < c.n * 9) return c.common * 10 > c.n * 3 ? "Big5" : NULL;
    return c.low * 10 > c.n * 8 ? "EUC-KR" : "GBK";
}

/* An HTML file may name its encoding, and the reader decodes it. */
static int check_bad(const input *in, diag *d)
{
    enum { SOME = 8 };
    if (in->html || utf8_bad(in->text) < 0) return 0;
    size_t bad = 0, high = 0;
    for (size_t i = 0; i < in->text.n;) {
        size_t from = i;
        bool wrong = utf8_next(in->text, &i) == UTF8_BAD && i - from == 1;
        bad += wrong;
        high += wrong || (unsigned char)in->text.p[from] >= 0x80;
    }
    if (bad < SOME || bad * 2 < high) return 0;
    const char *from = guess(in->text);
    if (from) return refuse(in, d, from, from);
    diag_add(d, D_FILE_UNREADABLE, (place){in->name, 0, 0},
             "%zu bytes are not UTF-8: this is a binary file, or text in another encoding; convert "
             "it with iconv",
             bad);
    return -1;
}

int input_check_text(const input *in, diag *d)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        str start = {magics[i].bytes, magics[i].n};
        if (in->text.n >= start.n && !memcmp(in->text.p, start.p, start.n))
            return refuse(in, d, magics[i].is, magics[i].from);
    }
    return check_zeros(in, d) || check_bad(in, d) ? -1 : 0;
}
