// Handles, errors, making and reading tensors.
#include "internal.h"
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>
#include <atomic>
#include <cstring>
#include <dlfcn.h>
#include <limits>
#include <new>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace ctorch;

namespace {
thread_local int64_t live = 0;
std::atomic<int64_t> live_in_process = 0;
thread_local std::string last_error;
std::atomic<at::DeviceType> device = at::kCPU;

CTStatus fail(CTStatus status, const char *what) noexcept {
    // The text is copied here, inside the handler: a kept exception would be sliced to its static type.
    try {
        last_error = what;
    } catch (...) {}
    return status;
}
} // namespace

at::Tensor ctorch::placed(const at::Tensor &t) { return t.to(device.load()); }

CTTensor::CTTensor(at::Tensor t) : inner(std::move(t)) {
    ++live;
    ++live_in_process;
}
CTTensor::~CTTensor() {
    --live;
    --live_in_process;
}

CTStatus ctorch::caught() noexcept {
    try {
        throw;
    } catch (const c10::OutOfMemoryError &e) {
        return fail(CT_NO_MEMORY, e.what_without_backtrace());
    } catch (const c10::Error &e) {
        return fail(CT_SHAPE, e.what_without_backtrace());
    } catch (const std::bad_alloc &e) { return fail(CT_NO_MEMORY, e.what()); } catch (const std::exception &e) {
        return fail(CT_INTERNAL, e.what());
    } catch (...) { return fail(CT_INTERNAL, "not a std::exception"); }
}

extern "C" {

const char *ct_last_error(void) { return last_error.c_str(); }
int64_t ct_live(void) { return live; }
void ct_free(CTTensor *t) { delete t; }

CTStatus ct_seed(uint64_t seed) {
    return guarded([&] { at::manual_seed(seed); });
}
CTStatus ct_set_threads(int32_t count) {
    return guarded([&] { at::set_num_threads(count); });
}
int32_t ct_threads(void) { return at::get_num_threads(); }

CTStatus ct_use_cuda(void) {
    return guarded([&] {
        // The library registers itself when it is loaded. It must be before anybody asks for CUDA: the answer is kept.
        std::string reason;
        if (!dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL)) {
            const char *words = dlerror();
            reason = words ? std::string(" (") + words + ")" : "";
        }
        TORCH_CHECK(at::hasCUDA(), "this libtorch finds no CUDA device", reason);
        TORCH_CHECK(live_in_process == 0, "there are tensors on the CPU already, and the two cannot be mixed");
        device = at::kCUDA;
    });
}
bool ct_uses_cuda(void) { return device.load() == at::kCUDA; }

void ct_keep_memory(void) {
#ifdef __GLIBC__
    // A step frees and takes the same large blocks as the last. Mapped anew, the kernel would clear every page again.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    // Only the first arena can grow beyond 64 MB.
    mallopt(M_ARENA_MAX, 1);
#endif
}

bool ct_set_recording(bool on) {
    bool was = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(on);
    return was;
}

bool ct_set_half_precision(bool on) {
    auto type = device.load();
    bool was = at::autocast::is_autocast_enabled(type);
    at::autocast::set_autocast_dtype(type, at::kBFloat16);
    at::autocast::set_autocast_enabled(type, on);
    if (!on) at::autocast::clear_cache();
    return was;
}

CTStatus ct_from_floats(const float *values, size_t count, const int64_t *shape, size_t rank, CTTensor **out) {
    return make(out, [&] {
        auto t = at::empty(sizes(shape, rank), at::kFloat);
        TORCH_CHECK(static_cast<size_t>(t.numel()) == count, count, " numbers do not fill the shape ", t.sizes());
        if (count) std::memcpy(t.data_ptr<float>(), values, count * sizeof(float));
        return placed(t);
    });
}

CTStatus ct_from_ints(const int64_t *values, size_t count, const int64_t *shape, size_t rank, CTTensor **out) {
    return make(out, [&] {
        auto t = at::empty(sizes(shape, rank), at::kLong);
        TORCH_CHECK(static_cast<size_t>(t.numel()) == count, count, " numbers do not fill the shape ", t.sizes());
        if (count) std::memcpy(t.data_ptr<int64_t>(), values, count * sizeof(int64_t));
        return placed(t);
    });
}

CTStatus ct_full(float value, const int64_t *shape, size_t rank, CTTensor **out) {
    return make(out, [&] { return placed(at::full(sizes(shape, rank), value, at::kFloat)); });
}

CTStatus ct_from_pixels(
    const uint8_t *pixels, size_t count, int64_t n, int64_t height, int64_t width, const float *mean, const float *std,
    CTTensor **out) {
    return make(out, [&] {
        auto t = at::empty({n, height, width, 3}, at::kFloat);
        TORCH_CHECK(static_cast<size_t>(t.numel()) == count, count, " bytes do not fill the shape ", t.sizes());
        float scale[3], shift[3];
        for (int c = 0; c < 3; ++c) {
            scale[c] = 1.0f / (255.0f * std[c]);
            shift[c] = -mean[c] / std[c];
        }
        float *to = t.data_ptr<float>();
        at::parallel_for(0, static_cast<int64_t>(count / 3), 65536, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin * 3; i < end * 3; i += 3)
                for (int c = 0; c < 3; ++c) to[i + c] = pixels[i + c] * scale[c] + shift[c];
        });
        return placed(t).permute({0, 3, 1, 2});
    });
}

CTStatus ct_clone(CTInput a, CTTensor **out) {
    return make(out, [&] { return a->inner.clone(); });
}
CTStatus ct_to_float(CTInput a, CTTensor **out) {
    return make(out, [&] { return tensor(a).to(at::kFloat); });
}

CTStatus ct_zeros_like(CTInput a, CTTensor **out) {
    return make(out, [&] { return at::zeros_like(a->inner).detach(); });
}
CTStatus ct_detach(CTInput a, CTTensor **out) {
    return make(out, [&] { return a->inner.detach(); });
}
CTStatus ct_channels_last(CTInput a, CTTensor **out) {
    return make(out, [&] { return a->inner.contiguous(at::MemoryFormat::ChannelsLast); });
}

size_t ct_rank(CTInput a) { return static_cast<size_t>(a->inner.dim()); }
void ct_shape(CTInput a, int64_t *sizes) {
    for (auto size : a->inner.sizes()) *sizes++ = size;
}
size_t ct_count(CTInput a) { return static_cast<size_t>(a->inner.numel()); }

CTStatus ct_copy_floats(CTInput a, float *out, size_t capacity) {
    return guarded([&] {
        auto t = a->inner.detach().to(at::kCPU, at::kFloat).contiguous();
        TORCH_CHECK(static_cast<size_t>(t.numel()) == capacity, "room for ", capacity, " numbers, not ", t.numel());
        if (capacity) std::memcpy(out, t.const_data_ptr<float>(), capacity * sizeof(float));
    });
}

CTStatus ct_copy_ints(CTInput a, int64_t *out, size_t capacity) {
    return guarded([&] {
        auto t = a->inner.detach().to(at::kCPU, at::kLong).contiguous();
        TORCH_CHECK(static_cast<size_t>(t.numel()) == capacity, "room for ", capacity, " numbers, not ", t.numel());
        if (capacity) std::memcpy(out, t.const_data_ptr<int64_t>(), capacity * sizeof(int64_t));
    });
}

CTStatus ct_require_gradient(CTTensor *a, bool on) {
    return guarded([&] { a->inner.requires_grad_(on); });
}
CTStatus ct_backward(CTInput loss) {
    return guarded([&] { loss->inner.backward(); });
}
CTStatus ct_gradient(CTInput a, CTTensor **out) {
    return guarded([&] {
        auto gradient = a->inner.grad();
        *out = gradient.defined() ? new CTTensor(gradient) : nullptr;
    });
}
CTStatus ct_clear_gradient(CTTensor *a) {
    return guarded([&] { a->inner.mutable_grad().reset(); });
}
}
