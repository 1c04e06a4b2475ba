/* {rule, css, language, measure in em, text, lines, widths in em}: rows of layout_rules.c */

/* ---- units that are never broken nor opened */
{"—— is one", "", "zh", 4, "一二三——四", "一二三|——四", "3 3"},
{"a single dash begins no line", "", "zh", 4, "一二三四—五", "一二三|四—五", "3 3"},
{"…… is one", "", "zh", 4, "一二三……四", "一二三|……四", "3 3"},
{"………… is 4 em on one line", "", "zh", 5, "一二…………三", "一二|…………三", "2 5"},
{"nothing goes into ——", J, "zh", 6, "一——二三四五六", "一——二三四|五六", "6 2"},
{"！！ is one em", "", "zh", 9, "甲！！乙", "甲！！乙", "3"},
{"？！ too", "", "zh", 9, "甲？！乙", "甲？！乙", "3"},
{"three are two", "", "zh", 9, "甲！！！乙", "甲！！！乙", "4"},
{"one is one", "", "zh", 9, "甲！乙", "甲！乙", "3"},
{"not in Taiwan, where they stand in the middle", "", "zh-Hant-TW", 9, "甲！！乙", "甲！！乙", "4"},
{"nor in Hong Kong", "", "zh-Hant-HK", 9, "甲？！乙", "甲？！乙", "4"},
{"nor in Japan", "", "ja", 9, "あ！！い", "あ！！い", "4"},

/* ---- digits, prefixes, postfixes, units */
{"50%", "", "zh", 5, "一二三50%四", "一二三|50%四", "- -"},
{"50％", "", "zh", 5, "一二三四5％四", "一二三四|5％四", "4 -"},
{"5‰", "", "zh", 5, "一二三四5‰四", "一二三四|5‰四", "4 -"},
{"5℃", "", "zh", 5, "一二三四5℃四", "一二三四|5℃四", "4 -"},
{"loose parts a full-width one", "p{line-break:loose}", "zh", 5, "一二三四5％四", "一二三四5|％四", "- -"},
{"¥300", "", "zh", 5, "一二三四¥300", "一二三四|¥300", "4 -"},
{"￥3", "", "zh", 5, "一二三四￥3", "一二三四|￥3", "4 -"},
{"€3", "", "zh", 5, "一二三四€300", "一二三四|€300", "4 -"},
{"№3", "", "zh", 5, "一二三四№3", "一二三四|№3", "4 -"},
{"№ alone may end a line", "", "zh", 6, "一二三四№甲乙", "一二三四№|甲乙", "- 2"},
{"3.14", "", "zh", 5, "一二三四3.14", "一二三四|3.14", "4 -"},
{"1,234", "", "zh", 5, "一二三四1,234", "一二三四|1,234", "4 -"},
{"5 kg", "", "zh", 5, "一二三四5 kg", "一二三四|5 kg", "4 -"},
{"5 ki", "", "zh", 5, "一二三四5 ki", "一二三四5|ki", "- -"},
{"0.03～0.12", "", "zh", 7, "一二三四0.03～0.12", "一二三四|0.03～0.12", "4 -"},
{"2023—2025", "", "zh", 7, "一二三四2023—2025", "一二三四|2023—2025", "4 -"},
{"10%～20%", "", "zh", 7, "一二三四10%～20%", "一二三四|10%～20%", "4 -"},
{"but not of words", "", "zh", 7, "一二三四甲乙～丙丁", "一二三四甲乙～|丙丁", "7 2"},
{"C++", "", "zh", 5, "一二三四C++五", "一二三四|C++五", "4 -"},
{"12:30", "", "zh", 5, "一二三四12:30", "一二三四|12:30", "4 -"},

/* ---- note marks, sub and super */
{"a note's call stays", "", "zh", 4, "一二三四<sup>1</sup>五", "一二三|四1五", "3 -"},
{"after a mark too", "", "zh", 4, "一二三，<sup>1</sup>五", "一二|三，1五", "2 -"},
{"letters of the same size may go", "", "zh", 4, "一二三四<span>1</span>五", "一二三四|1五", "4 -"},

/* ---- addresses */
{"breaks behind its marks", "", "zh", 12, "见https://example.com/abcdef/ghijkl?x=1", "见https://example.com/|abcdef/ghijkl?x=1", "- -"},
{"no hyphen in it, and never wider than the measure", "", "zh", 5, "https://abcdefghijklmnopqrst/", "https://|abcdefghij|klmnopqr|st/", "- - - -"},

/* ---- hyphenation */
{"by dictionary when asked", J "p{hyphens:auto}", "en", 8, "An internationalization", "An interna|tionalization", "- -"},
{"not when not", J "p{hyphens:manual}", "en", 8, "A hyphenation dictionary", "A hyphenation|dictionary", "- -"},
{"names do not", J "p{hyphens:auto}", "en", 8, "A hyphenation HyphenatioN", "A hyphenation|HyphenatioN", "- -"},

/* ---- widths: adjacent marks */
{"closing, closing", "", "zh", 9, "甲）。乙", "甲）。乙", "3.5"},
{"closing, opening", "", "zh", 9, "甲》《乙", "甲》《乙", "3.5"},
{"opening, opening", "", "zh", 9, "甲《“乙", "甲《“乙", "3.5"},
{"opening, closing", "", "zh", 9, "甲（）乙", "甲（）乙", "4"},
{"four", "", "zh", 9, "甲。”（“乙", "甲。”（“乙", "4.5"},
{"stop, comma in Taiwan do not", "", "zh-Hant-TW", 9, "甲。，乙", "甲。，乙", "4"},
{"a bracket and a comma in Taiwan do", "", "zh-Hant-TW", 9, "甲」，乙", "甲」，乙", "3.5"},
{"a comma and a bracket in Taiwan do", "", "zh-Hant-TW", 9, "甲，「乙", "甲，「乙", "3.5"},
{"a stop in Japan as in China", "", "ja", 9, "あ。」い", "あ。」い", "3.5"},
{"a colon in China", "", "zh", 9, "甲：“乙", "甲：“乙", "3.5"},
{"a mark and an ideographic space", "", "zh", 9, "甲。\xE3\x80\x80乙", "甲。\xE3\x80\x80乙", "3.5"},
{"space-all", "p{text-spacing-trim:space-all}", "zh", 9, "甲）。乙", "甲）。乙", "4"},
{"across elements", "", "zh", 9, "甲<b>）</b>。乙", "甲）。乙", "3.5"},
{"trim-all", "p{text-spacing-trim:trim-all}", "zh", 9, "甲（乙），丙", "甲（乙），丙", "4.5"},

/* ---- widths: a line's start and end */
{"an opening bracket at the start", "", "zh", 9, "（甲）乙", "（甲）乙", "3.5"},
{"after an indent", "p{text-indent:2em}", "zh", 9, "（甲）乙", "（甲）乙", "3.5"},
{"on a later line", "", "zh", 3, "一二三（甲）", "一二三|（甲）", "3 2.5"},
{"space-first leaves the first line", "p{text-spacing-trim:space-first}", "zh", 9, "（甲）乙", "（甲）乙", "4"},
{"but not later ones", "p{text-spacing-trim:space-first}", "zh", 3, "一二三（甲）", "一二三|（甲）", "3 2.5"},
{"space-all leaves all", "p{text-spacing-trim:space-all}", "zh", 3, "一二三（甲）", "一二三|（甲）", "3 3"},
{"in an element", "", "zh", 9, "<b>（</b>甲）乙", "（甲）乙", "3.5"},
{"a quote", "", "zh", 9, "“甲”乙", "“甲”乙", "3.5"},
{"at the end: half at need", J, "zh", 4, "《一二三》四五六", "《一二三》|四五六", "4 3"},
{"a stop too", J, "zh", 4, "“一二三。四五六", "“一二三。|四五六", "4 3"},
{"whole when there is room", "", "zh", 5, "一二三四。五六", "一二三四。|五六", "5 2"},
{"trim-both: always", "p{text-spacing-trim:trim-both}", "zh", 5, "一二三四。五六", "一二三四。|五六", "4.5 2"},
{"not in Taiwan", J, "zh-Hant-TW", 4, "「一二三。四五六七", "「一二|三。四五|六七", "- 4 2"},
{"a middle comma neither", J, "zh-Hant-HK", 4, "「一二三，四五六七", "「一二|三，四五|六七", "- 4 2"},

/* ---- never squeezed, half an em */
{"an interpunct is half an em", "", "zh", 9, "甲·乙", "甲·乙", "2.5"},
{"and beside a mark", "", "zh", 9, "》·《", "》·《", "1.5"},
{"the Japanese one is an em", "", "ja", 9, "あ・い", "あ・い", "3"},
{"a full-width solidus is not squeezed", J, "zh", 4, "一／二三四五", "一／二三|四五", "4 2"},

/* ---- quotes */
{"in Chinese an em each", "", "zh", 9, "甲“乙”丙", "甲“乙”丙", "5"},
{"in English their own", "", "en", 9, "a “b” c", "a “b” c", "-"},
{"single ones", "", "zh", 9, "甲‘乙’丙", "甲‘乙’丙", "5"},
{"an apostrophe", "", "zh", 9, "甲don’t", "甲don’t", "-"},

/* ---- hanging */
{"allow-end: at need", J "p{hanging-punctuation:allow-end}", "zh", 5, "一二三四五，六七", "一二三四五，|六七", "5 2"},
{"none: a character comes along", J, "zh", 5, "一二三四五，六七", "一二三四|五，六七", "- 4"},
{"allow-end: not when there is room", J "p{hanging-punctuation:allow-end}", "zh", 6, "一二三四五，六七", "一二三四五，|六七", "6 2"},
{"force-end: always", J "p{hanging-punctuation:force-end}", "zh", 6, "一二三四五，六七八", "一二三四五，|六七八", "6 3"},
{"never two", J "p{hanging-punctuation:allow-end}", "zh", 5, "一二三四五。，六七", "一二三四|五。，六七", "- -"},
{"a colon does not", J "p{hanging-punctuation:allow-end}", "zh", 5, "一二三四五：六七", "一二三四|五：六七", "- 4"},
{"nor a comma of Taiwan", J "p{hanging-punctuation:allow-end}", "zh-Hant-TW", 5, "一二三四五，六七", "一二三四|五，六七", "- 4"},

/* ---- Han beside Western */
{"a quarter em", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲ab乙", "甲ab乙", "3.5"},
{"no-autospace", "p{font-family:'Noto Sans Mono CJK SC';text-autospace:no-autospace}", "zh", 9, "甲ab乙", "甲ab乙", "3"},
{"digits too", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲12乙", "甲12乙", "3.5"},
{"a number's sign is a part of it", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲1%乙$2丙", "甲1%乙$2丙", "6"},
{"the author's space takes its place", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲 ab 乙", "甲 ab 乙", "3.5"},
{"no gap at a line's edge", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 3, "甲乙丙ab丁戊己", "甲乙丙|ab丁|戊己", "3 2.25 2"},
{"none beside a full-width mark", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲，ab。", "甲，ab。", "4"},
{"nor for a space there", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲， ab。", "甲， ab。", "4"},
{"across elements", "p{font-family:'Noto Sans Mono CJK SC'}", "zh", 9, "甲<b>ab</b>乙", "甲ab乙", "3.5"},
{"code", "p,code{font:10pt/10pt 'Noto Sans Mono CJK SC'} code{padding:0;background:none}", "zh", 9, "甲<code>ab</code>乙", "甲ab乙", "3.5"},
{"kana", "p{font-family:'Noto Sans Mono CJK JP'}", "ja", 9, "あabカ", "あabカ", "3.5"},
{"not Hangul", "p{font-family:'Noto Sans Mono CJK KR'}", "ko", 9, "한ab글", "한ab글", "2.84"},

/* ---- wherever text is set */
{"a table's cell", "td{text-align:left}", "zh", 4, "<table><tr><td>一二三四，五六</td></tr></table>", "一二三|四，五六", "3 4"},
{"a heading", "h3{font:10pt/10pt serif}", "zh", 4, "<h3>一二三四，五六</h3>", "一二三|四，五六", "3 4"},
{"the contents", "nav a::after{content:none!important}", "zh", 4, "<nav role='doc-toc'><ol><li><a href='#x'>一二三四，五六</a></li></ol></nav>", "一二三|四，五六", "3 4"},
{"a link", "", "zh", 4, "一二三<a href='http://x.example'>四</a>，五六", "一二三|四，五六", "3 4"},
{"code", "code{font:10pt/10pt serif;padding:0}", "zh", 4, "一二三四<code>，</code>五六", "一二三|四，五六", "3 4"},
{"emphasis", "", "zh", 4, "一二三<em>四</em><b>，</b>五六", "一二三|四，五六", "3 4"},
{"an opening bracket before a link", "", "zh", 4, "一二三（<a href='http://x.example'>四五</a>）", "一二三|（四五）", "3 3.5"},

/* ---- the last line */
{"孤字: two characters at least", J, "zh", 5, Z10 "一", "一二三四|五六七八九|十一", "4 5 2"},
{"stable: line by line, whatever comes last", J "p{text-wrap:stable}", "zh", 5, Z10 "一", "一二三四五|六七八九十|一", "5 5 1"},
{"balance: lines about equal", "p{text-wrap:balance}", "zh", 10, Z10 "一二三四", "一二三四五六七|八九十一二三四", "7 7"},
{"else the first ones are full", "", "zh", 10, Z10 "一二三四", "一二三四五六七八九|十一二三四", "9 5"},
{"balance needs no more lines", "p{text-wrap:balance}", "zh", 10, Z10 "一", "一二三四五六|七八九十一", "6 5"},
{"balance leaves equal lines alone", J "p{text-wrap:balance}", "zh", 10, Z10 "一二三四", "一二三四五六七八九十|一二三四", "10 4"},
{"with their mark they are not two", "", "zh", 5, Z10 "一。", "一二三四|五六七八九|十一。", "4 5 -"},
