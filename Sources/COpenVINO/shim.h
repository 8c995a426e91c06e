#include <openvino/c/openvino.h>

/// `ov_core_compile_model` is variadic, which Swift cannot call.
static inline ov_status_e lookbook_ov_compile(
    const ov_core_t *core, const ov_model_t *model, const char *device, ov_compiled_model_t **out) {
    return ov_core_compile_model(core, model, device, 0, out);
}
