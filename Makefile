# Everything a developer or CI runs. `make help` lists it.
export PKG_CONFIG_PATH := $(CURDIR)/.native/pkgconfig:$(PKG_CONFIG_PATH)
LIBS := $(CURDIR)/.native/openvino/libs
SWIFT_FLAGS := -Xlinker -rpath -Xlinker $(LIBS) --explicit-target-dependency-import-check error
