/* Model: a stack is the request's families, resolved to open faces, then the class's own families,
 * so that the first entries cover nearly all text. What they lack is looked for in the last
 * resorts: families of the character's script, symbol fonts, and at the very end the system. */
#include "font/set.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

enum { MAX_FAMILIES = 64, SYNTHETIC_FROM = 600, BOLD_FROM = 600 };

typedef struct build {
    font_set *set;
    font_stack *stack;
    font_class class;   /* of the last name */
    const char *region; /* of a name that says it */
    bool found_named;
    buf missing; /* named families that are not there */
} build;

static void note(build *b, diag_code code, str message)
{
    stack_note *n = vec_add(b->set->mem, &b->stack->notes);
    n->code = code;
    n->message = message;
}

/* A mark as the face sets it in CJK text of the stack's language. */
static hb_codepoint_t set_mark(const face *f, str lang, const char *mark, int32_t *advance)
{
    static const hb_feature_t full = {FONT_TAG('f', 'w', 'i', 'd'), 1, HB_FEATURE_GLOBAL_START,
                                      HB_FEATURE_GLOBAL_END};
    hb_buffer_t *text = hb_buffer_create();
    hb_buffer_add_utf8(text, mark, 3, 0, 3);
    hb_buffer_set_direction(text, HB_DIRECTION_LTR);
    hb_buffer_set_script(text, HB_SCRIPT_HAN);
    hb_buffer_set_language(text, hb_language_from_string(lang.p, (int)lang.n));
    hb_shape(f->hb, text, &full, 1);
    unsigned n;
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(text, &n);
    hb_codepoint_t id = n == 1 ? hb_buffer_get_glyph_infos(text, &n)->codepoint : 0;
    *advance = n == 1 ? at->x_advance : 0;
    hb_buffer_destroy(text);
    return id;
}

/* Is “ an em wide? */
static bool has_wide_quotes(const face *f, str lang)
{
    int32_t advance;
    set_mark(f, lang, "\xE2\x80\x9C", &advance);
    return advance >= (int32_t)f->upem * 9 / 10;
}

/* Does the comma stand in the middle of its em, as in Taiwan and Hong Kong? */
static bool has_centred_stops(const face *f, str lang)
{
    int32_t advance;
    hb_glyph_extents_t ink;
    hb_codepoint_t comma = set_mark(f, lang, "\xEF\xBC\x8C", &advance);
    if (!comma || !hb_font_get_glyph_extents(f->hb, comma, &ink)) return false;
    int32_t off = ink.x_bearing + ink.width / 2 - advance / 2;
    return off * 8 < advance && -off * 8 < advance;
}

static void fill_entry(font_stack *st, stack_entry *e, known_face *k, const face *f)
{
    e->known = k;
    e->face = f;
    e->slant = st->request.slant != SLANT_NORMAL && k->slant == SLANT_NORMAL && !f->has_han;
    e->bold = st->request.weight >= SYNTHETIC_FROM && k->weight < BOLD_FROM && !is_heavy(k->family);
}

static void tell_difference(build *b, const known_face *k)
{
    if (k->file->differs.n)
        note(b, D_FONT_LOCK,
             str_printf(b->set->mem, "%.*s (%.*s): %.*s", STR_ARG(k->family),
                        STR_ARG(k->file->name), STR_ARG(k->file->differs)));
}

static bool add_face(build *b, known_face *k, bool western_only)
{
    font_stack *st = b->stack;
    for (uint32_t i = 0; i < st->entries.n; i++)
        if (st->entries.at[i].known == k) return true;
    const face *f = set_open(b->set, k);
    if (!f) {
        note(b, D_FONT_BAD,
             str_printf(b->set->mem, "%.*s (%.*s) was not used: %.*s", STR_ARG(k->family),
                        STR_ARG(k->file->name), STR_ARG(k->fault)));
        return false;
    }
    stack_entry *e = vec_add(b->set->mem, &st->entries);
    *e = (stack_entry){.western_only = western_only};
    fill_entry(st, e, k, f);
    e->wide_quotes =
        st->wants_wide && f->has_han && !western_only && has_wide_quotes(f, st->request.lang);
    e->centred_stops =
        st->wants_centred && f->has_han && !western_only && has_centred_stops(f, st->request.lang);
    tell_difference(b, k);
    return true;
}

static bool add_family(build *b, str name, bool ask_system)
{
    const font_request *r = &b->stack->request;
    known_face *k = set_pick(b->set, name, r->weight, r->slant, ask_system);
    if (!k) return false;
    const char *companion = r->slant == SLANT_NORMAL || k->slant != SLANT_NORMAL
                                ? NULL
                                : companion_of(fold_family(b->set->mem, name));
    if (companion) {
        known_face *c = set_pick(b->set, str_of(companion), r->weight, r->slant, false);
        if (c && c->slant != SLANT_NORMAL) add_face(b, c, true);
    }
    return add_face(b, k, false);
}

static bool add_fangsong(build *b)
{
    for (size_t i = 0; fangsong_families[i]; i++)
        if (add_family(b, str_of(fangsong_families[i]), true)) return true;
    return false;
}

static void add_alias(build *b, const font_alias *alias)
{
    str names[ALIAS_FAMILIES];
    uint32_t n = alias_families(b->set->mem, alias, b->stack->request.lang, names);
    for (uint32_t i = 0; i < n; i++) add_family(b, names[i], true);
}

static void miss(build *b, str name)
{
    buf_fmt(&b->missing, "%s\"%.*s\"", b->missing.n ? ", " : "", STR_ARG(name));
}

static void add_name(build *b, str name)
{
    str folded = fold_family(b->set->mem, name);
    const font_alias *alias = name_alias(folded);
    if (add_family(b, folded, !alias || alias->flags & ALIAS_REAL)) {
        const face *f = b->stack->entries.at[b->stack->entries.n - 1].face;
        b->class = f->monospace ? CLASS_MONO : face_is_serif(f) ? CLASS_SERIF : CLASS_SANS;
        b->found_named = true;
        return;
    }
    if (!alias) {
        miss(b, name);
        return;
    }
    b->class = alias->class;
    if (alias->region) b->region = alias->region;
    if (alias->class == CLASS_FANGSONG && !add_fangsong(b)) miss(b, name);
    if (alias->flags & ALIAS_SAME) b->found_named = true;
    if (alias->flags & ALIAS_REAL) miss(b, name);
    if (alias->like) add_family(b, str_of(alias->like), true);
    add_alias(b, alias);
}

/* Families are told as missing when none of those that were named is there. */
static void tell_missing(build *b)
{
    if (b->missing.n && !b->found_named && b->stack->entries.n) {
        const stack_entry *first = &b->stack->entries.at[0];
        note(b, D_FONT_MISSING,
             str_printf(b->set->mem, "%s is not there; %.*s was used", b->missing.p,
                        STR_ARG(first->known->family)));
    }
    buf_drop(&b->missing);
}

static font_stack *new_stack(font_set *s, const font_request *r)
{
    font_stack *st = arena_new_of(s->mem, font_stack);
    uint32_t n = r->n_families < MAX_FAMILIES ? r->n_families : MAX_FAMILIES;
    str *families = arena_array(s->mem, str, n);
    for (uint32_t i = 0; i < n; i++) families[i] = str_copy(s->mem, r->families[i]);
    map_init(&st->rare, s->mem);
    st->set = s;
    st->request = (font_request){families, n, r->weight, r->slant, str_copy(s->mem, r->lang)};
    const char *region = region_of(r->lang);
    st->wants_wide = lang_is_cjk(r->lang) && strcmp(region, "KR");
    st->wants_centred = !strcmp(region, "TC") || !strcmp(region, "HK");
    return st;
}

static font_stack *build_stack(font_set *s, const font_request *r)
{
    build b = {.set = s, .stack = new_stack(s, r), .class = CLASS_SERIF};
    font_stack *st = b.stack;
    for (uint32_t i = 0; i < st->request.n_families; i++) add_name(&b, st->request.families[i]);
    font_alias rest = *class_alias(b.class);
    rest.region = b.region;
    add_alias(&b, &rest);
    if (!st->entries.n) {
        known_face *any = system_character(s, 'x', &st->request);
        if (any) add_face(&b, any, false);
    }
    tell_missing(&b);
    return st;
}

const font_stack *font_stack_get(font_set *s, const font_request *request, diag *d, place at)
{
    buf key = {0};
    font_request plain = *request, *r = &plain;
    r->lang = plain_lang(request->lang);
    buf_fmt(&key, "%u %u %.*s", r->weight, r->slant, STR_ARG(r->lang));
    for (uint32_t i = 0; i < r->n_families; i++) {
        buf_byte(&key, '\n');
        buf_str(&key, r->families[i]);
    }
    pthread_mutex_lock(&s->lock);
    font_stack *st = map_get(&s->stacks, buf_view(&key));
    if (!st) *map_put(&s->stacks, buf_view(&key)) = st = build_stack(s, r);
    pthread_mutex_unlock(&s->lock);
    buf_drop(&key);
    for (uint32_t i = 0; i < st->notes.n; i++)
        diag_once(d, st->notes.at[i].code, at, st->notes.at[i].message);
    if (st->entries.n) return st;
    diag_add(d, D_FONT_BAD, at, "no font at all can be used");
    return NULL;
}

const face *font_stack_first(const font_stack *st)
{
    return st->entries.at[0].face;
}

/* ---- choosing the face of a cluster */

/* HarfBuzz makes these out of others when the face has no glyph for them. */
static bool is_made(const face *f, uint32_t cp)
{
    if (cp == 0x2011) return face_glyph(f, 0x2010) != 0;
    if (cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F)
        return face_glyph(f, ' ') != 0;
    return u_hasBinaryProperty((UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static bool has_composed(const face *f, const cluster_need *need)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    if (U_FAILURE(error)) return false;
    UChar32 sum = (UChar32)need->cps[0];
    for (uint32_t i = 1; i < need->n; i++) {
        UChar32 next = unorm2_composePair(nfc, sum, (UChar32)need->cps[i]);
        if (next >= 0)
            sum = next;
        else if (!face_glyph(f, need->cps[i]) && !is_made(f, need->cps[i]))
            return false;
    }
    return face_glyph(f, (uint32_t)sum) != 0;
}

static bool covers(const face *f, const cluster_need *need)
{
    uint32_t i = 0;
    while (i < need->n && (face_glyph(f, need->cps[i]) || is_made(f, need->cps[i]))) i++;
    return i == need->n || (need->n > 1 && has_composed(f, need));
}

/* Marks as the stack's language has them; else those of the first face. */
static const stack_entry *pick_cjk(const font_stack *st, const cluster_need *need)
{
    const stack_entry *other = NULL;
    for (uint32_t i = 0; i < st->entries.n; i++) {
        const stack_entry *e = &st->entries.at[i];
        if (!e->face->has_han || e->western_only || !covers(e->face, need)) continue;
        bool wide = e->wide_quotes || !need->wide || !st->wants_wide;
        if (wide && (e->centred_stops || !need->stop || !st->wants_centred)) return e;
        if (!other) other = e;
    }
    return other;
}

static const stack_entry *pick_any(const font_stack *st, const cluster_need *need)
{
    for (uint32_t i = 0; i < st->entries.n; i++) {
        const stack_entry *e = &st->entries.at[i];
        if (covers(e->face, need)) return e;
    }
    return NULL;
}

static const stack_entry *add_last(font_stack *st, known_face *k, const cluster_need *need)
{
    const face *f = k ? set_open(st->set, k) : NULL;
    if (!f || !covers(f, need)) return NULL;
    stack_entry *e = arena_new_of(st->set->mem, stack_entry);
    fill_entry(st, e, k, f);
    *vec_add(st->set->mem, &st->last) = e;
    return e;
}

static const stack_entry *last_family(font_stack *st, const char *name, const cluster_need *need)
{
    const font_request *r = &st->request;
    return add_last(st, set_pick(st->set, str_of(name), r->weight, r->slant, false), need);
}

static const stack_entry *script_family(font_stack *st, const cluster_need *need)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)need->cps[0], &error);
    if (U_FAILURE(error) || script <= USCRIPT_INHERITED) return NULL;
    const char *script_name = uscript_getName(script);
    if (!script_name) return NULL;
    bool serif = face_is_serif(st->entries.at[0].face);
    const stack_entry *e = NULL;
    for (int i = 0; i < 2 && !e; i++)
        e = last_family(st,
                        str_printf(st->set->mem, "Noto %s %s", (i == 0) == serif ? "Serif" : "Sans",
                                   script_name)
                            .p,
                        need);
    return e;
}

static const stack_entry *last_resort(font_stack *st, const cluster_need *need)
{
    for (uint32_t i = 0; i < st->last.n; i++)
        if (!st->last.at[i]->face->pictured && covers(st->last.at[i]->face, need))
            return st->last.at[i];
    const stack_entry *e = script_family(st, need);
    for (size_t i = 0; !e && last_resorts[i]; i++) e = last_family(st, last_resorts[i], need);
    return e ? e : add_last(st, system_character(st->set, need->cps[0], &st->request), need);
}

/* Characters that no entry has: the answer is kept, also when there is none. */
static const stack_entry *pick_rare(const font_stack *st, const cluster_need *need)
{
    static const stack_entry nothing;
    const uint32_t nobody =
        U_GC_CN_MASK | U_GC_CO_MASK | U_GC_CS_MASK; /* no meaning of their own */
    if (U_GET_GC_MASK((UChar32)need->cps[0]) & nobody) return NULL;
    font_stack *mine = (font_stack *)(uintptr_t)st; /* `last` and `rare` are under the lock */
    str key = {(const char *)need->cps, need->n * sizeof *need->cps};
    pthread_mutex_lock(&st->set->lock);
    void **at = map_put(&mine->rare, key);
    if (!*at) {
        const stack_entry *e = last_resort(mine, need);
        *at = (void *)(uintptr_t)(e ? e : &nothing);
    }
    const stack_entry *e = *at;
    pthread_mutex_unlock(&st->set->lock);
    return e == &nothing ? NULL : e;
}

static const stack_entry *pick_emoji(const font_stack *st, const cluster_need *need)
{
    const stack_entry *found = NULL;
    for (uint32_t i = 0; i < st->entries.n && !found; i++) {
        const stack_entry *e = &st->entries.at[i];
        bool colored = e->face->pictured || face_is_colored(e->face);
        if (colored && covers(e->face, need)) found = e;
    }
    if (found) return found;
    font_stack *mine = (font_stack *)(uintptr_t)st; /* `last` is under the lock */
    pthread_mutex_lock(&st->set->lock);
    for (uint32_t i = 0; i < st->last.n && !found; i++) {
        const stack_entry *e = st->last.at[i];
        if (e->face->pictured && covers(e->face, need)) found = e;
    }
    if (!found) found = last_family(mine, EMOJI_FAMILY, need);
    pthread_mutex_unlock(&st->set->lock);
    return found;
}

const stack_entry *stack_pick(const font_stack *st, const cluster_need *need)
{
    const stack_entry *e = need->emoji ? pick_emoji(st, need)
                           : need->cjk ? pick_cjk(st, need)
                                       : NULL;
    if (!e) e = pick_any(st, need);
    if (!e) e = pick_rare(st, need);
    if (e || need->n == 1) return e;
    cluster_need base = *need;
    base.n = 1; /* no marks */
    return stack_pick(st, &base);
}
