/* The keywords of properties. A row with UNSUPPORTED is CSS that the PDF does not do: the value is
 * refused with `unsupported`, and goes to the EPUB all the same. */
#ifndef BX_CSS_WORDS_H
#define BX_CSS_WORDS_H

#include "css/internal.h"

#define WORDS(name, ...) static const keyword name[] = {__VA_ARGS__, {NULL, 0}}

WORDS(w_auto, {"auto", LEN_AUTO});
WORDS(w_normal, {"normal", 0});
WORDS(w_none_given, {"auto", 0});
WORDS(w_gap, {"normal", LEN_AUTO});
WORDS(w_column_span, {"none", 0}, {"all", 1});
WORDS(w_column_fill, {"balance", 0}, {"balance-all", 0}, {"auto", UNSUPPORTED});
WORDS(w_size, {"auto", LEN_AUTO}, {"min-content", LEN_MIN_CONTENT},
      {"max-content", LEN_MAX_CONTENT}, {"fit-content", LEN_FIT_CONTENT});
WORDS(w_max_size, {"none", LEN_NONE}, {"min-content", LEN_MIN_CONTENT},
      {"max-content", LEN_MAX_CONTENT}, {"fit-content", LEN_FIT_CONTENT});
WORDS(w_border_width, {"thin", PT(0.5)}, {"medium", PT(1)}, {"thick", PT(2)});
WORDS(w_thickness, {"auto", 0}, {"from-font", 0});
WORDS(w_writing_mode, {"horizontal-tb", WRITING_HORIZONTAL_TB},
      {"vertical-rl", WRITING_VERTICAL_RL}, {"vertical-lr", UNSUPPORTED},
      {"sideways-rl", UNSUPPORTED}, {"sideways-lr", UNSUPPORTED});
WORDS(w_text_orientation, {"mixed", ORIENTATION_MIXED}, {"upright", ORIENTATION_UPRIGHT},
      {"sideways", ORIENTATION_SIDEWAYS}, {"sideways-right", ORIENTATION_SIDEWAYS});
WORDS(w_direction, {"ltr", 0}, {"rtl", 1});
WORDS(w_bidi, {"normal", 0}, {"embed", 0}, {"isolate", 0}, {"plaintext", 0}, {"bidi-override", 1},
      {"isolate-override", 1});
WORDS(w_font_style, {"normal", SLANT_NORMAL}, {"italic", SLANT_ITALIC}, {"oblique", SLANT_OBLIQUE});
WORDS(w_font_kerning, {"auto", 1}, {"normal", 2}, {"none", 0});
WORDS(w_text_align, {"start", ALIGN_START}, {"end", ALIGN_END}, {"left", ALIGN_LEFT},
      {"right", ALIGN_RIGHT}, {"center", ALIGN_CENTER}, {"justify", ALIGN_JUSTIFY},
      {"match-parent", UNSUPPORTED}, {"justify-all", UNSUPPORTED});
WORDS(w_text_align_last, {"auto", ALIGN_AUTO}, {"start", ALIGN_START}, {"end", ALIGN_END},
      {"left", ALIGN_LEFT}, {"right", ALIGN_RIGHT}, {"center", ALIGN_CENTER},
      {"justify", ALIGN_JUSTIFY}, {"match-parent", UNSUPPORTED});
WORDS(w_text_justify, {"auto", 0}, {"none", 1}, {"inter-word", 2}, {"inter-character", 3},
      {"distribute", 3});
WORDS(w_white_space, {"normal", WS_NORMAL}, {"nowrap", WS_NOWRAP}, {"pre", WS_PRE},
      {"pre-wrap", WS_PRE_WRAP}, {"pre-line", WS_PRE_LINE}, {"break-spaces", WS_BREAK_SPACES});
WORDS(w_text_wrap, {"auto", WRAP_PRETTY}, {"pretty", WRAP_PRETTY}, {"balance", WRAP_BALANCE},
      {"stable", WRAP_STABLE}, {"wrap", WRAP_PRETTY}, {"nowrap", UNSUPPORTED},
      {"avoid-orphans", UNSUPPORTED});
WORDS(w_overflow_wrap, {"normal", WRAP_NORMAL}, {"break-word", WRAP_BREAK_WORD},
      {"anywhere", WRAP_ANYWHERE});
WORDS(w_word_break, {"normal", WORD_BREAK_NORMAL}, {"break-all", WORD_BREAK_ALL},
      {"keep-all", WORD_BREAK_KEEP_ALL}, {"break-word", UNSUPPORTED}, {"auto-phrase", UNSUPPORTED});
WORDS(w_line_break, {"auto", LINE_BREAK_AUTO}, {"loose", LINE_BREAK_LOOSE},
      {"normal", LINE_BREAK_NORMAL}, {"strict", LINE_BREAK_STRICT},
      {"anywhere", LINE_BREAK_ANYWHERE});
WORDS(w_line_snap, {"none", 0}, {"baseline", 1}, {"contain", UNSUPPORTED});
WORDS(w_hyphens, {"none", HYPHENS_NONE}, {"manual", HYPHENS_MANUAL}, {"auto", HYPHENS_AUTO});
WORDS(w_text_transform, {"none", TRANSFORM_NONE}, {"uppercase", TRANSFORM_UPPERCASE},
      {"lowercase", TRANSFORM_LOWERCASE}, {"capitalize", TRANSFORM_CAPITALIZE},
      {"full-width", TRANSFORM_FULL_WIDTH}, {"full-size-kana", UNSUPPORTED});
WORDS(w_text_spacing_trim, {"normal", TRIM_NORMAL}, {"space-all", TRIM_SPACE_ALL},
      {"space-first", TRIM_SPACE_FIRST}, {"trim-start", TRIM_START}, {"trim-both", TRIM_BOTH},
      {"trim-all", TRIM_ALL}, {"auto", TRIM_NORMAL});
WORDS(w_text_autospace, {"normal", AUTOSPACE_NORMAL}, {"auto", AUTOSPACE_NORMAL},
      {"no-autospace", AUTOSPACE_NONE}, {"none", AUTOSPACE_NONE}, {"ideograph-alpha", UNSUPPORTED},
      {"ideograph-numeric", UNSUPPORTED}, {"punctuation", UNSUPPORTED}, {"insert", UNSUPPORTED},
      {"replace", UNSUPPORTED});
WORDS(w_ruby_position, {"alternate", RUBY_ALTERNATE}, {"over", RUBY_OVER}, {"under", RUBY_UNDER},
      {"inter-character", RUBY_INTER_CHARACTER});
WORDS(w_ruby_align, {"space-around", RUBY_SPACE_AROUND}, {"center", RUBY_CENTER},
      {"start", RUBY_START}, {"space-between", RUBY_SPACE_BETWEEN});
WORDS(w_warichu, {"none", 0}, {"split", 1});
WORDS(w_visibility, {"visible", 0}, {"hidden", 1}, {"collapse", 2});
WORDS(w_list_style_position, {"outside", 0}, {"inside", 1});
WORDS(w_caption_side, {"top", 0}, {"bottom", 1}, {"block-start", 0}, {"block-end", 1});
WORDS(w_border_collapse, {"separate", 0}, {"collapse", 1});
WORDS(w_empty_cells, {"show", 0}, {"hide", 1});
WORDS(w_display, {"none", DISPLAY_NONE}, {"contents", DISPLAY_CONTENTS}, {"inline", DISPLAY_INLINE},
      {"inline-block", DISPLAY_INLINE_BLOCK}, {"block", DISPLAY_BLOCK},
      {"flow-root", DISPLAY_FLOW_ROOT}, {"list-item", DISPLAY_LIST_ITEM}, {"table", DISPLAY_TABLE},
      {"inline-table", DISPLAY_INLINE_TABLE}, {"table-row-group", DISPLAY_TABLE_ROW_GROUP},
      {"table-header-group", DISPLAY_TABLE_HEADER_GROUP},
      {"table-footer-group", DISPLAY_TABLE_FOOTER_GROUP}, {"table-row", DISPLAY_TABLE_ROW},
      {"table-cell", DISPLAY_TABLE_CELL}, {"table-column-group", DISPLAY_TABLE_COLUMN_GROUP},
      {"table-column", DISPLAY_TABLE_COLUMN}, {"table-caption", DISPLAY_TABLE_CAPTION},
      {"ruby", DISPLAY_RUBY}, {"ruby-base", DISPLAY_RUBY_BASE}, {"ruby-text", DISPLAY_RUBY_TEXT},
      {"ruby-base-container", UNSUPPORTED}, {"ruby-text-container", UNSUPPORTED},
      {"flex", UNSUPPORTED}, {"inline-flex", UNSUPPORTED}, {"grid", UNSUPPORTED},
      {"inline-grid", UNSUPPORTED}, {"run-in", UNSUPPORTED}, {"math", UNSUPPORTED});
WORDS(w_float, {"none", FLOAT_NONE}, {"left", FLOAT_LEFT}, {"right", FLOAT_RIGHT},
      {"footnote", FLOAT_FOOTNOTE}, {"inline-start", UNSUPPORTED}, {"inline-end", UNSUPPORTED});
WORDS(w_clear, {"none", 0}, {"left", 1}, {"right", 2}, {"both", 3}, {"inline-start", UNSUPPORTED},
      {"inline-end", UNSUPPORTED});
WORDS(w_box_sizing, {"content-box", 0}, {"border-box", 1});
WORDS(w_border_style, {"none", BORDER_NONE}, {"hidden", BORDER_HIDDEN}, {"solid", BORDER_SOLID},
      {"dashed", BORDER_DASHED}, {"dotted", BORDER_DOTTED}, {"double", BORDER_DOUBLE},
      {"groove", UNSUPPORTED}, {"ridge", UNSUPPORTED}, {"inset", UNSUPPORTED},
      {"outset", UNSUPPORTED});
WORDS(w_vertical_align, {"baseline", VALIGN_BASELINE}, {"sub", VALIGN_SUB}, {"super", VALIGN_SUPER},
      {"top", VALIGN_TOP}, {"middle", VALIGN_MIDDLE}, {"bottom", VALIGN_BOTTOM},
      {"text-top", VALIGN_TEXT_TOP}, {"text-bottom", VALIGN_TEXT_BOTTOM});
WORDS(w_table_layout, {"auto", 0}, {"fixed", 1});
WORDS(w_table_fit, {"auto", TABLE_FIT_AUTO}, {"portrait", TABLE_FIT_PORTRAIT},
      {"landscape", TABLE_FIT_LANDSCAPE}, {"split", TABLE_FIT_SPLIT}, {"shrink", TABLE_FIT_SHRINK},
      {"cards", TABLE_FIT_CARDS});
WORDS(w_wrap_align, {"auto", 0}, {"start", 1});
WORDS(w_decoration_style, {"solid", LINE_STYLE_SOLID}, {"double", LINE_STYLE_DOUBLE},
      {"dotted", LINE_STYLE_DOTTED}, {"dashed", LINE_STYLE_DASHED}, {"wavy", LINE_STYLE_WAVY});
WORDS(w_break, {"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"avoid-page", BREAK_AVOID},
      {"page", BREAK_PAGE}, {"always", BREAK_PAGE}, {"left", BREAK_LEFT}, {"right", BREAK_RIGHT},
      {"recto", BREAK_RECTO}, {"verso", BREAK_VERSO}, {"column", BREAK_COLUMN},
      {"avoid-column", BREAK_AVOID}, {"avoid-region", UNSUPPORTED}, {"region", UNSUPPORTED},
      {"all", UNSUPPORTED});
WORDS(w_break_inside, {"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"avoid-page", BREAK_AVOID},
      {"avoid-column", BREAK_AVOID}, {"avoid-region", UNSUPPORTED});

#endif
