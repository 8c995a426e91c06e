# Everything a developer or CI runs. `make help` lists it.
export PKG_CONFIG_PATH := $(CURDIR)/.native/pkgconfig:$(PKG_CONFIG_PATH)
LIBRARIES := $(CURDIR)/.native/openvino/libs
FLAGS := -Xlinker -rpath -Xlinker $(LIBRARIES) -Xlinker -rpath -Xlinker '$$ORIGIN/../lib/lookbook'
PREFIX ?= /usr/local
STRICT := --explicit-target-dependency-import-check error
LOOKBOOK := .build/release/lookbook
TRAINING := PKG_CONFIG_PATH=$(CURDIR)/Training/.native/pkgconfig:$(PKG_CONFIG_PATH)
TRAINING_FLAGS := $(FLAGS) -Xlinker -rpath -Xlinker $(CURDIR)/Training/.native/torch/lib
SOURCES := Package.swift Sources Tests Fuzz Training/Package.swift Training/Sources Training/Tests

# make test FILTER='FeedTests': only the tests whose name matches.
FILTER ?=
ifneq ($(FILTER),)
ONLY := --filter '$(FILTER)'
endif
KILLS ?= 130
export READERS SECONDS_EACH

.PHONY: help bootstrap build install package try-package test check lint-other format bench demo docs size clean \
	sanitize fuzz faults nightly train-tools test-training sanitize-training

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

bootstrap: ## install the native libraries (does nothing when they are there)
	@Scripts/bootstrap

build: bootstrap ## leaves .build/release/lookbook
	swift build -c release --product lookbook $(FLAGS)

install: build ## program, libraries and model under PREFIX (/usr/local), to run without Swift
	@Scripts/install $(PREFIX)

package: build ## a Debian package and a tarball under .build/package
	@Scripts/package

try-package: ## the package in a bare Debian 12: install, import, recommend, serve, purge (as root)
	@Scripts/try-package

test: bootstrap ## all tests, the training package's too where libtorch is installed; FILTER=words for some
	swift test --parallel $(ONLY) $(FLAGS)
	@if [ -n "$(FILTER)" ]; then :; elif ls Training/.native/torch-*.ok >/dev/null 2>&1; then $(MAKE) test-training; \
	else echo "training tests: SKIPPED, libtorch is not installed (make train-tools)"; fi

check: bootstrap lint-other ## formatting, module boundaries, house rules
	swift format lint --strict --parallel --recursive $(SOURCES)
	swift build $(STRICT) $(FLAGS)
	@Scripts/check-rules

lint-other: ## formatting and lint of C, C++, Python and shell files
	@Scripts/lint-other

format: ## format all sources in place
	swift format --in-place --parallel --recursive $(SOURCES)
	@Scripts/lint-other --fix

demo: build ## import the sample catalogue, recommend, serve its page (Ctrl-C ends it; NO_SERVE=1: do not serve)
	@$(LOOKBOOK) demo --output Demo $(if $(NO_SERVE),--no-serve)

# Each has a folder of its own, so that the ordinary build stays as it is.
sanitize: bootstrap ## all tests under the sanitizers: addresses and leaks, then threads (ten minutes each and more)
	@Scripts/sanitize address
	@Scripts/sanitize thread

fuzz: bootstrap ## libFuzzer on each reader of foreign bytes, 60 s each; READERS='csv json', SECONDS_EACH=600
	@Scripts/fuzz $(READERS)

faults: build ## kills, full disks, lost rights, damaged files: nothing acknowledged is lost (minutes); KILLS=1000
	@Scripts/faults --kills $(KILLS)

nightly: sanitize fuzz faults package try-package ## what is too long for the gate

train-tools: bootstrap ## lookbook-train, with libtorch from its wheel (540 MB to fetch)
	@Scripts/bootstrap-training
	cd Training && $(TRAINING) swift build -c release $(TRAINING_FLAGS)

test-training: bootstrap ## the tests of the training package
	@Scripts/bootstrap-training
	cd Training && $(TRAINING) OMP_NUM_THREADS=1 swift test $(TRAINING_FLAGS)

# XCTest, which runs no test here, leaks at its end. A test asks for more memory than there is and wants an error back.
# With whole stacks the leak checker knows what libraries allocate while they are loaded, which is not ours to free.
UNDEFINED := -Xcxx -fsanitize=undefined -Xcxx -fno-sanitize-recover=undefined
sanitize-training: bootstrap ## the C++ over libtorch and its handles under sanitizers: addresses, leaks, undefined behaviour
	@Scripts/bootstrap-training
	cd Training && $(TRAINING) OMP_NUM_THREADS=1 ASAN_OPTIONS=allocator_may_return_null=1:fast_unwind_on_malloc=0 \
		swift test --disable-xctest --sanitize address $(UNDEFINED) --scratch-path .build/sanitize --filter TensorsTests $(TRAINING_FLAGS)

bench: build ## search, pictures and extractors on synthetic data, on this machine
	@$(LOOKBOOK) bench search
	@$(LOOKBOOK) bench pictures Examples/sample-catalogue/images
	@$(LOOKBOOK) bench extractors --architectures mobilenetv1_075,mobilenetv2_100 --pictures Examples/sample-catalogue/images

DOCUMENTED := LookbookCore Lookbook LookbookTesting
docs: build ## the command line's reference in Docs/CommandLine.md, the libraries' under .build/docs; a warning fails
	@Scripts/make-command-line-docs $(LOOKBOOK) > Docs/CommandLine.md
	for target in $(DOCUMENTED); do \
		swift package --allow-writing-to-directory .build/docs generate-documentation --target $$target \
			--warnings-as-errors --disable-indexing --output-path .build/docs/$$target || exit 1; \
	done

size: ## figures of files, modules and functions; fails on a file over 400 lines or a function over 60
	@Scripts/size

clean: ## remove what was built, keep the native libraries
	rm -rf .build .build-* Demo
