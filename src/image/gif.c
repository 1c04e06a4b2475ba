/* GIF: the first frame on the logical screen; what it does not cover is transparent. (An EPUB gets
 * the file itself, with its animation.) giflib reads the records; a frame's rows are decoded one by
 * one, so that a frame's claimed size costs nothing before its data is there. */
#include <gif_lib.h>
#include <stdlib.h>

#include "image/internal.h"

const char *gif_header(str bytes, image_header *h)
{
    if (bytes.n < 14) return "it is cut off";
    h->width = le16(bytes.p + 6);
    h->height = le16(bytes.p + 8);
    return NULL;
}

typedef struct gif_job {
    str bytes;
    size_t at;
    image_pixels *out;
    int transparent; /* palette index or -1 */
} gif_job;

static int read_bytes(GifFileType *gif, GifByteType *to, int n)
{
    gif_job *job = gif->UserData;
    size_t left = job->bytes.n - job->at;
    size_t take = (size_t)n < left ? (size_t)n : left;
    memcpy(to, job->bytes.p + job->at, take);
    job->at += take;
    return (int)take;
}

static int read_extension(GifFileType *gif, gif_job *job)
{
    int code;
    GifByteType *block;
    GraphicsControlBlock control;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) return -1;
    if (code == GRAPHICS_EXT_FUNC_CODE && block &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
        job->transparent = control.TransparentColor;
    while (block)
        if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) return -1;
    return 0;
}

static void paint_row(const gif_job *job, const GifFileType *gif, const GifByteType *row, int y)
{
    const ColorMapObject *colors = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    int64_t to_y = (int64_t)gif->Image.Top + y;
    if (to_y >= job->out->height) return;
    for (int x = 0; x < gif->Image.Width; x++) {
        int64_t to_x = (int64_t)gif->Image.Left + x;
        if (to_x >= job->out->width) break;
        if (row[x] == job->transparent || !colors || row[x] >= colors->ColorCount) continue;
        size_t at = (size_t)to_y * job->out->width + (size_t)to_x;
        const GifColorType *c = &colors->Colors[row[x]];
        job->out->color[3 * at] = c->Red;
        job->out->color[3 * at + 1] = c->Green;
        job->out->color[3 * at + 2] = c->Blue;
        job->out->alpha[at] = 255;
    }
}

static int read_frame(GifFileType *gif, gif_job *job)
{
    static const int first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    if (DGifGetImageDesc(gif) == GIF_ERROR) return -1;
    int status = 0, passes = gif->Image.Interlace ? 4 : 1;
    GifByteType *row = mem_alloc((size_t)gif->Image.Width + 1);
    for (int pass = 0; pass < passes; pass++)
        for (int y = passes > 1 ? first[pass] : 0;
             !status && y<gif->Image.Height; y += passes> 1 ? step[pass] : 1) {
            if (DGifGetLine(gif, row, gif->Image.Width) == GIF_ERROR)
                status = -1;
            else
                paint_row(job, gif, row, y);
        }
    free(row);
    return status;
}

static int read_first_frame(GifFileType *gif, gif_job *job)
{
    GifRecordType record;
    while (DGifGetRecordType(gif, &record) == GIF_OK) {
        if (record == IMAGE_DESC_RECORD_TYPE) return read_frame(gif, job);
        if (record != EXTENSION_RECORD_TYPE || read_extension(gif, job)) return -1;
    }
    return -1;
}

static void drop_opaque_alpha(image_pixels *p)
{
    size_t n = (size_t)p->width * p->height;
    for (size_t i = 0; i < n; i++)
        if (p->alpha[i] != 255) return;
    free(p->alpha);
    p->alpha = NULL;
}

const char *gif_pixels(const image *im, image_pixels *out)
{
    gif_job job = {.bytes = im->bytes, .out = out, .transparent = -1};
    int code = 0;
    GifFileType *gif = DGifOpen(&job, read_bytes, &code);
    if (!gif) return "its header is damaged";
    *out = (image_pixels){.width = im->width, .height = im->height, .components = 3};
    pixels_alloc(out, true);
    int status = read_first_frame(gif, &job);
    DGifCloseFile(gif, &code);
    if (!status) drop_opaque_alpha(out);
    return status ? "its compressed data is damaged" : NULL;
}
