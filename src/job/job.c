/* One export: input → doc → layout → PDF, EPUB. Each stage is called from one place, here. */
#include <errno.h>
#include <stdlib.h>

#include "box/box.h"
#include "draw/draw.h"
#include "epub/epub.h"
#include "job/internal.h"
#include "layout/layout.h"
#include "pdf/pdf.h"
#include "read/read.h"

typedef struct run {
    bx_engine *engine;
    const bx_job *job;
    const origin *from;
    bx_result *result;
    input *inputs;
    size_t n_inputs;
    doc *doc;
    const layout_sheets *layout;
    cascade *print;
    arena *paper; /* boxes, layout, frames: all that only the printed pages need */
    const box *root;
    frames frames;
    uint32_t picture; /* the page that is being drawn, from 0 */
} run;

static void say(const run *r, const char *stage, unsigned done, unsigned total)
{
    if (r->job->progress) r->job->progress(r->job->progress_data, stage, done, total);
}

static int read_inputs(run *r)
{
    const job_options options = {r->job->fetch, r->job->allow_private};
    str root = {0};
    r->inputs = arena_array(r->result->mem, input, r->job->n_inputs);
    if (r->job->n_inputs > 1 && !r->from->src)
        root = input_common_root(r->result->mem, r->job->inputs, r->job->n_inputs);
    for (size_t i = 0; i < r->job->n_inputs; i++) {
        input *in = &r->inputs[i];
        say(r, "read", (unsigned)i, (unsigned)r->job->n_inputs);
        r->n_inputs = i + 1;
        if (r->from->src
                ? input_open_from(in, r->result->mem, r->from, r->job->inputs[i], &r->result->diag)
                : input_open(in, r->result->mem, r->job->inputs[i], root, r->from->found,
                             &r->result->diag))
            return -1;
        diag_text(&r->result->diag, in->name, in->text);
        doc *d = doc_new(&r->result->diag, in->src, in->path, in->name);
        if (i == 0) r->doc = d;
        if (read_document(d, in->text, in->html ? READ_HTML : READ_MARKDOWN)) {
            if (i) doc_drop(d);
            return -1;
        }
        assets_load(d, in, &options);
        if (i) doc_join(r->doc, d);
    }
    links_check(r->doc);
    r->result->title = str_copy(r->result->mem, r->doc->meta.title);
    return 0;
}

/* The option's layout is a file of the user's folder; the front matter's is one beside the
 * document. */
static int choose_layout(run *r)
{
    layout_ref ref = {.name = r->job->layout ? str_of(r->job->layout) : r->doc->meta.layout};
    bool file = memchr(ref.name.p ? ref.name.p : "", '/', ref.name.n) || str_ends(ref.name, ".css");
    if (!ref.name.n) ref.name = STR(DEFAULT_LAYOUT);
    if (!r->job->layout) ref.at = r->doc->meta.layout_at;
    if (file && !r->job->layout) {
        ref.src = r->inputs[0].src;
        ref.origin = r->from->src ? r->from->name : r->inputs[0].root;
        if (!path_join(r->result->mem, path_dir(r->doc->path), r->doc->meta.layout, &ref.name)) {
            diag_add(&r->result->diag, D_LAYOUT_MISSING, ref.at,
                     "the layout %.*s is outside the content root (%.*s)",
                     STR_ARG(r->doc->meta.layout),
                     STR_ARG(input_root_words(r->result->mem, &r->inputs[0])));
            return -1;
        }
    }
    ref.spare = !file && !r->job->layout;
    r->layout = engine_layout(r->engine, &ref, &r->result->diag);
    if (!r->layout && ref.spare) {
        ref.name = STR(DEFAULT_LAYOUT);
        r->layout = engine_layout(r->engine, &ref, &r->result->diag);
    }
    return r->layout ? 0 : -1;
}

static layout_input layout_of(run *r)
{
    return (layout_input){r->doc, r->print, r->engine->fonts, r->root, &r->result->diag};
}

static void build_boxes(run *r)
{
    r->print = css_cascade(r->layout->sheets, MEDIA_PRINT, r->doc);
    r->root = box_build(r->paper, r->doc, r->print);
}

static int lay(run *r)
{
    say(r, "layout", 0, 1);
    build_boxes(r);
    layout_input in = layout_of(r);
    r->frames.mem = r->paper;
    int status = layout_document(r->paper, &in, &r->frames);
    r->result->pages = r->frames.pages.n;
    return status;
}

/* Seconds since 1970 of the front matter's date, else the revision's, else SOURCE_DATE_EPOCH; 0:
 * unknown. Never the clock: same input, same bytes. */
static int64_t document_date(const run *r)
{
    const doc *d = r->doc;
    int y, m, day;
    if (doc_date(d->meta.date, &y, &m, &day)) {
        int64_t yy = m <= 2 ? y - 1 : y, era = yy / 400,
                yoe = yy - era * 400; /* days from the civil calendar */
        int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + day - 1,
                doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        return (era * 146097 + doe - 719468) * 86400;
    }
    if (r->from->date) return r->from->date;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    long long seconds = epoch && *epoch ? strtoll(epoch, &end, 10) : 0;
    return epoch && *epoch && !*end && seconds > 0 ? (int64_t)seconds : 0;
}

static str joined(arena *a, const str *list, uint32_t n, const char *between)
{
    buf b = {0};
    for (uint32_t i = 0; i < n; i++) {
        if (i) buf_z(&b, between);
        buf_str(&b, list[i]);
    }
    str s = str_copy(a, buf_view(&b));
    buf_drop(&b);
    return s;
}

static int write_pdf(run *r, output *to)
{
    const doc_meta *m = &r->doc->meta;
    arena *a = r->result->mem;
    say(r, "pdf", 0, 1);
    pdf_input in = {
        .frames = &r->frames,
        .title = m->title,
        .authors = joined(a, m->authors.at, m->authors.n, "; "),
        .subject = m->description,
        .keywords = joined(a, m->keywords.at, m->keywords.n, ", "),
        .lang = m->lang,
        .rights = m->rights,
        .publisher = m->publisher,
        .date = document_date(r),
        .right_binding = r->frames.right_binding,
        .diag = &r->result->diag,
    };
    return pdf_write(&in, to);
}

/* Notes have another order than the text; the head of a table is on each of its pages. */
static bool may_begin_page(const doc *d, const xmlNode *node)
{
    for (; node && node != d->body; node = node->parent)
        if (doc_is(node, "thead") ||
            (doc_is(node, "aside") && str_is(doc_attr(d, node, "role"), "doc-footnote")))
            return false;
    return true;
}

/* Characters of each element's own text that the pages so far hold. */
typedef struct text_count {
    map of;
    const void *node;
    void **count; /* node's */
} text_count;

static uintptr_t count_of(text_count *c, const void *node)
{
    if (node != c->node || !c->count) {
        c->count = map_put(&c->of, (str){(const char *)&node, sizeof node});
        c->node = node;
    }
    return (uintptr_t)*c->count;
}

static epub_page page_start(const run *r, const frame *f, text_count *c)
{
    epub_page p = {.label = str_copy(r->result->mem, f->label)};
    for (uint32_t k = 0; k < f->items.n; k++) {
        const item *it = &f->items.at[k];
        if (it->artifact || !it->node || (it->kind != ITEM_TEXT && it->kind != ITEM_IMAGE))
            continue;
        uintptr_t before = count_of(c, it->node);
        if (!p.node && may_begin_page(r->doc, it->node)) {
            p.node = it->node;
            p.offset = (uint32_t)before;
        }
        if (it->kind == ITEM_TEXT) *c->count = (void *)(before + epub_text_length(it->text.text));
    }
    return p;
}

/* Where each printed page begins, for the EPUB's page list. */
static uint32_t page_list(run *r, epub_page **pages)
{
    text_count count = {.node = NULL};
    map_init(&count.of, r->result->mem);
    *pages = arena_array(r->result->mem, epub_page, r->frames.pages.n);
    for (uint32_t i = 0; i < r->frames.pages.n; i++)
        (*pages)[i] = page_start(r, r->frames.pages.at[i], &count);
    return r->frames.pages.n;
}

static void drop_paper(run *r)
{
    arena_drop(r->paper);
    r->paper = NULL;
    r->frames = (frames){0};
}

static str draw_cover(void *data, arena *a)
{
    run *r = data;
    return cover_picture(r->engine, r->layout, r->doc, a, &r->result->diag);
}

static int write_epub(run *r, output *to)
{
    say(r, "epub", 0, 1);
    epub_input in = {.doc = r->doc,
                     .sheets = r->layout->sheets,
                     .split_level = r->job->split_level,
                     .toc_depth = r->job->toc_depth,
                     .max_image = r->job->max_image,
                     .date = document_date(r),
                     .cover = draw_cover,
                     .fonts = r->engine->fonts,
                     .embed = (epub_embed)r->job->embed_fonts,
                     .cover_data = r,
                     .diag = &r->result->diag};
    epub_page *pages;
    if (!r->job->no_page_list) {
        in.n_pages = page_list(r, &pages);
        in.pages = pages;
    }
    drop_paper(r);
    return epub_write(&in, to);
}

static int write_output(run *r, const char *path, int (*write)(run *, output *))
{
    output *to;
    str dir = path_dir(str_of(path));
    int status = -1;
    if ((!dir.n || dir_make(str_copy(r->result->mem, dir).p) == 0) && out_open(&to, path) == 0) {
        if (write(r, to)) {
            out_abort(to);
            return -1;
        }
        status = out_commit(to);
    }
    if (status)
        diag_add(&r->result->diag, D_FILE_UNWRITABLE,
                 (place){str_copy(r->result->mem, str_of(path)), 0, 0},
                 "the file cannot be written: %s", strerror(errno));
    return status;
}

/* "a/b.png" → "a/b-07.png" */
static const char *picture_name(run *r, uint32_t number)
{
    str path = str_of(r->job->png);
    if (str_ends(path, ".png")) path.n -= 4;
    int digits = 1;
    for (uint32_t n = r->frames.pages.n; n >= 10; n /= 10) digits++;
    return arena_printf(r->result->mem, "%.*s-%0*u.png", STR_ARG(path), digits, number);
}

static int write_picture(run *r, output *to)
{
    enum { RESOLUTION = 150, SHADE = 3 };
    draw_scale scale = {r->job->resolution ? r->job->resolution : RESOLUTION, PT(72)};
    const frame *f = r->frames.pages.at[r->picture];
    arena *mem = arena_new();
    str png;
    int status = draw_page(f, scale, SHADE, mem, &png, &r->result->diag);
    if (!status) out_write(to, png.p, png.n);
    arena_drop(mem);
    return status;
}

static int write_pictures(run *r)
{
    int status = 0;
    for (uint32_t n = r->frames.pages.n; !status && r->picture < n; r->picture++) {
        say(r, "png", r->picture, n);
        status = write_output(r, picture_name(r, r->picture + 1), write_picture);
    }
    return status;
}

static int exit_code(const run *r, int status)
{
    const uint32_t *n = r->result->diag.count;
    if (status || n[DIAG_FATAL]) return 3;
    return n[DIAG_ERROR] || (r->job->strict && n[DIAG_WARNING]) ? 1 : 0;
}

static void begin(run *r, bx_engine *e, const bx_job *job, const origin *from, bx_result **result)
{
    arena *mem = arena_new();
    *r = (run){.engine = e, .job = job, .from = from, .result = arena_new_of(mem, bx_result)};
    r->result->mem = mem;
    r->paper = arena_new();
    diag_init(&r->result->diag, mem);
    *result = r->result;
}

static int finish(run *r, int status)
{
    drop_paper(r);
    css_cascade_drop(r->print);
    diag_sort(&r->result->diag);
    doc_drop(r->doc);
    for (size_t i = 0; i < r->n_inputs; i++) input_close(&r->inputs[i]);
    return r->result->status = exit_code(r, status);
}

static void tell_twin(run *r)
{
    str name = str_of(r->job->inputs[0]);
    if (r->from->name.n)
        name = str_printf(r->result->mem, "%.*s:%.*s", STR_ARG(r->from->name), STR_ARG(name));
    diag_add(&r->result->diag, D_OUTPUT_RENAMED, (place){name, 0, 0},
             "%.*s would write the same output; this one is named with its own ending too",
             STR_ARG(r->from->twin));
}

int export_from(bx_engine *e, const bx_job *job, const origin *from, bx_result **result)
{
    run r;
    begin(&r, e, job, from, result);
    if (from->twin.n) tell_twin(&r);
    int status = read_inputs(&r);
    if (!status) status = choose_layout(&r);
    bool needs_pages = job->pdf || job->png || !job->epub || !job->no_page_list;
    if (!status && needs_pages) status = lay(&r);
    if (!status && job->pdf) status = write_output(&r, job->pdf, write_pdf);
    if (!status && job->png) status = write_pictures(&r);
    if (!status && job->epub)
        status = write_output(&r, job->epub, write_epub); /* drops the paper */
    return finish(&r, status);
}

int bx_export(bx_engine *e, const bx_job *job, bx_result **result)
{
    return export_from(e, job, &(origin){0}, result);
}

static void dump_styles(cascade *c, const xmlNode *node, const style *parent, int depth, buf *out)
{
    const style *s = css_style(c, node, parent, PSEUDO_NONE);
    if (!s) return;
    buf_fmt(out, "%*s%s: ", depth * 2, "", (const char *)node->name);
    css_dump_style(s, out);
    buf_byte(out, '\n');
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) dump_styles(c, child, s, depth + 1, out);
}

static int dump_stage(run *r, bx_stage stage, buf *out)
{
    if (stage == BX_STAGE_DOC) {
        doc_dump(r->doc, out);
        return 0;
    }
    if (stage == BX_STAGE_PAGE) {
        if (lay(r)) return -1;
        for (uint32_t i = 0; i < r->frames.pages.n; i++) frame_dump(r->frames.pages.at[i], out);
        return 0;
    }
    build_boxes(r);
    layout_input in = layout_of(r);
    if (stage == BX_STAGE_STYLE)
        dump_styles(r->print, xmlDocGetRootElement(r->doc->tree), NULL, 0, out);
    else if (stage == BX_STAGE_BOX)
        box_dump(r->root, out);
    else
        return layout_dump_lines(r->paper, &in, out);
    return 0;
}

int bx_dump(bx_engine *e, const bx_job *job, bx_stage stage, char **text, bx_result **result)
{
    run r;
    buf out = {0};
    begin(&r, e, job, &(origin){0}, result);
    int status = read_inputs(&r);
    if (!status) status = choose_layout(&r);
    if (!status) status = dump_stage(&r, stage, &out);
    buf_z(&out, "");
    *text = out.p;
    return finish(&r, status);
}

size_t bx_result_count(const bx_result *r)
{
    return r->diag.entries.n;
}

bx_diagnostic bx_result_at(const bx_result *r, size_t i)
{
    const diag_entry *e = &r->diag.entries.at[i];
    return (bx_diagnostic){(bx_severity)diag_severity_of(e->code),
                           diag_code_name(e->code),
                           str_copy(r->mem, e->at.file).p,
                           e->message.p,
                           e->at.line,
                           e->at.col,
                           e->alike,
                           e->nth};
}

unsigned bx_result_pages(const bx_result *r)
{
    return r->pages;
}
const char *bx_result_title(const bx_result *r)
{
    return r->title.n ? r->title.p : "";
}

void bx_result_drop(bx_result *r)
{
    if (r) arena_drop(r->mem);
}

void bx_abort(void)
{
    out_abort_all();
}
const char *bx_severity_name(bx_severity s)
{
    return diag_severity_name((diag_severity)s);
}

bool bx_diagnostic_code(size_t i, bx_severity *severity, const char **code, const char **meaning)
{
    if (i >= DIAG_CODES) return false;
    *severity = (bx_severity)diag_severity_of((diag_code)i);
    *code = diag_code_name((diag_code)i);
    *meaning = diag_code_meaning((diag_code)i);
    return true;
}
