/* The subcommands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

static int usage(const char *why)
{
    fprintf(stderr, "banxin: %s; banxin --help says how it is used\n", why);
    return 2;
}

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n > k && !strcmp(s + n - k, end);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return ends(path, "/") || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* DIR/STEM.EXT of an input; malloc'd. */
static char *output_name(const char *dir, const char *input, const char *ext)
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

/* One export with its outputs' names; prints diagnostics, adds to the report. */
static int export_one(bx_engine *e, const options *o, const char *const *inputs, size_t n,
                      unsigned formats, bx_report *report)
{
    bx_job job = job_of(o);
    bool file = o->output && !is_folder(o->output);
    const char *dir = o->output && !file ? o->output : "out";
    char *pdf = NULL, *epub = NULL, *png = NULL;
    if (!file) {
        if (formats & BX_PDF) pdf = output_name(dir, inputs[0], "pdf");
        if (formats & BX_EPUB) epub = output_name(dir, inputs[0], "epub");
        if (formats & BX_PNG) png = output_name(dir, inputs[0], "png");
    }
    job.inputs = inputs;
    job.n_inputs = n;
    job.pdf = file && (formats & BX_PDF) ? o->output : pdf;
    job.epub = file && (formats & BX_EPUB) ? o->output : epub;
    job.png = file && (formats & BX_PNG) ? o->output : png;
    bx_result *result;
    start_progress(&job, o);
    int code = bx_export(e, &job, &result);
    end_progress();
    print_diagnostics(result, o->quiet);
    if (report) bx_report_add(report, &job, result);
    bx_result_drop(result);
    free(pdf);
    free(epub);
    free(png);
    return code;
}

/* The formats asked for, from --format, else the output's name, else both; 0: a usage error was
 * printed. */
static unsigned choose_formats(const options *o)
{
    unsigned formats = o->formats;
    if (!o->output || is_folder(o->output)) return formats ? formats : BX_PDF | BX_EPUB;
    unsigned named = ends(o->output, ".pdf")    ? BX_PDF
                     : ends(o->output, ".epub") ? BX_EPUB
                     : ends(o->output, ".png")  ? BX_PNG
                                                : 0;
    if (!formats) formats = named;
    if (formats != BX_PDF && formats != BX_EPUB && formats != BX_PNG)
        return usage("-o FILE takes one format: name it *.pdf, *.epub or *.png, or give --format"),
               0;
    if (formats == BX_PNG && !strcmp(o->output, "-"))
        return usage("pictures of pages are several files: they cannot go to standard output"), 0;
    if (named && formats != named) return usage("-o and --format contradict each other"), 0;
    return formats;
}

static bool same_stem(const char *a, const char *b)
{
    char *x = output_name("", a, ""), *y = output_name("", b, "");
    bool same = x && y && !strcmp(x, y);
    free(x);
    free(y);
    return same;
}

static int check_inputs(const options *o)
{
    if (!o->n_inputs) return usage("no input");
    bool single = o->join || o->n_inputs == 1;
    if (o->output && !single && !is_folder(o->output))
        return usage("several inputs need -o DIR/ or --join");
    for (size_t i = 0; i < o->n_inputs; i++)
        for (size_t k = i + 1; k < o->n_inputs && !single; k++)
            if (same_stem(o->inputs[i], o->inputs[k])) {
                fprintf(stderr,
                        "banxin: %s and %s would write the same output; export them into different "
                        "folders\n",
                        o->inputs[i], o->inputs[k]);
                return 2;
            }
    return 0;
}

int cmd_export(const options *o)
{
    int code = check_inputs(o);
    unsigned formats = code ? 0 : choose_formats(o);
    if (!formats) return 2;
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    bx_report *report = o->report ? bx_report_new() : NULL;
    for (size_t i = 0; i < (o->join ? 1 : o->n_inputs); i++) {
        int one = export_one(e, o, o->inputs + i, o->join ? o->n_inputs : 1, formats, report);
        if (one > code) code = one;
    }
    if (report && bx_report_write(report, o->report)) {
        fprintf(stderr, "%s: fatal: file-unwritable: the report cannot be written\n", o->report);
        code = 3;
    }
    bx_report_drop(report);
    bx_engine_drop(e);
    return code;
}

int cmd_check(const options *o)
{
    if (!o->n_inputs) return usage("no input");
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    int code = 0;
    for (size_t i = 0; i < o->n_inputs; i++) {
        bx_job job = job_of(o);
        job.inputs = o->inputs + i;
        job.n_inputs = 1;
        bx_result *result;
        int one = bx_export(e, &job, &result);
        print_diagnostics(result, o->quiet);
        if (!o->quiet)
            printf("%s: %u pages, %zu diagnostics\n", o->inputs[i], bx_result_pages(result),
                   bx_result_count(result));
        bx_result_drop(result);
        if (one > code) code = one;
    }
    bx_engine_drop(e);
    return code;
}

int cmd_dump(const options *o)
{
    static const char *const stages[] = {"doc", "style", "box", "line", "page"};
    size_t stage = 0;
    while (stage < 5 && (!o->stage || strcmp(o->stage, stages[stage]))) stage++;
    if (stage == 5) return usage("dump needs --stage=doc|style|box|line|page");
    if (o->n_inputs != 1) return usage("dump takes one input");
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    bx_job job = job_of(o);
    job.inputs = o->inputs;
    job.n_inputs = 1;
    bx_result *result;
    char *text;
    int code = bx_dump(e, &job, (bx_stage)stage, &text, &result);
    if (fputs(text, stdout) < 0 || fflush(stdout)) code = 3;
    free(text);
    print_diagnostics(result, o->quiet);
    bx_result_drop(result);
    bx_engine_drop(e);
    return code;
}

static void print_font(void *data, const char *family, const char *style, const char *file,
                       unsigned index, const char *version)
{
    (void)data;
    printf("%s\t%s\t%s\t%u\t%s\n", family, style, file, index, version);
}

int cmd_fonts(const options *o)
{
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    bx_fonts(e, print_font, NULL);
    bx_engine_drop(e);
    return fflush(stdout) ? 3 : 0;
}

int cmd_help(void)
{
    fputs("banxin: one document and one CSS layout become a print-quality PDF and an EPUB\n"
          "\n"
          "  banxin [export] INPUT… [-o FILE|DIR/] [options]   out/STEM.pdf and out/STEM.epub of "
          "each\n"
          "  banxin batch [DIR] [options]                      every document below DIR (default: "
          "content)\n"
          "  banxin check INPUT…                               all of it, but nothing is written\n"
          "  banxin fonts                                      the fonts that are known\n"
          "  banxin dump --stage=doc|style|box|line|page INPUT what a stage made of it\n"
          "\n"
          "INPUT is Markdown (*.md) or (X)HTML; \"-\" is standard input, and as an output standard "
          "output.\n"
          "\n"
          "  -o, --output FILE|DIR/   one file, its format by its name; or a folder\n"
          "  -f, --format pdf,epub    which formats; png: a picture of each page\n"
          "      --resolution N       of the pictures, dots an inch (150)\n"
          "  -l, --layout NAME|FILE   briefing, book, … or a CSS file\n"
          "      --join               several inputs become one book\n"
          "      --fetch              fetch remote images (http, https); else only images/ and the "
          "cache\n"
          "      --allow-private      with --fetch: also from private addresses\n"
          "      --locked             fonts must be those of fonts.lock\n"
          "  -j, --jobs N             batch: documents at a time; one for each processor\n"
          "      --revisions A..B|REV batch: as they stood at these git revisions, into "
          "OUT/REVISION/; may be repeated\n"
          "      --strict             warnings count as errors\n"
          "  -q, --quiet              print errors only\n"
          "      --report FILE.json   write a report\n"
          "  -h, --help, -V, --version\n"
          "\n"
          "Exit code: 0 done; 1 done, with errors; 2 wrong usage; 3 nothing written.\n",
          stdout);
    return fflush(stdout) ? 3 : 0;
}
