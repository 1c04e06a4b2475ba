/* banxin batch: a line for each document as it is done, then a summary. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

typedef struct summary {
    const options *o;
    bx_report *report;
    unsigned documents, pages, codes[4];
} summary;

static void show_done(void *data, const bx_job *job, const bx_result *result, int code)
{
    static const char *const words[] = {"ok", "errors", "usage", "failed"};
    summary *s = data;
    const char *name = job->pdf ? job->pdf : job->epub ? job->epub : job->png;
    print_diagnostics(result, s->o);
    if (!s->o->quiet)
        printf("%-8s %5u page%-1s  %4zu diagnostic%-1s  %s\n", words[code], bx_result_pages(result),
               plural(bx_result_pages(result)), bx_result_count(result),
               plural(bx_result_count(result)), name);
    if (s->report) bx_report_add(s->report, job, result);
    s->documents++;
    s->pages += bx_result_pages(result);
    s->codes[code]++;
}

static const char *folder_of(const options *o)
{
    if (o->n_inputs) return o->inputs[0];
    return is_folder("content") ? "content" : ".";
}

static int run_batch(bx_engine *e, const options *o, summary *s)
{
    bx_job job = job_of(o);
    bx_batch batch = {
        .dir = folder_of(o),
        .out = o->n_outputs ? o->outputs[0] : "out",
        .job = &job,
        .formats = o->formats ? o->formats : BX_PDF | BX_EPUB,
        .threads = o->jobs,
        .revisions = o->revisions,
        .n_revisions = o->n_revisions,
        .done = show_done,
        .done_data = s,
    };
    int code = bx_export_all(e, &batch);
    if (batch.error)
        fprintf(stderr, "%s\n", batch.error);
    else if (!o->quiet)
        printf("%u document%s, %u page%s: %u ok, %u with errors, %u failed\n", s->documents,
               plural(s->documents), s->pages, plural(s->pages), s->codes[0], s->codes[1],
               s->codes[3]);
    free(batch.error);
    return code;
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

int cmd_batch(const options *o)
{
    if (o->n_inputs > 1) return usage("batch takes one folder");
    if (o->n_outputs > 1) return usage("batch takes one output folder");
    if (o->n_outputs && !strcmp(o->outputs[0], "-"))
        return usage("batch writes several files: they cannot go to standard output");
    if (o->n_inputs && is_file(o->inputs[0]))
        return usage("batch takes a folder; one file is exported without the word batch");
    for (size_t i = 0; i < o->n_revisions; i++)
        if (strstr(o->revisions[i], "...")) return usage("a range of revisions is A..B, not A...B");
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    summary s = {.o = o};
    int code = report_open(o, &s.report);
    if (!code) code = run_batch(e, o, &s);
    int closed = report_close(o, s.report);
    bx_engine_drop(e);
    return closed > code ? closed : code;
}
