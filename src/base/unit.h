/* Lengths of the layout: integers, 1 mpt = 1/1000 pt (1 pt = 1/72 in). No floating point. */
#ifndef BX_BASE_UNIT_H
#define BX_BASE_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t mpt; /* 1/1000 pt; sums that may grow are int64_t */

#define PT(n) ((mpt)((n)*1000))
#define MPT_MAX ((mpt)1000000000) /* 1,000,000 pt: "as much as you like" */

typedef struct rect {
    mpt x, y, w, h; /* y grows downwards, origin at the upper left */
} rect;

/* a*b/c, rounded half away from zero; c > 0. The one rounding rule of the layout. */
static inline int64_t mul_div(int64_t a, int64_t b, int64_t c)
{
    int64_t p = a * b;
    return p >= 0 ? (p + c / 2) / c : -((-p + c / 2) / c);
}

static inline mpt mpt_min(mpt a, mpt b)
{
    return a < b ? a : b;
}
static inline mpt mpt_max(mpt a, mpt b)
{
    return a > b ? a : b;
}

/* A colour as the layout gives it. COLOR_NONE is "transparent": paint nothing. */
typedef enum { COLOR_NONE, COLOR_GREY, COLOR_RGB, COLOR_CMYK } color_space;
typedef struct color {
    uint8_t space; /* color_space */
    uint8_t c[4];  /* components, 0..255: grey uses c[0], RGB c[0..2], CMYK c[0..3] */
    uint8_t alpha; /* 255: opaque */
} color;

#endif
