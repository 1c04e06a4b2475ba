#!/bin/sh
# layouts/README.md lists just the properties that the tables of src/css hold, and its counter styles and units are known.
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
sed -nE 's/^(PROPERTY|SHORTHAND)\([A-Z_0-9]+, "([^"]+)".*/\2/p' src/css/properties.h src/css/shorthands.h |
    LC_ALL=C sort >"$work/table"
sed -n '/^## 6\./,/^## 7\./p' layouts/README.md | sed -nE 's/^\| `([^`]+)` \|.*/\1/p' | LC_ALL=C sort >"$work/listed"
status=0
[ -s "$work/table" ] || { echo "no property found in src/css/properties.h"; status=1; }
for name in $(LC_ALL=C comm -23 "$work/table" "$work/listed"); do
    echo "layouts/README.md does not list the property $name"
    status=1
done
for name in $(LC_ALL=C comm -13 "$work/table" "$work/listed"); do
    echo "layouts/README.md lists $name, which src/css/properties.h and shorthands.h do not have (or lists it twice)"
    status=1
done
for name in $(sed -nE 's/^    \{"([^"]+)", LIST_.*/\1/p' src/css/counter.c); do
    grep -q "\`$name\`" layouts/README.md || { echo "layouts/README.md does not name the counter style $name"; status=1; }
done
for unit in $(sed -nE '/^} units\[\]/,/^};/s/\{"([a-z]+)", UNIT/\n\1\n/gp' src/css/value.c | grep -xE '[a-z]+'); do
    grep -qi "\`$unit\`" layouts/README.md || { echo "layouts/README.md does not name the unit $unit"; status=1; }
done
exit $status
