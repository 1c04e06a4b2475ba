/* Frames → PDF 1.7: the only user of hpdf.h. */
#ifndef BX_PDF_PDF_H
#define BX_PDF_PDF_H

#include "base/diag.h"
#include "base/file.h"
#include "font/font.h"
#include "frame/frame.h"
#include "image/image.h"

typedef struct pdf_input {
    const frames *frames;
    str title, authors /* joined by "; " */, subject, keywords, lang, rights, publisher;
    int64_t date;                  /* seconds since 1970, UTC; for CreationDate, ModDate and XMP */
    bool two_pages, right_binding; /* PageLayout, ViewerPreferences */
    diag *diag;
} pdf_input;

int pdf_write(const pdf_input *in, output *to); /* 0, or -1 with a diagnostic; the caller commits */

#endif
