/* libbanxin: one document and one CSS layout → PDF and EPUB.
 * Handles are opaque. Strings are UTF-8. Functions return an exit code of the tool: 0 done, 1 done
 * with errors (or warnings when strict), 2 wrong use, 3 nothing written. Memory exhaustion ends the
 * process with exit code 3. An engine holds fonts and layouts and may be used by several threads at
 * once; a result belongs to one thread. */
#ifndef BANXIN_H
#define BANXIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#define BX_API __attribute__((visibility("default")))
#else
#define BX_API
#endif

#define BX_VERSION "0.1.0"

typedef struct bx_engine bx_engine;

typedef struct bx_settings {
    const char *data_dir; /* folder with layouts/ and fonts/; NULL: BANXIN_DATA, beside the program,
                             or installed */
    bool locked;          /* fonts must match fonts.lock */
} bx_settings;

typedef enum { BX_PDF = 1, BX_EPUB = 2, BX_PNG = 4 } bx_format;
typedef enum { BX_STAGE_DOC, BX_STAGE_STYLE, BX_STAGE_BOX, BX_STAGE_LINE, BX_STAGE_PAGE } bx_stage;
typedef enum { BX_NOTE, BX_WARNING, BX_ERROR, BX_FATAL } bx_severity;

typedef struct bx_diagnostic {
    bx_severity severity;
    const char *code, *file, *message;
    uint32_t line, column;
    uint32_t alike, nth; /* of so many that say the same of this file, this is the nth (from 1) */
} bx_diagnostic;

/* Fonts in the EPUB: of characters that e-readers' fonts lack (CJK extensions from B on, private
 * use); none; of all text; whole fonts. */
typedef enum { BX_EMBED_RARE, BX_EMBED_NONE, BX_EMBED_SUBSET, BX_EMBED_FULL } bx_embed;

typedef struct bx_job {
    const char *const *inputs; /* paths, "-": standard input; several are one book (join) */
    size_t n_inputs;
    const char *pdf, *epub; /* outputs, "-": standard output; NULL: not made */
    const char *png;        /* "DIR/NAME.png": pictures DIR/NAME-1.png, … of the pages, their
                               numbers as long as the last one's; NULL: not made */
    bx_embed embed_fonts;
    unsigned resolution;  /* of the pictures, dots an inch; 0: 150 */
    unsigned split_level; /* 1..6: headings down to this level begin a file of the EPUB; 0: the
                             topmost ones */
    unsigned toc_depth;   /* 1..6: levels of the EPUB's navigation; 0: the front matter's, at
                             least 3 */
    unsigned max_image;   /* of images in the EPUB, pixels on the long side; 0: as they are */
    bool no_page_list;    /* EPUB: without the list of printed pages; alone it is then not laid
                             out: bx_result_pages is 0, and what print would tell is not told */
    const char *layout;   /* name or file; NULL: the front matter's, else "briefing" */
    bool strict, fetch, allow_private;
    void (*progress)(void *data, const char *stage, unsigned done,
                     unsigned total); /* may be NULL */
    void *progress_data;
} bx_job;

typedef struct bx_result bx_result;

BX_API bx_engine *bx_engine_new(const bx_settings *settings,
                                char **error); /* error: malloc'd, or NULL */
BX_API void bx_engine_drop(bx_engine *e);
BX_API int bx_export(bx_engine *e, const bx_job *job,
                     bx_result **result); /* pdf and epub NULL: check only */
BX_API int bx_dump(bx_engine *e, const bx_job *job, bx_stage stage, char **text,
                   bx_result **result); /* text: malloc'd */
BX_API size_t bx_result_count(const bx_result *r);
BX_API bx_diagnostic bx_result_at(const bx_result *r, size_t i);
BX_API unsigned bx_result_pages(const bx_result *r);
BX_API const char *bx_result_title(const bx_result *r);
BX_API void bx_result_drop(bx_result *r);

/* A report of several exports: report.json (layout: README.md, "The report"). */
typedef struct bx_report bx_report;
BX_API bx_report *bx_report_new(const char *path); /* NULL with errno: it cannot be written */
BX_API void bx_report_add(bx_report *report, const bx_job *job, const bx_result *r);
BX_API int bx_report_write(bx_report *report); /* frees it; 0, or -1 with errno: the disk is full */
BX_API void bx_report_drop(bx_report *report); /* without writing it */

/* All documents (*.md, *.markdown, *.html, *.xhtml) below a folder, in parallel: OUT/PATH.pdf and
 * OUT/PATH.epub; with revisions of the git repository that the folder is in, as they stood at each:
 * OUT/REVISION/PATH.pdf … One bad document does not stop the others. Results are handed over in the
 * order of revisions and paths, whatever finished first. */
typedef struct bx_batch {
    const char *dir, *out;
    const bx_job *job; /* layout, strict, fetch …; its inputs and outputs are not looked at */
    unsigned formats;  /* bx_format bits */
    unsigned threads;  /* 0: one for each processor */
    const char *const *revisions; /* names or A..B; n_revisions == 0: the folder as it is */
    size_t n_revisions;
    void (*done)(void *data, const bx_job *job, const bx_result *result, int code);
    void *done_data;
    char *error; /* out: why nothing was done; malloc'd */
} bx_batch;
BX_API int bx_export_all(bx_engine *e, bx_batch *batch);

/* Every face that the engine knows without asking the system, then the system's. */
BX_API void bx_fonts(bx_engine *e,
                     void (*each)(void *data, const char *family, const char *style,
                                  const char *file, unsigned index, const char *version),
                     void *data);
/* Removes unfinished outputs; may be called from a signal handler, just before the process ends. */
BX_API void bx_abort(void);
BX_API const char *bx_severity_name(bx_severity s);
/* Row i of the table of diagnostics; false behind the last. */
BX_API bool bx_diagnostic_code(size_t i, bx_severity *severity, const char **code,
                               const char **meaning);

#ifdef __cplusplus
}
#endif
#endif
