/* JPEG. The markers up to the first scan are walked by hand; the file goes into a PDF as it is,
 * unless its colours or coding are ones that PDF viewers read otherwise than browsers: then, and
 * only then, libjpeg decodes. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "image/internal.h"

#define MAX_SCANS 200 /* a progressive file of endless scans is an attack */
#define ICC_PARTS 255

typedef struct jpeg_markers {
    uint32_t width, height, components, depth;
    uint8_t sof; /* 0xC0 … */
    uint8_t ids[4];
    bool jfif, adobe;
    uint8_t adobe_transform;
    uint32_t density_unit, density_x, density_y;
    uint32_t orientation;
    uint32_t icc_parts;
    str icc[ICC_PARTS]; /* by sequence number - 1 */
} jpeg_markers;

static const char *read_sof(uint8_t marker, str data, jpeg_markers *m)
{
    if (marker == 0xC3 || (marker >= 0xC5 && marker != 0xC9 && marker != 0xCA))
        return "its coding (lossless or hierarchical) is not supported";
    if (data.n < 6) return "its header is damaged";
    m->sof = marker;
    m->depth = (uint8_t)data.p[0];
    m->height = be16(data.p + 1);
    m->width = be16(data.p + 3);
    m->components = (uint8_t)data.p[5];
    if (m->depth != 8) return "it has not 8 bits a sample";
    if (m->components != 1 && m->components != 3 && m->components != 4)
        return "it has a strange number of colours";
    if (data.n < 6 + 3 * m->components) return "its header is damaged";
    for (uint32_t i = 0; i < m->components; i++) m->ids[i] = (uint8_t)data.p[6 + 3 * i];
    return NULL;
}

static void read_app(uint8_t marker, str data, jpeg_markers *m)
{
    if (marker == 0xE0 && data.n >= 12 && !memcmp(data.p, "JFIF", 5)) {
        m->jfif = true;
        m->density_unit = (uint8_t)data.p[7];
        m->density_x = be16(data.p + 8);
        m->density_y = be16(data.p + 10);
    } else if (marker == 0xE1 && data.n > 6 && !memcmp(data.p, "Exif\0", 6)) {
        if (!m->orientation) m->orientation = exif_orientation(data);
    } else if (marker == 0xEE && data.n >= 12 && !memcmp(data.p, "Adobe", 5)) {
        m->adobe = true;
        m->adobe_transform = (uint8_t)data.p[11];
    } else if (marker == 0xE2 && data.n > 14 && !memcmp(data.p, "ICC_PROFILE", 12)) {
        uint32_t part = (uint8_t)data.p[12];
        m->icc_parts = (uint8_t)data.p[13];
        if (part) m->icc[part - 1] = str_from(data, 14);
    }
}

/* EOI behind the first scan's header; some writers put bytes behind it. */
static bool has_end(str bytes)
{
    for (size_t i = bytes.n; i >= 2; i--)
        if ((uint8_t)bytes.p[i - 2] == 0xFF && (uint8_t)bytes.p[i - 1] == 0xD9) return true;
    return false;
}

static bool is_sof(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static const char *scan(str bytes, jpeg_markers *m)
{
    *m = (jpeg_markers){0};
    size_t at = 2;
    for (;;) {
        while (at < bytes.n && (uint8_t)bytes.p[at] == 0xFF) at++; /* and fill bytes */
        if (at + 3 > bytes.n) return "it is cut off";
        uint8_t marker = (uint8_t)bytes.p[at++];
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) continue;
        size_t n = be16(bytes.p + at);
        if (n < 2 || n > bytes.n - at) return n < 2 ? "its header is damaged" : "it is cut off";
        str data = str_sub(bytes, at + 2, n - 2);
        at += n;
        if (marker == 0xDA) break;
        if (marker >= 0xE0 && marker <= 0xEF) read_app(marker, data, m);
        if (is_sof(marker)) {
            const char *fault = m->sof ? "its header is damaged" : read_sof(marker, data, m);
            if (fault) return fault;
        }
        if (at < bytes.n && (uint8_t)bytes.p[at] != 0xFF) return "its header is damaged";
    }
    if (!m->sof) return "its header is damaged";
    return has_end(str_from(bytes, at)) ? NULL : "it is cut off";
}

static uint32_t dpi_of(const jpeg_markers *m, uint32_t density)
{
    if (!m->jfif || m->density_unit == 0) return 0;
    return m->density_unit == 1 ? density * 1000 : m->density_unit == 2 ? density * 2540 : 0;
}

const char *jpeg_header(str bytes, image_header *h)
{
    jpeg_markers m;
    const char *fault = scan(bytes, &m);
    if (fault) return fault;
    *h = (image_header){.width = m.width,
                        .height = m.height,
                        .orientation = m.orientation,
                        .dpi_x = dpi_of(&m, m.density_x),
                        .dpi_y = dpi_of(&m, m.density_y)};
    return NULL;
}

static str join_icc(const jpeg_markers *m, arena *a)
{
    size_t n = 0, at = 0;
    for (uint32_t i = 0; i < m->icc_parts; i++) {
        if (!m->icc[i].n) return (str){0};
        n += m->icc[i].n;
    }
    if (m->icc_parts <= 1) return m->icc[0];
    char *all = arena_alloc(a, n);
    for (uint32_t i = 0; i < m->icc_parts; i++) {
        memcpy(all + at, m->icc[i].p, m->icc[i].n);
        at += m->icc[i].n;
    }
    return (str){all, n};
}

/* Browsers and libjpeg read three components named R, G, B without any marker as RGB; PDF's filter
 * reads them as YCbCr. Arithmetic coding is unknown to PDF. */
static bool pdf_reads_it_so(const jpeg_markers *m)
{
    if (m->sof >= 0xC9) return false;
    bool named_rgb = m->components == 3 && !memcmp(m->ids, "RGB", 3);
    return !named_rgb || m->jfif || (m->adobe && m->adobe_transform == 0);
}

void jpeg_passthrough(const image *im, arena *a, image_passthrough *out)
{
    jpeg_markers m;
    if (scan(im->bytes, &m) || !pdf_reads_it_so(&m)) return;
    *out = (image_passthrough){.how = PASS_JPEG,
                               .data = im->bytes,
                               .width = m.width,
                               .height = m.height,
                               .components = m.components,
                               .depth = m.depth,
                               .cmyk_inverted = m.components == 4 && m.adobe,
                               .icc = icc_checked(join_icc(&m, a), m.components)};
}

/* ---- decoding ---- */

typedef struct jpeg_job { /* lives outside the frame that longjmp returns to */
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    uint8_t *row; /* CMYK */
    image_pixels *out;
} jpeg_job;

static _Noreturn void on_error(j_common_ptr cinfo)
{
    jpeg_job *job = cinfo->client_data;
    longjmp(job->back, 1);
}

static void on_message(j_common_ptr cinfo, int level)
{
    (void)cinfo;
    (void)level; /* damaged entropy data shows as grey; the caller cannot do better */
}

static void on_progress(j_common_ptr cinfo)
{
    jpeg_job *job = cinfo->client_data;
    if (job->cinfo.input_scan_number > MAX_SCANS) longjmp(job->back, 1);
}

/* Adobe writes CMYK inverted: 255 is no ink. */
static void cmyk_row(const uint8_t *from, uint8_t *to, uint32_t width, bool inverted)
{
    for (uint32_t x = 0; x < width; x++, from += 4)
        for (int c = 0; c < 3; c++) {
            uint32_t light = inverted ? from[c] : 255u - from[c];
            uint32_t key = inverted ? from[3] : 255u - from[3];
            *to++ = (uint8_t)((light * key + 127) / 255);
        }
}

static void read_rows(jpeg_job *job)
{
    struct jpeg_decompress_struct *c = &job->cinfo;
    bool cmyk = c->out_color_space == JCS_CMYK;
    size_t stride = (size_t)job->out->width * job->out->components;
    while (c->output_scanline < c->output_height) {
        uint8_t *to = job->out->color + stride * c->output_scanline;
        JSAMPROW row = cmyk ? job->row : to;
        jpeg_read_scanlines(c, &row, 1);
        if (cmyk) cmyk_row(row, to, job->out->width, c->saw_Adobe_marker);
    }
}

static int decode(jpeg_job *job, str bytes)
{
    struct jpeg_decompress_struct *c = &job->cinfo;
    if (setjmp(job->back)) return -1;
    jpeg_create_decompress(c);
    c->client_data = job;
    c->progress = &job->progress;
    jpeg_mem_src(c, (const unsigned char *)bytes.p, bytes.n);
    jpeg_read_header(c, TRUE);
    c->out_color_space = c->num_components == 1   ? JCS_GRAYSCALE
                         : c->num_components == 3 ? JCS_RGB
                                                  : JCS_CMYK;
    c->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(c);
    *job->out = (image_pixels){.width = c->output_width,
                               .height = c->output_height,
                               .components = c->num_components == 1 ? 1 : 3};
    pixels_alloc(job->out, false);
    job->row = mem_alloc((size_t)4 * job->out->width);
    read_rows(job);
    return 0;
}

const char *jpeg_pixels(const image *im, image_pixels *out)
{
    jpeg_job job = {.out = out};
    job.cinfo.err = jpeg_std_error(&job.errors);
    job.cinfo.client_data = &job;
    job.errors.error_exit = on_error;
    job.errors.emit_message = on_message;
    job.progress.progress_monitor = on_progress;
    int status = decode(&job, im->bytes);
    jpeg_destroy_decompress(&job.cinfo);
    free(job.row);
    return status ? "its compressed data is damaged" : NULL;
}
