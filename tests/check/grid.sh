#!/bin/sh
# grid.sh BANXIN: lines stand on the line grid of each page, characters in the cells of the character grid, measured on the dump of pages.
banxin=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit 2
status=0

# lines LAYOUT FILE SIZE STEP LEAST: every line of that font size is a whole number of steps below the first possible one; LEAST at least
lines() {
    "$banxin" dump --stage=page --quiet --layout "$1" "$2" 2>/dev/null | awk -v size="$3" -v step="$4" -v least="$5" -v name="$1 $2" '
        $1 == "page" { split($0, a, " area "); split(a[2], place, " "); top = place[2]; page = $2 }
        $1 == "text" && $7 == size && $NF != "artifact" && !/ " "$/ {
            rest = int(($3 - top) * 1000 + 0.5) % step
            if (!n++) first = rest
            if (rest != first) { print name ": page " page ": off the grid by " (rest - first) / 1000 " pt: " $0; bad++ }
        }
        END { if (n < least) { print name ": only " n + 0 " lines were measured"; bad++ } exit bad > 0 }' || status=1
}

# cells FILE SIZE CELL LEAST: text that begins with a Han character begins at a cell and is whole cells wide, but for what says 不入格
cells() {
    "$banxin" dump --stage=page --quiet "$1" 2>/dev/null | awk -v size="$2" -v cell="$3" -v least="$4" -v name="$1" '
        $1 == "page" { split($0, a, " area "); split(a[2], place, " "); left = place[1]; page = $2 }
        $1 == "text" && $7 == size && $NF != "artifact" && $2 >= left {
            text = $0; sub(/^[^"]*"/, "", text)
            if (text ~ /^[ -~]/ || text ~ /不入格/) next
            n++
            x = int(($2 - left) * 1000 + 0.5) % cell; w = int($5 * 1000 + 0.5) % cell
            if (x || w) { print name ": page " page ": out of its cells: " $0; bad++ }
        }
        END { if (n < least) { print name ": only " n + 0 " stretches were measured"; bad++ } exit bad > 0 }' || status=1
}

lines book content/briefing/briefing.md 10.5 17500 1000
lines book content/guide/guide.md 10.5 17500 100
lines gongwen content/samples/gongwen.md 16 28990 50
cells tests/corpus/grid-cells/input.md 16 15793 20
exit $status
