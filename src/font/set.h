/* What is known of fonts: files, the faces in them, and the lists made for requests. */
#ifndef BX_FONT_SET_H
#define BX_FONT_SET_H

#include "font/internal.h"

typedef enum { FROM_RULE /* @font-face */, FROM_FOLDER, FROM_LOCK, FROM_SYSTEM } font_origin;

typedef struct font_file {
    str name;          /* base name */
    str dir;           /* lock: folder below a standard font folder, "opentype/noto" */
    const char *path;  /* NULL: not looked for, or not there (looked) */
    str sha256, version; /* lock: in hexadecimal; "2.001" */
    font_origin origin;
    bool looked, opened; /* opened: bytes are there */
    file_map map;
    str bytes;
    str fault;          /* why it cannot be used, or how it differs from the lock; else empty */
} font_file;

/* A face that can be had: known by name, opened when it is first needed. */
typedef struct known_face {
    font_file *file;
    str family, style;
    uint32_t index;
    uint16_t weight;
    uint8_t slant; /* slant_kind of css: 0 normal, 1 italic, 2 oblique */
    bool failed;
    face *open;
    str fault;
} known_face;

typedef struct stack_entry {
    known_face *known;
    const face *face;    /* NULL: not opened yet (last resorts only) */
    bool western_only;   /* an italic companion of a CJK face: never sets CJK text */
    bool synthetic_slant, synthetic_bold;
    bool wide_quotes; /* “ is an em wide in Chinese text */
} stack_entry;

typedef struct stack_note {
    diag_code code;
    str message;
} stack_note;

struct font_stack {
    font_set *set;
    const font_request request; /* copied */
    VEC(stack_entry) entries;   /* the request's families: all open */
    VEC(stack_entry) last;      /* last resorts, opened under the set's lock */
    VEC(stack_note) notes;      /* told at each font_stack_get */
};

typedef struct system_face { /* fontconfig's answer for a character; known NULL: none */
    uint32_t cp;
    known_face *known;
} system_face;

struct font_set {
    pthread_mutex_t lock; /* all below */
    arena *mem;
    bool locked;
    str dir;
    VEC(font_file *) files;
    VEC(known_face *) known; /* in order of origin, then of the lock or of file names */
    map families;            /* folded name → family (set.c) */
    map stacks;              /* request → font_stack */
    map walked;              /* base name → path, made when a file is not where the lock says */
    bool did_walk;
    VEC(system_face) system; /* by character */
    uint32_t n_opened;
};

/* set.c; the lock is held by the caller */
known_face *set_know(font_set *s, font_file *file, str family, str style, uint32_t index,
                     uint16_t weight, uint8_t slant);
font_file *set_file(font_set *s, str name, font_origin origin);
const face *set_open(font_set *s, known_face *k); /* NULL: k->fault says why */
/* All faces of a family, of the first origin that has it; n = 0: unknown. */
typedef struct family {
    VEC(known_face *) faces;
    bool asked_system;
} family;
family *set_family(font_set *s, str name, bool ask_system);
str fold_family(arena *a, str name); /* ASCII lower case, white space as one space, no quotes */

/* lock.c */
void lock_read(font_set *s, str text, place at, diag *d);
/* How the file's bytes differ from the lock; empty: not at all. */
str lock_difference(font_set *s, const font_file *f, uint32_t index);

/* locate.c */
const char *locate_file(font_set *s, font_file *f);           /* NULL: nowhere */
void scan_folder(font_set *s, diag *d);                       /* font files beside the lock */
int scan_bytes(font_set *s, font_file *f, str family_or_empty); /* its faces become known; -1: none */
void system_family(font_set *s, str name);                    /* fontconfig */
known_face *system_character(font_set *s, uint32_t cp, const font_request *r);

/* names.c */
typedef enum { CLASS_NONE, CLASS_SERIF, CLASS_SANS, CLASS_MONO, CLASS_KAI, CLASS_FANGSONG, CLASS_MATH } font_class;
typedef struct font_alias {
    font_class class;
    const char *region; /* "SC", …; NULL: the language decides */
    bool asks_system;   /* look for the name itself first, in the system too */
} font_alias;
bool name_alias(str folded, font_alias *out);
const char *region_of(str lang);   /* "SC", "TC", "HK", "JP", "KR" */
bool lang_is_cjk(str lang);
extern const char *const last_resorts[]; /* families, NULL at the end */
/* The italic companion of a CJK family, or NULL. */
const char *companion_of(str folded);

/* face.c */
face *face_open(arena *a, str bytes, uint32_t index, const char **fault);
void face_close(face *f);
uint32_t face_glyph(const face *f, uint32_t cp); /* 0: none; cached */
str face_revision(arena *a, str bytes, uint32_t index); /* head.fontRevision, "2.001" */

/* stack.c: the entry that sets a cluster; takes the lock only for last resorts */
typedef struct cluster_need {
    const uint32_t *cps;
    uint32_t n;
    bool cjk;    /* set with CJK text */
    bool shared; /* a mark that Western text has too */
} cluster_need;
typedef struct cluster_face {
    const face *face;
    bool slant, bold;
    known_face *known;
} cluster_face;
cluster_face stack_pick(const font_stack *st, const cluster_need *need);

#endif
