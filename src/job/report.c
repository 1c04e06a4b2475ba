/* report.json: what each export read, wrote and had to say. Nothing in it depends on time or
 * machine. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/file.h"
#include "job/internal.h"

struct bx_report {
    output *to; /* open from the start: a report that cannot be written stops the work before it */
    json_t *documents;
    unsigned count[BX_FATAL + 1];
};

bx_report *bx_report_new(const char *path)
{
    output *to;
    char *dir = mem_strdup(path), *slash = strrchr(dir, '/');
    if (slash) *slash = 0;
    int status = slash && slash > dir ? dir_make(dir) : 0;
    free(dir);
    if (status || out_open(&to, path)) return NULL;
    bx_report *r = mem_alloc(sizeof *r);
    r->to = to;
    r->documents = json_array();
    if (!r->documents) mem_exhausted();
    return r;
}

static json_t *text(const char *z)
{
    json_t *s = json_string(z ? z : "");
    return s ? s : json_string("(not UTF-8)");
}

static json_t *diagnostic(const bx_diagnostic *d)
{
    return json_pack("{s:s, s:s, s:o, s:I, s:I, s:o}", "severity", bx_severity_name(d->severity),
                     "code", d->code, "file", text(d->file), "line", (json_int_t)d->line, "column",
                     (json_int_t)d->column, "message", text(d->message));
}

void bx_report_add(bx_report *report, const bx_job *job, const bx_result *r)
{
    json_t *inputs = json_array(), *outputs = json_array(), *diagnostics = json_array();
    for (size_t i = 0; i < job->n_inputs; i++) json_array_append_new(inputs, text(job->inputs[i]));
    if (job->pdf && r->status != 3) json_array_append_new(outputs, text(job->pdf));
    if (job->epub && r->status != 3) json_array_append_new(outputs, text(job->epub));
    if (job->png && r->status != 3) json_array_append_new(outputs, text(job->png));
    for (size_t i = 0; i < bx_result_count(r); i++) {
        bx_diagnostic d = bx_result_at(r, i);
        report->count[d.severity]++;
        json_array_append_new(diagnostics, diagnostic(&d));
    }
    json_t *row = json_pack("{s:o, s:o, s:o, s:I, s:I, s:o}", "inputs", inputs, "outputs", outputs,
                            "title", text(bx_result_title(r)), "pages", (json_int_t)r->pages,
                            "status", (json_int_t)r->status, "diagnostics", diagnostics);
    if (!row || json_array_append_new(report->documents, row)) mem_exhausted();
}

int bx_report_write(bx_report *report)
{
    json_t *root = json_pack(
        "{s:s, s:O, s:{s:I, s:I, s:I, s:I}}", "banxin", BX_VERSION, "documents", report->documents,
        "totals", "fatal", (json_int_t)report->count[BX_FATAL], "error",
        (json_int_t)report->count[BX_ERROR], "warning", (json_int_t)report->count[BX_WARNING],
        "note", (json_int_t)report->count[BX_NOTE]);
    char *z = root ? json_dumps(root, JSON_INDENT(2)) : NULL;
    if (!z) mem_exhausted();
    out_write(report->to, z, strlen(z));
    out_write(report->to, "\n", 1);
    free(z);
    json_decref(root);
    int status = out_commit(report->to), why = errno;
    report->to = NULL;
    bx_report_drop(report);
    errno = why;
    return status;
}

void bx_report_drop(bx_report *report)
{
    if (!report) return;
    out_abort(report->to);
    json_decref(report->documents);
    free(report);
}
