/* Sides and sizes in vertical writing, and in lines that run from the right. A flow-relative name
 * (margin-block-start) is read as the side that it is in horizontal writing, and marked; here, the
 * sides that were named by the sheet are turned to those of the flow, and the marked ones stay.
 * Both names of a side share one place in the cascade: the later one wins even where the two are
 * not the same side, so that a layout's `margin-block: 0` also takes back what base.css says of the
 * top. */
#include "css/internal.h"

/* The four sides of each, then width and height, then their bounds: neighbours in the table. */
static const uint16_t sided[][4] = {
    {P_MARGIN_TOP, P_MARGIN_RIGHT, P_MARGIN_BOTTOM, P_MARGIN_LEFT},
    {P_PADDING_TOP, P_PADDING_RIGHT, P_PADDING_BOTTOM, P_PADDING_LEFT},
    {P_BORDER_TOP_STYLE, P_BORDER_RIGHT_STYLE, P_BORDER_BOTTOM_STYLE, P_BORDER_LEFT_STYLE},
    {P_BORDER_TOP_WIDTH, P_BORDER_RIGHT_WIDTH, P_BORDER_BOTTOM_WIDTH, P_BORDER_LEFT_WIDTH},
    {P_BORDER_TOP_COLOR, P_BORDER_RIGHT_COLOR, P_BORDER_BOTTOM_COLOR, P_BORDER_LEFT_COLOR},
};
static const uint16_t sized[][2] = {
    {P_WIDTH, P_HEIGHT}, {P_MIN_WIDTH, P_MIN_HEIGHT}, {P_MAX_WIDTH, P_MAX_HEIGHT}};
enum {
    N_SIDED = sizeof sided / sizeof *sided,
    N_SIZED = sizeof sized / sizeof *sized,
    FIELD_MOST = 16 /* bytes of the largest field */
};

void css_note_flow(css_full *to, uint16_t id)
{
    for (uint32_t i = 0; i < N_SIDED; i++)
        for (uint32_t k = 0; k < 4; k++)
            if (sided[i][k] == id) to->flow |= 1u << (4 * i + k);
    for (uint32_t i = 0; i < N_SIZED; i++)
        for (uint32_t k = 0; k < 2; k++)
            if (sized[i][k] == id) to->flow |= 1u << (4 * N_SIDED + 2 * i + k);
}

/* Field k takes over field (k + 1) mod n: in vertical-rl the first line is at the right, lines end
 * at the bottom, the last line is at the left, lines begin at the top. */
static void turn(css_full *to, const uint16_t *ids, uint32_t n, uint32_t flow)
{
    char old[4][FIELD_MOST];
    const property *p = css_property(ids[0]);
    for (uint32_t k = 0; k < n; k++)
        memcpy(old[k], (char *)to + css_property(ids[k])->offset, p->size);
    for (uint32_t k = 0; k < n; k++) {
        uint16_t at = css_property(ids[k])->offset;
        if (flow & 1u << k) continue;
        if (flow & 1u << (k + 1) % n)
            memcpy((char *)to + at, (const char *)css_initial() + at, p->size);
        else
            memcpy((char *)to + at, old[(k + 1) % n], p->size);
    }
}

/* Flow-relative values of the left and right sides change places; what they leave is as it was at
 * first. */
static void mirror(css_full *to, uint16_t right, uint16_t left, bool right_flows, bool left_flows)
{
    char old_right[FIELD_MOST], old_left[FIELD_MOST];
    size_t size = css_property(left)->size, r = css_property(right)->offset,
           l = css_property(left)->offset;
    memcpy(old_right, (char *)to + r, size);
    memcpy(old_left, (char *)to + l, size);
    if (left_flows) memcpy((char *)to + l, (const char *)css_initial() + l, size);
    if (right_flows) memcpy((char *)to + r, (const char *)css_initial() + r, size);
    if (left_flows) memcpy((char *)to + r, old_left, size);
    if (right_flows) memcpy((char *)to + l, old_right, size);
}

void css_mirror_sides(css_full *to)
{
    for (uint32_t i = 0; i < N_SIDED; i++) {
        uint32_t flow = to->flow >> (4 * i);
        mirror(to, sided[i][1], sided[i][3], flow & 2u, flow & 8u);
    }
}

void css_turn_sides(css_full *to)
{
    for (uint32_t i = 0; i < N_SIDED; i++) turn(to, sided[i], 4, to->flow >> (4 * i) & 15u);
    for (uint32_t i = 0; i < N_SIZED; i++)
        turn(to, sized[i], 2, to->flow >> (4 * N_SIDED + 2 * i) & 3u);
}
