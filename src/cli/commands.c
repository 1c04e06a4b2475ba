/* The subcommands. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

int usage(const char *why)
{
    fprintf(stderr, "banxin: %s; banxin --help says how it is used\n", why);
    return 2;
}

/* One export; prints diagnostics, adds to the report. */
static int export_one(bx_engine *e, const options *o, const outputs *out, const char *const *inputs,
                      size_t n, bx_report *report)
{
    bx_job job = job_of(o);
    char *pdf = out->formats & BX_PDF ? output_name(out->dir, inputs[0], "pdf") : NULL;
    char *epub = out->formats & BX_EPUB ? output_name(out->dir, inputs[0], "epub") : NULL;
    char *png = out->formats & BX_PNG ? output_name(out->dir, inputs[0], "png") : NULL;
    job.inputs = inputs;
    job.n_inputs = n;
    job.pdf = pdf ? pdf : out->pdf;
    job.epub = epub ? epub : out->epub;
    job.png = png ? png : out->png;
    bx_result *result;
    start_progress(&job, o);
    int code = bx_export(e, &job, &result);
    end_progress();
    print_diagnostics(result, o);
    if (report) bx_report_add(report, &job, result);
    bx_result_drop(result);
    free(pdf);
    free(epub);
    free(png);
    return code;
}

static bool same_stem(const char *a, const char *b)
{
    char *x = output_name("", a, ""), *y = output_name("", b, "");
    bool same = x && y && !strcmp(x, y);
    free(x);
    free(y);
    return same;
}

static int check_inputs(const options *o, const outputs *out)
{
    if (!o->n_inputs) return usage("no input");
    bool single = o->join || o->n_inputs == 1;
    if (!out->formats && !single) return usage("several inputs need -o DIR/ or --join");
    for (size_t i = 0; i < o->n_inputs; i++)
        for (size_t k = i + 1; k < o->n_inputs && !single; k++)
            if (same_stem(o->inputs[i], o->inputs[k])) {
                fprintf(stderr,
                        "banxin: %s and %s would write the same output; export them into different "
                        "folders\n",
                        o->inputs[i], o->inputs[k]);
                return 2;
            }
    return outputs_check(o, out);
}

int report_open(const options *o, bx_report **report)
{
    *report = o->report ? bx_report_new(o->report) : NULL;
    if (*report || !o->report) return 0;
    fprintf(stderr,
            "%s: fatal: file-unwritable: the report cannot be written: %s; nothing was done\n",
            o->report, strerror(errno));
    return 3;
}

int report_close(const options *o, bx_report *report)
{
    if (!report || bx_report_write(report) == 0) return 0;
    fprintf(stderr, "%s: fatal: file-unwritable: the report cannot be written: %s\n", o->report,
            strerror(errno));
    return 1;
}

int cmd_export(const options *o)
{
    outputs out;
    bx_report *report;
    int code = outputs_choose(o, &out);
    if (!code) code = check_inputs(o, &out);
    if (code) return code;
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    code = report_open(o, &report);
    size_t n = code ? 0 : o->join ? 1 : o->n_inputs;
    for (size_t i = 0; i < n; i++) {
        int one = export_one(e, o, &out, o->inputs + i, o->join ? o->n_inputs : 1, report);
        if (one > code) code = one;
    }
    int closed = report_close(o, report);
    bx_engine_drop(e);
    return closed > code ? closed : code;
}

static int check_one(bx_engine *e, const options *o, const char *const *inputs, size_t n,
                     bx_report *report)
{
    bx_job job = job_of(o);
    job.inputs = inputs;
    job.n_inputs = n;
    bx_result *result;
    int code = bx_export(e, &job, &result);
    print_diagnostics(result, o);
    if (!o->quiet)
        printf("%s: %u page%s, %zu diagnostic%s\n", inputs[0], bx_result_pages(result),
               plural(bx_result_pages(result)), bx_result_count(result),
               plural(bx_result_count(result)));
    if (report) bx_report_add(report, &job, result);
    bx_result_drop(result);
    return code;
}

int cmd_check(const options *o)
{
    if (!o->n_inputs) return usage("no input");
    if (outputs_check(o, &(outputs){.dir = ""})) return 2;
    bx_report *report;
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    int code = report_open(o, &report);
    size_t n = code ? 0 : o->join ? 1 : o->n_inputs;
    for (size_t i = 0; i < n; i++) {
        int one = check_one(e, o, o->inputs + i, o->join ? o->n_inputs : 1, report);
        if (one > code) code = one;
    }
    int closed = report_close(o, report);
    bx_engine_drop(e);
    return closed > code ? closed : code;
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
    print_diagnostics(result, o);
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
    if (o->n_inputs) return usage("fonts takes no input");
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
          "  -o, --output FILE|DIR/   a file, its format by its name; one for each format; or a "
          "folder\n"
          "  -f, --format pdf,epub    which formats; png: a picture of each page\n"
          "      --resolution N       of the pictures, dots an inch (150)\n"
          "      --split-level N      EPUB: headings down to this level begin a file\n"
          "      --toc-depth N        EPUB: levels of headings in the navigation\n"
          "      --max-image N        EPUB: images are scaled down to N pixels on the long side\n"
          "      --no-page-list       EPUB: without the list of printed pages (alone, it is quicker)\n"
          "      --embed-fonts WHICH  EPUB: rare (those that e-readers lack), none, subset, full\n"
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
          "  -q, --quiet              print errors only; with --strict warnings too\n"
          "      --report FILE.json   write a report\n"
          "  -h, --help, -V, --version\n"
          "\n"
          "Exit code: 0 done; 1 done, with errors; 2 wrong usage; 3 nothing written.\n",
          stdout);
    return fflush(stdout) ? 3 : 0;
}
