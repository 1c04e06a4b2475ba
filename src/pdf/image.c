/* Images: JPEG and PNG data passes as it is, the rest as compressed pixels with a soft mask. */
#include <inttypes.h>

#include "pdf/internal.h"

enum { PRINT_DPI = 300 }; /* drawings are drawn so fine at the size they are shown */

static str key_of(pdf *p, const image *im)
{
    return str_printf(p->mem, "%016" PRIx64 "-%zu", im->hash, im->bytes.n);
}

uint32_t image_find(const pdf *p, const image *im)
{
    char key[64];
    int n = snprintf(key, sizeof key, "%016" PRIx64 "-%zu", im->hash, im->bytes.n);
    uintptr_t at = (uintptr_t)map_get(&p->picture_of, (str){key, (size_t)n});
    return at ? (uint32_t)(at - 1) : UINT32_MAX;
}

void image_collect(pdf *p, const item *it)
{
    if (it->image.image) image_use(p, it->image.image, it->image.w);
}

void image_use(pdf *p, const image *im, mpt width)
{
    uint32_t at = image_find(p, im);
    if (at == UINT32_MAX) {
        at = p->pictures.n;
        *vec_add(p->mem, &p->pictures) = (picture){.image = im};
        *map_put(&p->picture_of, key_of(p, im)) = (void *)(uintptr_t)(at + 1);
    }
    p->pictures.at[at].widest = mpt_max(p->pictures.at[at].widest, width);
}

/* ---- dictionaries */

static object *image_object(pdf *p, str data, uint32_t width, uint32_t height, uint32_t depth)
{
    object *o = object_packed(p, data);
    HPDF_Dict_AddName(o->dict, "Type", "XObject");
    HPDF_Dict_AddName(o->dict, "Subtype", "Image");
    HPDF_Dict_AddNumber(o->dict, "Width", (HPDF_INT32)width);
    HPDF_Dict_AddNumber(o->dict, "Height", (HPDF_INT32)height);
    HPDF_Dict_AddNumber(o->dict, "BitsPerComponent", (HPDF_INT32)depth);
    return o;
}

static const char *device_space(uint32_t components)
{
    return components == 1 ? "DeviceGray" : components == 4 ? "DeviceCMYK" : "DeviceRGB";
}

/* /ICCBased, one profile for all images that have the same one. */
static HPDF_Array icc_space(pdf *p, str icc, uint32_t components)
{
    str key = str_printf(p->mem, "icc %016" PRIx64 "-%zu", hash_bytes(icc.p, icc.n, 0), icc.n);
    void **known = map_put(&p->picture_of, key);
    if (!*known) {
        object *o = object_stream(p, icc);
        HPDF_Dict_AddNumber(o->dict, "N", (HPDF_INT32)components);
        HPDF_Dict_AddName(o->dict, "Alternate", device_space(components));
        *known = o;
    }
    HPDF_Array a = HPDF_Array_New(p->doc->mmgr);
    HPDF_Array_AddName(a, "ICCBased");
    HPDF_Array_Add(a, ((object *)*known)->dict);
    return a;
}

static void set_space(pdf *p, HPDF_Dict d, const image_passthrough *pass)
{
    HPDF_Array indexed = NULL;
    uint32_t components = pass->palette.n ? 3 : pass->components;
    HPDF_Array space = pass->icc.n ? icc_space(p, pass->icc, components) : NULL;
    if (pass->palette.n) {
        indexed = HPDF_Array_New(p->doc->mmgr);
        HPDF_Array_AddName(indexed, "Indexed");
        if (space)
            HPDF_Array_Add(indexed, space);
        else
            HPDF_Array_AddName(indexed, "DeviceRGB");
        HPDF_Array_AddNumber(indexed, (HPDF_INT32)(pass->palette.n / 3) - 1);
        HPDF_Array_Add(indexed, binary_new(p, pass->palette));
    }
    if (indexed || space)
        HPDF_Dict_Add(d, "ColorSpace", indexed ? indexed : space);
    else
        HPDF_Dict_AddName(d, "ColorSpace", device_space(components));
}

static object *passthrough_object(pdf *p, const image_passthrough *pass)
{
    object *o = image_object(p, pass->data, pass->width, pass->height, pass->depth);
    set_space(p, o->dict, pass);
    HPDF_Dict_AddName(o->dict, "Filter", pass->how == PASS_JPEG ? "DCTDecode" : "FlateDecode");
    if (pass->how == PASS_PNG) {
        HPDF_Dict parms = dict_dict(p, o->dict, "DecodeParms");
        HPDF_Dict_AddNumber(parms, "Predictor", 15);
        HPDF_Dict_AddNumber(parms, "Colors", pass->palette.n ? 1 : (HPDF_INT32)pass->components);
        HPDF_Dict_AddNumber(parms, "BitsPerComponent", (HPDF_INT32)pass->depth);
        HPDF_Dict_AddNumber(parms, "Columns", (HPDF_INT32)pass->width);
    } else if (pass->cmyk_inverted) {
        HPDF_Array decode = HPDF_Array_New(p->doc->mmgr);
        for (int i = 0; i < 8; i++) HPDF_Array_AddNumber(decode, i % 2 == 0);
        HPDF_Dict_Add(o->dict, "Decode", decode);
    }
    return o;
}

static object *pixels_object(pdf *p, const uint8_t *pixels, const image_pixels *px,
                             uint32_t components)
{
    size_t n = (size_t)px->width * px->height * components;
    str packed = pdf_deflate(p, (str){(const char *)pixels, n}, &p->packed);
    object *o = image_object(p, str_copy(p->mem, packed), px->width, px->height, 8);
    o->deflated = true;
    HPDF_Dict_AddName(o->dict, "ColorSpace", device_space(components));
    return o;
}

static uint32_t drawing_dpi(const picture *pic)
{
    mpt natural = pic->image->natural_w;
    if (natural <= 0 || pic->widest <= 0) return PRINT_DPI;
    int64_t dpi = mul_div(PRINT_DPI, pic->widest, natural);
    return dpi < 1 ? 1 : dpi > 4800 ? 4800 : (uint32_t)dpi;
}

static int embed(pdf *p, picture *pic)
{
    image_passthrough pass = {0};
    image_get_passthrough(pic->image, p->mem, &pass);
    if (pass.how != PASS_NONE) {
        pic->turned = pic->image->orientation > 1;
        pic->object = passthrough_object(p, &pass);
        return 0;
    }
    image_pixels px = {0};
    if (image_get_pixels(pic->image, drawing_dpi(pic), &px, p->in->diag)) return -1;
    pic->object = pixels_object(p, px.color, &px, px.components);
    if (px.alpha) dict_set(pic->object->dict, "SMask", pixels_object(p, px.alpha, &px, 1));
    image_pixels_drop(&px);
    return 0;
}

/* An image that cannot be decoded has its diagnostic and leaves its place empty. */
void images_embed(pdf *p)
{
    for (uint32_t i = 0; i < p->pictures.n; i++) embed(p, &p->pictures.at[i]);
}
