#pragma once
#include "ctorch.h"
#include <ATen/ATen.h>
#include <vector>

/// A tensor that Swift owns. Counts itself, so that tests see leaks.
struct CTTensor {
    at::Tensor inner;
    explicit CTTensor(at::Tensor t);
    ~CTTensor();
    CTTensor(const CTTensor &) = delete;
    CTTensor &operator=(const CTTensor &) = delete;
};

namespace ctorch {
/// The one place where exceptions end: turns the one that is being handled into a status and a message.
CTStatus caught() noexcept;

/// Runs a body. A template, so that nothing is allocated outside the try.
template <typename F> CTStatus guarded(F &&body) noexcept {
    try {
        body();
        return CT_OK;
    } catch (...) { return caught(); }
}

/// Runs a function that gives a tensor and hands the tensor to the caller.
template <typename F> CTStatus make(CTTensor **out, F &&body) noexcept {
    return guarded([&] { *out = new CTTensor(body()); });
}

/// The tensor on the device that the process uses; the same one where it is there already.
at::Tensor placed(const at::Tensor &t);

inline at::Tensor tensor(CTInput a) { return a ? a->inner : at::Tensor(); }
inline std::optional<at::Tensor> optional(CTInput a) { return a ? std::optional<at::Tensor>(a->inner) : std::nullopt; }
inline at::IntArrayRef sizes(const int64_t *values, size_t count) { return at::IntArrayRef(values, count); }
inline std::vector<at::Tensor> list(CTTensor *const *tensors, size_t count) {
    std::vector<at::Tensor> all;
    all.reserve(count);
    for (size_t i = 0; i < count; ++i) all.push_back(tensors[i]->inner);
    return all;
}
} // namespace ctorch
