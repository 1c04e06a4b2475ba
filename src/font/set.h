/* What is known of fonts: files, the faces in them, and the lists made for requests. */
#ifndef BX_FONT_SET_H
#define BX_FONT_SET_H

#include "font/internal.h"

typedef enum { FROM_RULE /* @font-face */, FROM_FOLDER, FROM_LOCK, FROM_SYSTEM } font_origin;

typedef struct font_file {
    str name;            /* base name */
    str dir;             /* lock: folder below a standard font folder, "opentype/noto" */
    const char *path;    /* NULL: not looked for, or not there (looked) */
    str sha256, version; /* lock: in hexadecimal; "2.001" */
    font_origin origin;
    bool looked, opened; /* looked for; opened: bytes are there */
    file_map map;
    str bytes;
    str fault;   /* why it cannot be used; else empty */
    str differs; /* --locked: how it differs from the lock; else empty */
} font_file;

enum { SLANT_NORMAL, SLANT_ITALIC, SLANT_OBLIQUE }; /* slant_kind of css */

/* A face that can be had: known by name, opened when it is first needed. */
typedef struct known_face {
    font_file *file;
    str family, style;
    uint32_t index;
    uint16_t weight;
    uint8_t slant;
    face *open;
    str fault; /* why it cannot be used; else empty */
} known_face;

typedef struct family {
    VEC(known_face *) faces;
    bool asked_system;
} family;

typedef struct stack_entry {
    known_face *known;
    const face *face;
    bool western_only;  /* an italic companion of a CJK face: never sets CJK text */
    bool slant, bold;   /* synthetic */
    bool centred_stops; /* its comma stands in the middle, as in Taiwan and Hong Kong */
    bool wide_quotes;   /* its “ is an em wide, as Chinese and Japanese text wants it */
} stack_entry;

typedef struct stack_note {
    diag_code code;
    str message;
} stack_note;

struct font_stack {
    font_set *set;
    font_request request;     /* copied */
    bool wants_centred;       /* stops in the middle: Taiwan and Hong Kong */
    bool wants_wide;          /* quotes of CJK text are an em wide: Chinese and Japanese */
    VEC(stack_entry) entries; /* the request's families: all open, at least one */
    VEC(stack_entry *) last;  /* last resorts, opened under the set's lock */
    map rare;              /* characters of a cluster → stack_entry of `last`, under the lock */
    VEC(stack_note) notes; /* told at each font_stack_get */
};

typedef struct system_fonts system_fonts; /* system.c: fontconfig's list */

struct font_set {
    pthread_mutex_t lock; /* all below */
    arena *mem;
    bool locked;
    VEC(font_file *) files;
    VEC(known_face *) known; /* in order of origin, then of the lock or of file names */
    map families;            /* folded name → family */
    map stacks;              /* request → font_stack */
    map walked;              /* base name → path, made when a file is not where the lock says */
    bool did_walk;
    system_fonts *system; /* NULL: not asked yet */
    uint32_t n_opened;
};

/* set.c; the lock is held by the caller of these, and of those of the other files */
font_file *set_file(font_set *s, str name, font_origin origin);
known_face *set_know(font_set *s, font_file *file, str family_name, uint32_t index, uint16_t weight,
                     uint8_t slant);
const face *set_open(font_set *s, known_face *k); /* NULL: k->fault says why */
/* The best of a family, of the first origin that has it; NULL: the family is unknown. */
known_face *set_pick(font_set *s, str family_name, uint16_t weight, uint8_t slant, bool ask_system);
str fold_family(arena *a, str name); /* ASCII lower case, white space as one space, no quotes */

/* lock.c */
void lock_read(font_set *s, str text, place at, diag *d);
str lock_difference(font_set *s, const font_file *f); /* empty: none */

/* locate.c */
const char *locate_file(font_set *s, font_file *f);      /* NULL: nowhere */
void scan_folder(font_set *s, const char *dir, diag *d); /* font files beside the lock */
/* The plain font in a WOFF or WOFF2 file, decompressed into the arena; other bytes as they are. */
str plain_font(arena *a, str bytes);

/* system.c: fontconfig, asked only for what nothing else has */
void system_family(font_set *s, str folded);
known_face *system_character(font_set *s, uint32_t cp, const font_request *r);
void system_drop(font_set *s);

/* names.c */
typedef enum {
    CLASS_SERIF,
    CLASS_SANS,
    CLASS_MONO,
    CLASS_KAI,
    CLASS_FANGSONG,
    CLASS_MATH,
    CLASS_EMOJI
} font_class;
enum {
    ALIAS_REAL = 1,    /* a font's own name: it may be installed */
    ALIAS_SAME = 2,    /* the same design under another name: no substitute */
    ALIAS_WESTERN = 4, /* stands for the Western part only */
    ALIAS_HAN = 8      /* stands for the CJK part only */
};
typedef struct font_alias {
    font_class class;
    const char *region; /* "SC", …; NULL: the language decides */
    int flags;
    const char *like; /* a font of the same widths, when it is installed; NULL: none */
} font_alias;
const font_alias *name_alias(str folded);
const font_alias *class_alias(font_class class);
enum { ALIAS_FAMILIES = 8 };
/* Families that stand for the alias, the first one first; returns how many. */
uint32_t alias_families(arena *a, const font_alias *alias, str lang, str out[ALIAS_FAMILIES]);
extern const char *const fangsong_families[]; /* NULL at the end */
#define EMOJI_FAMILY "Noto Color Emoji"
extern const char *const last_resorts[];
const char *region_of(str lang); /* "SC", "TC", "HK", "JP", "KR" */
bool lang_is_cjk(str lang);
/* What of a language fonts know: "zh-Hans", "zh-Hant", "zh-HK", else the primary subtag; a slice of
 * lang or a constant. A document's odd tags make neither stacks nor HarfBuzz languages without end.
 */
str plain_lang(str lang);
bool is_heavy(str name);              /* a display face that is bold as it is */
const char *companion_of(str folded); /* the Western family of a CJK one, or NULL */

/* face.c */
face *face_open(arena *a, str bytes, uint32_t index, const char **fault);
void face_close(face *f);
str face_revision(arena *a, str bytes, uint32_t index); /* head.fontRevision, "2.001" */

/* stack.c: the entry that sets a cluster; takes the lock only for last resorts */
typedef struct cluster_need {
    const uint32_t *cps;
    uint32_t n;
    bool cjk;   /* set with CJK text */
    bool wide;  /* a quote, dash or dot of CJK text */
    bool stop;  /* a full-width comma, stop, colon … */
    bool emoji; /* wants to be a picture */
} cluster_need;
/* NULL: no font has it. */
const stack_entry *stack_pick(const font_stack *st, const cluster_need *need);

#endif
