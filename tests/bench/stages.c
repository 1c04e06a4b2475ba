/* stages RUNS DATA_DIR FILE: medians of the CPU time of each stage, in one process, fonts warm
 * after the first run. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "box/box.h"
#include "epub/epub.h"
#include "font/font.h"
#include "layout/layout.h"
#include "pdf/pdf.h"
#include "read/read.h"

enum { READ, CSS, BOX, LAYOUT, PDF, EPUB, STAGES };
static const char *const names[STAGES] = {"read", "css", "box", "layout", "pdf", "epub"};
static double times[STAGES + 1][101];
static struct timespec mark;

static void lap(int stage, int run)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    if (stage >= 0)
        times[stage][run] =
            (double)(now.tv_sec - mark.tv_sec) * 1e3 + (double)(now.tv_nsec - mark.tv_nsec) / 1e6;
    mark = now;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int one_run(int run, const char *data, const char *file, font_set *fonts)
{
    arena *mem = arena_new();
    diag d;
    diag_init(&d, mem);
    source *src = source_dir(".");
    source *layouts = source_dir(arena_printf(mem, "%s/layouts", data));
    file_map f;
    if (!src || !layouts || file_open(&f, file)) return 1;
    lap(-1, run);
    doc *document = doc_new(&d, src, str_of(file), str_of(file));
    if (read_document(document, f.bytes, READ_MARKDOWN)) return 1;
    lap(READ, run);
    css_sheets *sheets = css_sheets_new();
    css_parse_file(sheets, layouts, STR("base.css"), &d);
    css_parse_file(sheets, layouts, STR("briefing.css"), &d);
    cascade *c = css_cascade(sheets, MEDIA_PRINT, document);
    lap(CSS, run);
    box *root = box_build(mem, document, c);
    lap(BOX, run);
    layout_input in = {document, c, fonts, root, &d};
    frames pages = {.mem = mem};
    if (layout_document(mem, &in, &pages)) return 1;
    lap(LAYOUT, run);
    output *to;
    pdf_input pdf = {
        .frames = &pages, .title = document->meta.title, .lang = document->meta.lang, .diag = &d};
    if (out_open(&to, arena_printf(mem, "%s.bench.pdf", file)) || pdf_write(&pdf, to)) return 1;
    out_abort(to);
    lap(PDF, run);
    epub_input epub = {.doc = document, .sheets = sheets, .diag = &d};
    if (out_open(&to, arena_printf(mem, "%s.bench.epub", file)) || epub_write(&epub, to)) return 1;
    out_abort(to);
    lap(EPUB, run);
    if (run == 0) printf("%s: %u pages\n", file, pages.pages.n);
    css_cascade_drop(c);
    css_sheets_drop(sheets);
    doc_drop(document);
    file_close(&f);
    source_drop(layouts);
    source_drop(src);
    arena_drop(mem);
    return 0;
}

int main(int argc, char **argv)
{
    int n = argc == 4 ? atoi(argv[1]) : 0;
    if (n < 1 || n > 100) return fprintf(stderr, "stages RUNS DATA_DIR FILE\n"), 2;
    arena *mem = arena_new();
    diag d;
    diag_init(&d, mem);
    font_set *fonts = font_set_new(arena_printf(mem, "%s/fonts", argv[2]), false, &d);
    for (int i = 0; i <= n; i++)
        if (one_run(i, argv[2], argv[3], fonts)) return fprintf(stderr, "a stage failed\n"), 1;
    double sum = 0;
    for (int s = 0; s < STAGES; s++) {
        double first = times[s][0];
        qsort(times[s] + 1, (size_t)n, sizeof **times, by_value);
        printf("  %-8s %8.2f ms cold %8.2f ms warm\n", names[s], first, times[s][1 + n / 2]);
        sum += times[s][1 + n / 2];
    }
    printf("  %-8s %*s %8.2f ms warm\n", "all", 16, "", sum);
    font_set_drop(fonts);
    arena_drop(mem);
    return 0;
}
