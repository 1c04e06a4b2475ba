/* banxin batch: a line for each document as it is done, then a summary. */
#include <stdio.h>
#include <stdlib.h>
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
    print_diagnostics(result, s->o->quiet);
    if (!s->o->quiet)
        printf("%-8s %5u pages  %4zu diagnostics  %s\n", words[code], bx_result_pages(result),
               bx_result_count(result), name);
    bx_report_add(s->report, job, result);
    s->documents++;
    s->pages += bx_result_pages(result);
    s->codes[code]++;
}

int cmd_batch(const options *o)
{
    struct stat st;
    if (o->n_inputs > 1 || o->join) {
        fprintf(stderr, "banxin: batch takes one folder\n");
        return 2;
    }
    bx_engine *e = open_engine(o);
    if (!e) return 3;
    bx_job job = job_of(o);
    summary s = {.o = o, .report = bx_report_new()};
    bx_batch batch = {
        .dir = o->n_inputs                                        ? o->inputs[0]
               : stat("content", &st) == 0 && S_ISDIR(st.st_mode) ? "content"
                                                                  : ".",
        .out = o->output ? o->output : "out",
        .job = &job,
        .formats = o->formats ? o->formats : BX_PDF | BX_EPUB,
        .threads = o->jobs,
        .revisions = o->revisions,
        .n_revisions = o->n_revisions,
        .done = show_done,
        .done_data = &s,
    };
    int code = bx_export_all(e, &batch);
    if (batch.error)
        fprintf(stderr, "%s\n", batch.error);
    else if (!o->quiet)
        printf("%u documents, %u pages: %u ok, %u with errors, %u failed\n", s.documents, s.pages,
               s.codes[0], s.codes[1], s.codes[3]);
    if (o->report && !batch.error && bx_report_write(s.report, o->report)) {
        fprintf(stderr, "%s: fatal: file-unwritable: the report cannot be written\n", o->report);
        code = 3;
    }
    free(batch.error);
    bx_report_drop(s.report);
    bx_engine_drop(e);
    return code;
}
