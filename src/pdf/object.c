/* Objects and the file, over libharu's object layer.
 *
 * An object is a libharu dictionary in its cross-reference table. Keys that are few are set as
 * libharu values; the rest is written by the object's keys function from libharu's write_fn, and a
 * stream behind the dictionary from its after_write_fn, so that streams need no second object for
 * their length, no copy and no zlib. libharu numbers the objects, writes them in order and makes
 * the table and the trailer. */
#include <errno.h>
#include <stdlib.h>

#include "base/sha256.h"
#include "pdf/internal.h"

#define CHUNK 65536
#define FILE_MAX 0x7FFFFFFFu /* libharu counts bytes in 32 bits */

/* The file while it is written: it is hashed on its way, in chunks chained by their digests. */
typedef struct file_state {
    output *to;
    int error; /* errno of the first failure */
    bool too_big;
    uint64_t size;
    uint32_t n;                /* bytes of the chunk */
    uint8_t chunk[32 + CHUNK]; /* the digest so far, then the bytes */
    HPDF_Stream stream;
    HPDF_Binary id[2];
} file_state;

/* ---- objects */

static HPDF_STATUS write_keys(HPDF_Dict d, HPDF_Stream stream)
{
    object *o = d->attr;
    buf *out = &o->pdf->keys;
    out->n = 0;
    if (o->keys) o->keys(o->pdf, o, out);
    if (o->has_stream) {
        if (o->deflated) buf_z(out, "/Filter/FlateDecode");
        buf_z(out, "/Length ");
        put_int(out, (int64_t)o->stream.n);
    }
    if (!out->n) return HPDF_OK;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)out->p, (HPDF_UINT)out->n);
}

static HPDF_STATUS write_stream(HPDF_Dict d)
{
    static const char before[] = "\nstream\r\n", after[] = "\nendstream";
    object *o = d->attr;
    HPDF_Stream to = o->pdf->file->stream;
    HPDF_STATUS status = HPDF_Stream_Write(to, (const HPDF_BYTE *)before, sizeof before - 1);
    if (!status && o->stream.n)
        status = HPDF_Stream_Write(to, (const HPDF_BYTE *)o->stream.p, (HPDF_UINT)o->stream.n);
    if (!status) status = HPDF_Stream_Write(to, (const HPDF_BYTE *)after, sizeof after - 1);
    return status;
}

object *object_adopt(pdf *p, HPDF_Dict d, void (*keys)(pdf *, object *, buf *), const void *data)
{
    object *o = arena_new_of(p->mem, object);
    *o = (object){.dict = d, .pdf = p, .keys = keys, .data = data};
    o->number = d->header.obj_id & 0x00FFFFFF;
    d->attr = o;
    d->before_write_fn = NULL;
    d->write_fn = write_keys;
    return o;
}

object *object_new(pdf *p, void (*keys)(pdf *, object *, buf *), const void *data)
{
    if (p->doc->xref->entries->count >= HPDF_LIMIT_MAX_XREF_ELEMENT) {
        HPDF_SetError(&p->doc->error, HPDF_XREF_COUNT_ERR, 0); /* so nothing will be written */
        return object_adopt(p, p->doc->info, NULL, NULL);
    }
    HPDF_Dict d = HPDF_Dict_New(p->doc->mmgr);
    HPDF_Xref_Add(p->doc->xref, d);
    return object_adopt(p, d, keys, data);
}

object *object_packed(pdf *p, str bytes)
{
    object *o = object_new(p, NULL, NULL);
    o->dict->after_write_fn = write_stream;
    o->has_stream = true;
    o->stream = bytes;
    return o;
}

static str deflate(struct libdeflate_compressor *z, str bytes, buf *out)
{
    size_t bound = libdeflate_zlib_compress_bound(z, bytes.n);
    if (out->cap < bound + 1) {
        out->p = mem_realloc(out->p, bound + 1);
        out->cap = bound + 1;
    }
    out->n = libdeflate_zlib_compress(z, bytes.p, bytes.n, out->p, bound);
    return buf_view(out);
}

str pdf_deflate(pdf *p, str bytes, buf *out)
{
    return deflate(p->deflate, bytes, out);
}

static object *stream(pdf *p, struct libdeflate_compressor *z, str bytes)
{
    object *o = object_packed(p, str_copy(p->mem, deflate(z, bytes, &p->packed)));
    o->deflated = true;
    return o;
}

object *object_stream(pdf *p, str bytes)
{
    return stream(p, p->deflate, bytes);
}

object *object_program(pdf *p, str bytes)
{
    return stream(p, p->deflate_dense, bytes);
}

void dict_set(HPDF_Dict d, const char *key, const object *o)
{
    HPDF_Dict_Add(d, key, o->dict);
}

HPDF_Binary binary_new(pdf *p, str bytes)
{
    return HPDF_Binary_New(p->doc->mmgr, (HPDF_BYTE *)(uintptr_t)bytes.p, (HPDF_UINT)bytes.n);
}

HPDF_Dict dict_dict(pdf *p, HPDF_Dict d, const char *key)
{
    HPDF_Dict inner = HPDF_Dict_New(p->doc->mmgr);
    HPDF_Dict_Add(d, key, inner);
    return inner;
}

/* ---- the file */

static void hash_chunk(file_state *f)
{
    uint8_t digest[32];
    sha256((str){(const char *)f->chunk, 32 + f->n}, digest);
    memcpy(f->chunk, digest, 32);
    f->n = 0;
}

static HPDF_STATUS flush_chunk(file_state *f)
{
    if (out_write(f->to, f->chunk + 32, f->n)) {
        f->error = errno ? errno : EIO;
        return HPDF_FILE_IO_ERROR;
    }
    hash_chunk(f);
    return HPDF_OK;
}

static HPDF_STATUS on_write(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT n)
{
    file_state *f = stream->attr;
    if (f->error || f->too_big) return HPDF_FILE_IO_ERROR;
    f->size += n;
    if (f->size > FILE_MAX) {
        f->too_big = true;
        return HPDF_FILE_IO_ERROR;
    }
    while (n) {
        uint32_t room = CHUNK - f->n, part = n < room ? n : room;
        memcpy(f->chunk + 32 + f->n, bytes, part);
        f->n += part;
        bytes += part;
        n -= part;
        if (f->n == CHUNK && flush_chunk(f)) return HPDF_FILE_IO_ERROR;
    }
    return HPDF_OK;
}

/* The trailer is the last thing written: now the content is known. */
static HPDF_STATUS set_id(HPDF_Dict trailer)
{
    file_state *f = trailer->attr;
    HPDF_STATUS status = flush_chunk(f);
    for (int i = 0; i < 2 && !status; i++) status = HPDF_Binary_SetValue(f->id[i], f->chunk, 16);
    return status;
}

static void make_trailer(pdf *p, file_state *f)
{
    HPDF_Dict trailer = p->doc->trailer;
    HPDF_Dict_Add(trailer, "Root", p->doc->catalog);
    HPDF_Dict_Add(trailer, "Info", p->doc->info);
    HPDF_Array id = HPDF_Array_New(p->doc->mmgr);
    HPDF_Dict_Add(trailer, "ID", id);
    for (int i = 0; i < 2; i++) {
        f->id[i] = binary_new(p, (str){(const char *)f->chunk, 16});
        HPDF_Array_Add(id, f->id[i]);
    }
    trailer->attr = f;
    trailer->before_write_fn = set_id;
}

static void report(pdf *p, const file_state *f, HPDF_STATUS status)
{
    place nowhere = {0};
    if (f->error)
        diag_add(p->in->diag, D_FILE_UNWRITABLE, nowhere, "the PDF cannot be written: %s",
                 strerror(f->error));
    else if (f->too_big)
        diag_add(p->in->diag, D_LIMIT, nowhere, "the PDF would be larger than 2 GiB");
    else if (status == HPDF_XREF_COUNT_ERR)
        diag_add(p->in->diag, D_LIMIT, nowhere, "the PDF would have more than %d objects",
                 HPDF_LIMIT_MAX_XREF_ELEMENT);
    else
        diag_add(p->in->diag, D_INTERNAL, nowhere, "libharu failed with 0x%04lX, detail %lu",
                 (unsigned long)status, (unsigned long)p->doc->error.detail_no);
}

int file_write(pdf *p, output *to)
{
    static const char header[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    file_state *f = arena_new_of(p->mem, file_state);
    f->to = to;
    p->file = f;
    p->doc->pdf_version = HPDF_VER_17;
    make_trailer(p, f);
    f->stream = HPDF_CallbackWriter_New(p->doc->mmgr, on_write, f);
    HPDF_STATUS status = p->doc->error.error_no; /* of all that was made before */
    if (!status) status = HPDF_Stream_WriteStr(f->stream, header);
    if (!status) status = HPDF_Xref_WriteToStream(p->doc->xref, f->stream, NULL);
    if (!status) status = p->doc->error.error_no;
    if (!status) status = flush_chunk(f);
    if (status) report(p, f, status);
    HPDF_Stream_Free(f->stream);
    return status ? -1 : 0;
}
