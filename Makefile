# A thin front: the set-up of a Debian machine, then cmake and ctest.
#   make        install what is missing, build build/banxin, export content/ into out/
#   make test   all tests, also under sanitizers, and the judges of PDF and EPUB
#   make bench  times; make install; make format; make clean

BUILD ?= build
JOBS ?= $(shell nproc)
APT = $(shell [ "$$(id -u)" = 0 ] && echo apt-get || { command -v sudo >/dev/null && echo sudo apt-get; })

PACKAGES = gcc cmake make pkg-config libhpdf-dev libzip-dev libxml2-dev libfreetype-dev libcmark-gfm-dev \
	libcmark-gfm-extensions-dev libharfbuzz-dev libicu-dev libhyphen-dev hyphen-en-us libfontconfig-dev libdeflate-dev \
	libyaml-dev libpng-dev libjpeg62-turbo-dev libwebp-dev libgif-dev librsvg2-dev libcairo2-dev libgit2-dev libcurl4-openssl-dev \
	libjansson-dev fonts-noto-cjk fonts-noto-core fonts-noto-color-emoji fonts-hanazono fonts-lxgw-wenkai fonts-dejavu-core
TEST_PACKAGES = libcmocka-dev qpdf poppler-utils mupdf-tools python3 unzip chromium git unicode-data \
	$(if $(shell command -v java),,default-jre-headless) $(if $(shell command -v node),,nodejs) $(if $(shell command -v npm),,npm)

all: $(BUILD)/banxin
	$(BUILD)/banxin export $$(find content -name '*.md' -o -name '*.xhtml' | LC_ALL=C sort) -o out/

# $(call install,PACKAGES): what dpkg does not know as installed
define install
	@missing=$$(for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  if [ -z "$(APT)" ]; then echo "Install these packages first:" $$missing; exit 1; fi; \
	  echo "Installing" $$missing; \
	  $(APT) update -qq && DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

packages:
	$(call install,$(PACKAGES))
test-packages: packages
	$(call install,$(TEST_PACKAGES))

$(BUILD)/banxin: packages FORCE
	@cmake -S . -B $(BUILD) -DBX_TESTS=OFF >/dev/null
	@cmake --build $(BUILD) -j $(JOBS) --target banxin

test: test-packages
	tests/run

bench: $(BUILD)/banxin
	@cmake --build $(BUILD) -j $(JOBS) --target bench_process bench_stages
	tests/bench/run $(BUILD)

install: $(BUILD)/banxin
	@cmake --build $(BUILD) -j $(JOBS) --target libbanxin
	cmake --install $(BUILD)

format:
	git ls-files 'src/*.[ch]' 'tests/*.[ch]' | grep -v -e diag_codes.h -e properties.h -e shorthands.h -e words.h -e layout_rules.h | xargs clang-format -i

clean:
	rm -rf build build-asan out

.PHONY: all packages test-packages test bench install format clean FORCE
