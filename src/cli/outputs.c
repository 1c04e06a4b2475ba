/* Where the outputs of an export go: OUT/STEM.EXT of each input, or one file named for each format.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

typedef struct format_row {
    unsigned bit;
    const char *end; /* of a file's name */
} format_row;

static const format_row formats[] = {{BX_PDF, "pdf"}, {BX_EPUB, "epub"}, {BX_PNG, "png"}};
enum { FORMATS = sizeof formats / sizeof *formats };

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n > k && !strcmp(s + n - k, end);
}

bool is_folder(const char *path)
{
    struct stat st;
    return !strcmp(path, "/") || ends(path, "/") || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* The format that a file's name asks for; FORMATS: none. */
static size_t named(const char *path)
{
    const char *dot = strrchr(path, '.');
    size_t i = 0;
    while (i < FORMATS && (!dot || strcmp(dot + 1, formats[i].end))) i++;
    return i;
}

static const char **slot(outputs *out, size_t format)
{
    return format == 0 ? &out->pdf : format == 1 ? &out->epub : &out->png;
}

/* One -o FILE: its format by --format, else by its name. */
static int one_file(const options *o, outputs *out)
{
    const char *path = o->outputs[0];
    size_t by_name = named(path), format = by_name;
    if (o->formats)
        for (format = 0; format < FORMATS && o->formats != formats[format].bit;) format++;
    if (format == FORMATS)
        return usage("-o FILE takes one format: name it *.pdf, *.epub or *.png, or give --format");
    if (by_name < FORMATS && by_name != format)
        return usage("-o and --format contradict each other");
    if (formats[format].bit == BX_PNG && !strcmp(path, "-"))
        return usage("pictures of pages are several files: they cannot go to standard output");
    *slot(out, format) = path;
    return 0;
}

/* Several -o: a file of each format. */
static int several_files(const options *o, outputs *out)
{
    unsigned all = 0;
    for (size_t i = 0; i < o->n_outputs; i++) {
        const char *path = o->outputs[i];
        size_t format = named(path);
        if (is_folder(path) || format == FORMATS)
            return usage("of several -o each is a file: name them *.pdf, *.epub or *.png");
        if (*slot(out, format)) return usage("-o names two outputs of one format");
        *slot(out, format) = path;
        all |= formats[format].bit;
    }
    return o->formats && o->formats != all ? usage("-o and --format contradict each other") : 0;
}

int outputs_choose(const options *o, outputs *out)
{
    *out = (outputs){.dir = "out"};
    if (o->n_outputs > 1) return several_files(o, out);
    if (o->n_outputs && !is_folder(o->outputs[0])) return one_file(o, out);
    if (o->n_outputs) out->dir = o->outputs[0];
    out->formats = o->formats ? o->formats : BX_PDF | BX_EPUB;
    return 0;
}

char *output_name(const char *dir, const char *input, const char *ext)
{
    const char *base = strrchr(input, '/');
    base = base ? base + 1 : input;
    if (!strcmp(input, "-")) base = "stdin";
    const char *dot = strrchr(base, '.');
    size_t n = dot && dot != base ? (size_t)(dot - base) : strlen(base),
           size = strlen(dir) + n + strlen(ext) + 3;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s%s%.*s.%s", dir, ends(dir, "/") ? "" : "/", (int)n, base, ext);
    return path;
}

/* ---- nothing that is read is written over */

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    if (!strcmp(a, "-") || !strcmp(b, "-")) return false;
    if (!strcmp(a, b)) return true;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

static int refuse(const char *output, const char *is)
{
    fprintf(stderr, "banxin: the output %s is %s; nothing was written\n", output, is);
    return 2;
}

static int check_output(const options *o, const char *path)
{
    bool file = o->layout && (strchr(o->layout, '/') || ends(o->layout, ".css"));
    if (file && same_file(path, o->layout)) return refuse(path, "the layout");
    for (size_t i = 0; i < o->n_inputs; i++)
        if (same_file(path, o->inputs[i])) return refuse(path, "an input");
    return 0;
}

/* Each output by its name, and against the report, which is written last. */
static int check_job(const options *o, const outputs *out, const char *input)
{
    int code = 0;
    for (size_t i = 0; i < FORMATS && !code; i++) {
        outputs named = *out;
        const char *path = *slot(&named, i);
        char *made =
            out->formats & formats[i].bit ? output_name(out->dir, input, formats[i].end) : NULL;
        if (made) path = made;
        if (path) code = check_output(o, path);
        if (path && !code && o->report && same_file(path, o->report))
            code = refuse(path, "the report too");
        free(made);
    }
    return code;
}

int outputs_check(const options *o, const outputs *out)
{
    int code = o->report ? check_output(o, o->report) : 0;
    for (size_t i = 0; i < o->n_inputs && !code; i++)
        if (!i || !o->join) code = check_job(o, out, o->inputs[i]);
    return code;
}
