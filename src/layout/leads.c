/* Lines that lead to what follows them: a heading that was typed as a bold paragraph, and a
 * sentence that ends in a colon. They do not end a page. */
#include "layout/flow.h"

enum { BOLD = 600 };

static str visible(const box *b, const inl *run)
{
    return str_trim(str_sub(b->text, run->from, run->to - run->from));
}

static bool is_bold(const box *b)
{
    bool any = false;
    if (b->style->font_weight >= BOLD) return false;
    for (uint32_t i = 0; i < b->n_inls; i++) {
        const inl *run = &b->inls[i];
        if (run->kind != INL_TEXT || !visible(b, run).n) continue;
        if (run->style->font_weight < BOLD) return false;
        any = true;
    }
    return any;
}

int32_t leads_cost(const box *b, uint32_t n_lines)
{
    str text = str_trim(b->text);
    bool colon = str_ends(text, ":") || str_ends(text, "：");
    return n_lines && (colon || (n_lines == 1 && is_bold(b))) ? COST_LEADS : 0;
}
