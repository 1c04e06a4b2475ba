/* Pages built by hand, with real faces, judged by qpdf, poppler and mupdf. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jpeglib.h>

#include "pdf/pdf.h"

typedef struct book {
    arena *mem;
    font_set *fonts;
    diag diag;
    frames frames;
    pdf_input in;
    mpt x, y; /* where the next text comes */
} book;

static char folder[] = "/tmp/banxin-pdf-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[2][128];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

/* ---- building */

static book *book_new(void)
{
    book *b = mem_alloc(sizeof *b);
    b->mem = arena_new();
    diag_init(&b->diag, b->mem);
    b->fonts = font_set_new(NULL, false, &b->diag);
    assert_non_null(b->fonts);
    b->frames.mem = b->mem;
    b->in = (pdf_input){.frames = &b->frames, .title = STR("题名"), .diag = &b->diag};
    return b;
}

static void book_drop(book *b)
{
    font_set_drop(b->fonts);
    arena_drop(b->mem);
    free(b);
}

static frame *add_page(book *b, const char *label)
{
    frame *f = arena_new_of(b->mem, frame);
    *vec_add(b->mem, &b->frames.pages) = f;
    f->width = PT(420);
    f->height = PT(595);
    f->number = b->frames.pages.n;
    f->label = str_of(label);
    b->x = PT(40);
    b->y = PT(60);
    return f;
}

typedef struct how {
    const char *family, *lang;
    bool rtl, slant, bold, hyphen, artifact;
    mpt gap; /* between clusters, as justification makes */
    uint8_t ink;
} how;

static item *add_run(book *b, frame *f, const shape_run *r, str text, const how *h)
{
    item *it = frame_add(b->mem, f, ITEM_TEXT, NULL, b->x, b->y);
    frame_glyph *g = arena_array(b->mem, frame_glyph, r->n);
    mpt x = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        g[i] = (frame_glyph){r->glyphs[i].id, r->glyphs[i].cluster - r->from, x + r->glyphs[i].dx,
                             r->glyphs[i].dy};
        x += r->glyphs[i].advance + h->gap;
    }
    it->text.face = r->face;
    it->text.size = PT(10);
    it->text.ink = (color){COLOR_GREY, {h->ink}, 255};
    it->text.glyphs = g;
    it->text.n = r->n;
    it->text.text = str_sub(text, r->from, r->to - r->from);
    it->text.width = x;
    it->text.rtl = h->rtl;
    it->text.slant = h->slant;
    it->text.bold = h->bold;
    it->artifact = h->artifact;
    b->x += x;
    return it;
}

/* A line of text; the last item made. */
static item *add_text(book *b, frame *f, const char *text, how h)
{
    str family = str_of(h.family ? h.family : "Noto Serif CJK SC");
    font_request want = {.families = &family, .n_families = 1, .weight = 400};
    want.lang = str_of(h.lang ? h.lang : "zh-Hans");
    shape_request r = {.text = str_copy(b->mem, str_of(text)), .size = PT(10), .rtl = h.rtl};
    r.to = (uint32_t)r.text.n;
    r.lang = want.lang;
    r.stack = font_stack_get(b->fonts, &want, &b->diag, (place){0});
    shape_result out;
    text_shape(b->mem, &r, &out, &b->diag);
    item *it = NULL;
    for (uint32_t i = 0; i < out.n; i++) it = add_run(b, f, &out.runs[i], r.text, &h);
    if (it) it->text.hyphen = h.hyphen;
    b->x = PT(40);
    b->y += PT(18);
    return it;
}

static void add_link(book *b, frame *f, const char *url, const char *target)
{
    item *it = frame_add(b->mem, f, ITEM_LINK, NULL, PT(40), b->y);
    it->link.w = PT(50);
    it->link.h = PT(10);
    it->link.url = str_of(url);
    it->link.target = str_of(target);
}

static void add_anchor(book *b, frame *f, const char *id)
{
    frame_add(b->mem, f, ITEM_ANCHOR, NULL, PT(40), b->y)->anchor.id = str_of(id);
}

/* ---- judging */

static int write_to(book *b, const char *path)
{
    output *to;
    assert_int_equal(out_open(&to, path), 0);
    if (pdf_write(&b->in, to)) {
        out_abort(to);
        return -1;
    }
    return out_commit(to);
}

static void write_book(book *b, const char *name)
{
    assert_int_equal(write_to(b, path_of(name)), 0);
    char command[512];
    snprintf(command, sizeof command,
             "qpdf --check '%s' >'%s/check' 2>&1 || { cat '%s/check'; false; }", path_of(name),
             folder, folder);
    assert_int_equal(system(command), 0);
}

/* Standard output of a command with the file's path in it, in the arena. */
static str output_of(book *b, const char *format, const char *name)
{
    char command[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(command, sizeof command, format, path_of(name));
#pragma GCC diagnostic pop
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    buf all = {0};
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, pipe)) > 0;) buf_add(&all, part, n);
    assert_int_equal(pclose(pipe), 0);
    str s = str_copy(b->mem, buf_view(&all));
    buf_drop(&all);
    return s;
}

static void assert_has(str s, const char *needle)
{
    if (str_find(s, needle) < 0) fail_msg("“%s” is not in:\n%.*s", needle, STR_ARG(s));
}

/* Drops the readers' own marks, which are no text: line ends and what poppler puts around
 * right-to-left words. */
static str bare(book *b, str s)
{
    static const char *const marks[] = {"\n", "\f", "\xE2\x80\xAB", "\xE2\x80\xAC"};
    char *p = arena_copy(b->mem, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t skip = 0;
        for (size_t k = 0; k < 4; k++)
            if (str_starts(str_from(s, i), marks[k])) skip = strlen(marks[k]);
        if (!skip) p[n++] = s.p[i];
        i += skip ? skip : 1;
    }
    p[n] = 0;
    return (str){p, n};
}

static void assert_text(book *b, const char *name, const char *expected)
{
    assert_string_equal(bare(b, output_of(b, "pdftotext '%s' -", name)).p, expected);
    assert_string_equal(bare(b, output_of(b, "mutool draw -q -F text '%s'", name)).p, expected);
}

/* Two renderers have nothing to complain of. */
static void assert_draws(book *b, const char *name)
{
    str s = output_of(b,
                      "mutool draw -q -r 20 -F ppm -o /dev/null '%s' 2>&1 | grep -v 'ICC support'; "
                      "true",
                      name);
    assert_string_equal(s.p, "");
    s = output_of(b, "pdftoppm -r 20 -singlefile '%s' 2>&1 >/dev/null", name);
    assert_string_equal(s.p, "");
}

/* ---- text */

static void text_comes_back(const char *text, how h)
{
    book *b = book_new();
    add_text(b, add_page(b, "1"), text, h);
    write_book(b, "text.pdf");
    assert_text(b, "text.pdf", text);
    book_drop(b);
}

static void han_text(void **state)
{
    (void)state;
    text_comes_back("版心是一页中排印文字的部分，“引文”……破折号——完。", (how){0});
    text_comes_back("两端对齐时字距略有增减，不应出现空格。", (how){.gap = 700});
    text_comes_back("一种 typesetting engine 的说明 (v1.0)", (how){0});
    text_comes_back("𠮷野家與𡈽", (how){0});
}

/* One glyph, several characters. */
static void shared_glyphs(void **state)
{
    (void)state;
    text_comes_back("一⼀人⼈一一", (how){0});
    text_comes_back("子⼦⼦子女⼥", (how){0});
}

static void western_text(void **state)
{
    (void)state;
    text_comes_back("The first office, an affluent waffle: (a\\b) [c] fi",
                    (how){.family = "DejaVu Sans"});
    text_comes_back("Zażółć gęślą e\xCC\x81t\xCC\xA7 naïve", (how){.family = "DejaVu Sans"});
    text_comes_back("slanted and bold",
                    (how){.family = "DejaVu Sans", .slant = true, .bold = true});
}

static void codes_with_delimiters(void **state)
{
    (void)state;
    book *b = book_new();
    frame *f = add_page(b, "1");
    buf all = {0};
    for (uint32_t cp = 0x4E00; cp < 0x4E00 + 600; cp += 30) { /* every low byte */
        size_t start = all.n;
        for (uint32_t i = 0; i < 30; i++) buf_utf8(&all, cp + i);
        add_text(b, f, all.p + start, (how){0});
    }
    write_book(b, "codes.pdf");
    assert_text(b, "codes.pdf", all.p);
    buf_drop(&all);
    book_drop(b);
}

/* mupdf 1.21 gives the order of drawing, poppler the order of reading. */
static void right_to_left(void **state)
{
    (void)state;
    book *b = book_new();
    how h = {.family = "DejaVu Sans", .lang = "he", .rtl = true};
    add_text(b, add_page(b, "1"), "שלום עולם (א)", h);
    write_book(b, "rtl.pdf");
    assert_string_equal(bare(b, output_of(b, "pdftotext '%s' -", "rtl.pdf")).p, "שלום עולם (א)");
    book_drop(b);
}

static void divided_word(void **state)
{
    (void)state;
    book *b = book_new();
    frame *f = add_page(b, "1");
    add_text(b, f, "well-typo-", (how){.family = "DejaVu Sans", .hyphen = true});
    add_text(b, f, "graphy", (how){.family = "DejaVu Sans"});
    write_book(b, "hyphen.pdf");
    assert_text(b, "hyphen.pdf", "well-typo\xC2\xADgraphy");
    book_drop(b);
}

static void invisible_text_is_still_text(void **state)
{
    (void)state;
    book *b = book_new();
    item *it = add_text(b, add_page(b, "1"), "看不见", (how){0});
    it->text.ink.space = COLOR_NONE;
    write_book(b, "unseen.pdf");
    assert_text(b, "unseen.pdf", "看不见");
    assert_has(output_of(b, "mutool show '%s' pages/1/Contents", "unseen.pdf"), "3 Tr");
    book_drop(b);
}

static void ignorable_characters(void **state)
{
    (void)state;
    book *b = book_new();
    add_text(b, add_page(b, "1"), "ty\xC2\xADpo\xC2\xADgra\xE2\x80\x8Bphy",
             (how){.family = "DejaVu Sans"});
    write_book(b, "ignorable.pdf");
    assert_text(b, "ignorable.pdf", "typography");
    book_drop(b);
}

/* A glyph stands where the layout put it, however long the line. */
static void no_drift(void **state)
{
    (void)state;
    book *b = book_new();
    item *it = add_text(b, add_page(b, "1"),
                        "illicit illustrations filling the whole of an otherwise idle line, ililil",
                        (how){.family = "DejaVu Sans", .gap = 137});
    write_book(b, "drift.pdf");
    str s = output_of(b, "mutool draw -q -F stext '%s'", "drift.pdf");
    const frame_glyph *last = &it->text.glyphs[it->text.n - 1];
    double want = (it->x + last->x) / 1000.0, at = 0;
    for (ptrdiff_t i; (i = str_find(s, "<char ")) >= 0; s = str_from(s, (size_t)i + 6)) {
        ptrdiff_t x = str_find(str_from(s, (size_t)i), " x=\"");
        at = strtod(s.p + i + x + 4, NULL);
    }
    if (at < want - 0.03 || at > want + 0.03) fail_msg("at %f, not %f", at, want);
    book_drop(b);
}

/* ---- drawing */

static void drawing(void **state)
{
    (void)state;
    book *b = book_new();
    frame *f = add_page(b, "1");
    for (int i = 0; i < 4; i++) {
        item *it = frame_add(b->mem, f, ITEM_LINE, NULL, PT(40), PT(60 + 20 * i));
        it->line.dx = PT(200);
        it->line.width = 1000;
        it->line.style = (uint8_t)i;
        it->line.ink = (color){COLOR_RGB, {255, 0, 0}, 255};
    }
    for (int i = 0; i < 2; i++) {
        item *it = frame_add(b->mem, f, ITEM_RECT, NULL, PT(300), PT(60 + 50 * i));
        it->rect.w = PT(60);
        it->rect.h = PT(40);
        it->rect.radius = PT(8 * i);
        it->rect.fill = (color){COLOR_CMYK, {0, 255, 255, 0}, (uint8_t)(255 - 128 * i)};
        it->artifact = true;
    }
    frame_add(b->mem, f, ITEM_RECT, NULL, 0, 0)->rect.w = PT(10); /* no fill: nothing */
    write_book(b, "draw.pdf");
    str s = output_of(b, "mutool show '%s' pages/1/Contents", "draw.pdf");
    assert_has(s, "1 0 0 RG\n40 535 m\n240 535 l\nS\n");
    assert_has(s, "/Artifact BMC\n0 1 1 0 k\n300 495 60 40 re\nf\n/A127 gs\n");
    assert_has(output_of(b, "mutool show '%s' pages/1/Resources", "draw.pdf"), "/ca .498");
    assert_draws(b, "draw.pdf");
    book_drop(b);
}

/* ---- images */

static const image *open_image(book *b, const void *bytes, size_t n)
{
    return image_open(b->mem, (str){arena_copy(b->mem, bytes, n), n}, STR("image"), (place){0},
                      &b->diag);
}

static void place_image(book *b, frame *f, const image *im)
{
    assert_non_null(im);
    item *it = frame_add(b->mem, f, ITEM_IMAGE, NULL, PT(40), b->y);
    it->image.image = im;
    it->image.w = PT(30);
    it->image.h = PT(20);
    b->y += PT(30);
}

static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'>"
                          "<rect width='15' height='20' fill='#00f'/></svg>";
/* 2 × 1 GIF, one transparent pixel */
static const uint8_t gif[] = {'G', 'I', 'F', '8', '9',  'a',  2, 0, 1, 0,    0x80, 0, 0,    255, 0,
                              0,   0,   0,   255, 0x21, 0xF9, 4, 1, 0, 0,    1,    0, 0x2C, 0,   0,
                              0,   0,   2,   0,   1,    0,    0, 2, 2, 0x44, 0x0A, 0, 0x3B};
/* 1 × 1 grey PNG */
static const uint8_t png[] = {0x89, 'P', 'N',  'G',  13,   10,   26,   10,   0,    0, 0, 13,
                              'I',  'H', 'D',  'R',  0,    0,    0,    1,    0,    0, 0, 1,
                              8,    0,   0,    0,    0,    0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0,
                              10,   'I', 'D',  'A',  'T',  0x78, 0x9C, 0x63, 0x68, 0, 0, 0,
                              0x82, 0,   0x81, 0x77, 0xCD, 0x72, 0xB6, 0,    0,    0, 0, 'I',
                              'E',  'N', 'D',  0xAE, 0x42, 0x60, 0x82};

static void images(void **state)
{
    (void)state;
    book *b = book_new();
    frame *f = add_page(b, "1");
    place_image(b, f, open_image(b, svg, sizeof svg - 1));
    place_image(b, f, open_image(b, gif, sizeof gif));
    place_image(b, f, open_image(b, png, sizeof png));
    place_image(b, f, open_image(b, png, sizeof png)); /* the same: once in the file */
    write_book(b, "images.pdf");
    str s = output_of(b, "pdfimages -list '%s'", "images.pdf");
    uint32_t lines = 0;
    for (size_t i = 0; i < s.n; i++) lines += s.p[i] == '\n';
    assert_int_equal(lines, 2 + 6); /* head; svg and gif with masks, png twice */
    assert_has(output_of(b, "mutool show '%s' grep", "images.pdf"), "/Predictor 15");
    assert_draws(b, "images.pdf");
    book_drop(b);
}

/* A grey JPEG of four quarters, turned by EXIF. */
static str jpeg_turned(book *b, uint32_t orientation)
{
    static const uint8_t quarters[4] = {20, 90, 160, 230};
    uint8_t exif[] = {'E', 'x', 'i', 'f', 0,    0, 'M', 'M', 0, 42, 0, 0, 0,
                      8,   0,   1,   1,   0x12, 0, 3,   0,   0, 0,  1, 0, (uint8_t)orientation,
                      0,   0,   0,   0,   0,    0};
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = 32;
    c.image_height = 16;
    c.input_components = 1;
    c.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&c);
    jpeg_start_compress(&c, TRUE);
    jpeg_write_marker(&c, JPEG_APP0 + 1, exif, sizeof exif);
    while (c.next_scanline < 16) {
        uint8_t row[32], *rows = row;
        for (uint32_t x = 0; x < 32; x++) row[x] = quarters[c.next_scanline / 8 * 2 + x / 16];
        jpeg_write_scanlines(&c, &rows, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    str copy = {arena_copy(b->mem, bytes, n), n};
    free(bytes);
    return copy;
}

/* The matrix of the page turns a stored image as the decoder turns its pixels. */
static void turned_images(void **state)
{
    (void)state;
    for (uint32_t o = 1; o <= 8; o++) {
        book *b = book_new();
        image *im = image_open(b->mem, jpeg_turned(b, o), STR("image"), (place){0}, &b->diag);
        assert_non_null(im);
        frame *f = add_page(b, "1");
        f->width = PT((mpt)im->width);
        f->height = PT((mpt)im->height);
        item *it = frame_add(b->mem, f, ITEM_IMAGE, NULL, 0, 0);
        it->image.image = im;
        it->image.w = f->width;
        it->image.h = f->height;
        write_book(b, "turn.pdf");
        assert_has(output_of(b, "pdfimages -list '%s'", "turn.pdf"), "jpeg");
        str shown = output_of(b, "pdftoppm -r 72 -gray -singlefile '%s'", "turn.pdf");
        image_pixels px;
        assert_int_equal(image_get_pixels(im, 96, &px, &b->diag), 0);
        size_t n = (size_t)px.width * px.height;
        assert_true(shown.n > n);
        for (uint32_t y = px.height / 4; y < px.height; y += px.height / 2)
            for (uint32_t x = px.width / 4; x < px.width; x += px.width / 2) {
                int got = (uint8_t)shown.p[shown.n - n + y * px.width + x];
                assert_in_range(got + 10, px.color[y * px.width + x],
                                px.color[y * px.width + x] + 20);
            }
        image_pixels_drop(&px);
        book_drop(b);
    }
}

/* ---- the document */

static void outline_and_links(void **state)
{
    (void)state;
    book *b = book_new();
    frame *f = add_page(b, "1");
    add_anchor(b, f, "一");
    add_anchor(b, f, "b(");
    add_text(b, f, "去", (how){0});
    add_link(b, f, "https://例.org/a b?c=(d)", "");
    add_link(b, f, "", "c");
    add_link(b, f, "", "nowhere");
    f = add_page(b, "2");
    add_anchor(b, f, "c");
    static const struct {
        uint32_t level;
        const char *text, *target;
    } rows[] = {{1, "第一章", "一"}, {2, "1.1", "b("}, {3, "1.1.1", "b("},
                {3, "1.1.2", "b("},  {1, "Two", "c"},  {3, "2.?.1", "c"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *vec_add(b->mem, &b->frames.outline) =
            (outline_item){rows[i].level, str_of(rows[i].text), str_of(rows[i].target)};
    write_book(b, "links.pdf");
    assert_int_equal(b->diag.count[DIAG_WARNING], 1);
    str s = output_of(b, "mutool show '%s' outline", "links.pdf");
    assert_has(s, "\"第一章\"\t#page=1");
    s = output_of(b, "qpdf --json=2 --json-key=outlines '%s'", "links.pdf");
    assert_has(s, "\"title\": \"1.1.2\"");
    assert_has(s, "\"destpageposfrom1\": 2");
    s = output_of(b, "mutool show '%s' grep", "links.pdf");
    assert_has(s, "<</Count 4/First "); /* root: two chapters, and one entry below each */
    assert_has(s, "/Count -2");
    assert_has(s, "https://%E4%BE%8B.org/a%20b?c=\\(d\\)");
    assert_has(s, "/Dest(c)");
    assert_int_equal(str_find(s, "nowhere"), -1);
    book_drop(b);
}

static void labels_and_metadata(void **state)
{
    (void)state;
    book *b = book_new();
    static const char *const labels[] = {"", "i", "ii", "iii", "iv", "1", "2", "A-1", "A-2", "附"};
    for (int i = 0; i < 10; i++) add_page(b, labels[i]);
    b->in.authors = STR("甲; B & C");
    b->in.keywords = STR("k1, 关键");
    b->in.lang = STR("zh-Hans");
    b->in.rights = STR("© <2024>");
    b->in.date = 1709210096; /* 2024-02-29 12:34:56 */
    b->in.two_pages = b->in.right_binding = true;
    write_book(b, "meta.pdf");
    str s = output_of(b, "qpdf --json=2 --json-key=pagelabels '%s' | tr -d ' \\n'", "meta.pdf");
    assert_has(
        s, "{\"index\":0,\"label\":{\"/St\":1}},{\"index\":1,\"label\":{\"/S\":\"/r\",\"/St\":1}},"
           "{\"index\":5,\"label\":{\"/S\":\"/D\",\"/St\":1}},"
           "{\"index\":7,\"label\":{\"/P\":\"u:A-\",\"/S\":\"/D\",\"/St\":1}},"
           "{\"index\":9,\"label\":{\"/P\":\"u:附\",\"/St\":1}}");
    s = output_of(b, "pdfinfo -isodates '%s'", "meta.pdf");
    assert_has(s, "题名\n");
    assert_has(s, "甲; B & C\n");
    assert_has(s, "2024-02-29T12:34:56Z");
    assert_has(s, "PDF version:     1.7");
    s = output_of(b, "pdfinfo -meta '%s'", "meta.pdf");
    assert_has(s, "<rdf:li>B &amp; C</rdf:li>");
    assert_has(s, "<rdf:li>关键</rdf:li>");
    assert_has(s, "<xmp:CreateDate>2024-02-29T12:34:56Z</xmp:CreateDate>");
    s = output_of(b, "mutool show '%s' trailer/Root", "meta.pdf");
    assert_has(s, "/DisplayDocTitle true");
    assert_has(s, "/Direction /R2L");
    assert_has(s, "/PageLayout /TwoPageRight");
    assert_has(output_of(b, "mutool show '%s' trailer", "meta.pdf"), "/ID");
    book_drop(b);
}

static void same_bytes(void **state)
{
    (void)state;
    str files[3];
    book *b[3];
    for (int i = 0; i < 3; i++) {
        b[i] = book_new();
        frame *f = add_page(b[i], "1");
        add_text(b[i], f, i < 2 ? "同样的字" : "不同的字", (how){0});
        add_anchor(b[i], f, "x");
        write_book(b[i], "same.pdf");
        files[i] = output_of(b[i], "cat '%s'", "same.pdf");
    }
    assert_true(str_eq(files[0], files[1]));
    ptrdiff_t id[2] = {str_find(files[0], "/ID"), str_find(files[2], "/ID")};
    assert_true(id[0] > 0 && id[1] > 0);
    assert_memory_not_equal(files[0].p + id[0], files[2].p + id[1], 40);
    for (int i = 0; i < 3; i++) book_drop(b[i]);
}

/* ---- size and faults */

static void many_pages_and_links(void **state)
{
    (void)state;
    book *b = book_new();
    for (int i = 0; i < 3000; i++) {
        frame *f = add_page(b, "");
        add_text(b, f, "许多页", (how){0});
        for (int k = 0; k < 15; k++) {
            str id = str_printf(b->mem, "p%d-%d", i, k);
            add_anchor(b, f, id.p);
            add_link(b, f, "", id.p);
        }
    }
    assert_int_equal(write_to(b, path_of("many.pdf")), 0);
    struct stat st;
    assert_int_equal(stat(path_of("many.pdf"), &st), 0);
    assert_true(st.st_size < 20000000);
    assert_has(output_of(b, "pdfinfo '%s'", "many.pdf"), "Pages:           3000");
    assert_has(output_of(b, "mutool show '%s' pages/2999/Annots/15", "many.pdf"),
               "/Dest (p2998-14)");
    str s = output_of(b, "pdfinfo -dests '%s' | grep -c p2", "many.pdf");
    assert_has(s, "16665"); /* p2, p20…p29, p200…p299, p2000…p2999 */
    book_drop(b);
}

static void full_disk(void **state)
{
    (void)state;
    book *b = book_new();
    for (int i = 0; i < 2000; i++) add_anchor(b, add_page(b, "1"), "x");
    fflush(stdout);
    int full = open("/dev/full", O_WRONLY), kept = dup(STDOUT_FILENO);
    assert_true(full >= 0 && kept >= 0 && dup2(full, STDOUT_FILENO) >= 0);
    output *to;
    int opened = out_open(&to, "-"), status = pdf_write(&b->in, to);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    close(full);
    out_abort(to);
    assert_int_equal(opened, 0);
    assert_int_equal(status, -1);
    assert_int_equal(b->diag.entries.n, 1);
    assert_int_equal(b->diag.entries.at[0].code, D_FILE_UNWRITABLE);
    assert_has(b->diag.entries.at[0].message, "No space left");
    book_drop(b);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(han_text),
        cmocka_unit_test(shared_glyphs),
        cmocka_unit_test(western_text),
        cmocka_unit_test(codes_with_delimiters),
        cmocka_unit_test(right_to_left),
        cmocka_unit_test(divided_word),
        cmocka_unit_test(invisible_text_is_still_text),
        cmocka_unit_test(ignorable_characters),
        cmocka_unit_test(no_drift),
        cmocka_unit_test(drawing),
        cmocka_unit_test(images),
        cmocka_unit_test(turned_images),
        cmocka_unit_test(outline_and_links),
        cmocka_unit_test(labels_and_metadata),
        cmocka_unit_test(same_bytes),
        cmocka_unit_test(many_pages_and_links),
        cmocka_unit_test(full_disk),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
