// Optimisers: fused steps over lists of parameters, in place and outside the recording.
#include "internal.h"
#include <c10/core/GradMode.h>
#include <cmath>

using namespace ctorch;

namespace {
/// The parameters that have a gradient, with what belongs to each.
struct Lists {
    std::vector<at::Tensor> parameters, gradients, first, second;

    Lists(CTTensor *const *p, CTTensor *const *a, CTTensor *const *b, size_t count) {
        for (size_t i = 0; i < count; ++i) {
            auto gradient = p[i]->inner.grad();
            if (!gradient.defined()) continue;
            parameters.push_back(p[i]->inner);
            // A fused step walks parameter, gradient and state side by side in memory.
            gradients.push_back(
                gradient.strides() == p[i]->inner.strides() ? gradient : at::empty_like(p[i]->inner).copy_(gradient));
            if (a) first.push_back(a[i]->inner);
            if (b) second.push_back(b[i]->inner);
        }
    }
};
} // namespace

extern "C" {

CTStatus ct_copy_into(CTTensor *target, CTInput source) {
    return guarded([&] {
        c10::AutoGradMode off(false);
        TORCH_CHECK(
            target->inner.sizes() == source->inner.sizes(), "cannot copy ", source->inner.sizes(), " into ",
            target->inner.sizes());
        target->inner.copy_(source->inner);
    });
}

CTStatus ct_clip_gradients(CTTensor *const *parameters, size_t count, double limit, double *norm) {
    return guarded([&] {
        c10::AutoGradMode off(false);
        std::vector<at::Tensor> gradients;
        for (size_t i = 0; i < count; ++i)
            if (auto gradient = parameters[i]->inner.grad(); gradient.defined()) gradients.push_back(gradient);
        if (gradients.empty()) {
            *norm = 0;
            return;
        }
        auto length = at::stack(at::_foreach_norm(gradients)).norm().item<double>();
        if (length > limit && std::isfinite(length)) at::_foreach_mul_(gradients, limit / (length + 1e-6));
        *norm = length;
    });
}

CTStatus ct_adamw(
    CTTensor *const *parameters, CTTensor *const *first, CTTensor *const *second, size_t count, int64_t step,
    double rate, double beta1, double beta2, double epsilon, double decay) {
    return guarded([&] {
        c10::AutoGradMode off(false);
        Lists lists(parameters, first, second, count);
        if (lists.parameters.empty()) return;
        // The step only reads the count: one tensor will do for all parameters.
        std::vector<at::Tensor> steps(
            lists.parameters.size(), placed(at::full({}, static_cast<double>(step), at::kFloat)));
        at::_fused_adamw_(
            lists.parameters, lists.gradients, lists.first, lists.second, {}, steps, rate, beta1, beta2, decay, epsilon,
            false, false);
    });
}

CTStatus ct_sgd(
    CTTensor *const *parameters, CTTensor *const *velocities, size_t count, double rate, double momentum, double decay,
    bool nesterov) {
    return guarded([&] {
        c10::AutoGradMode off(false);
        // The library insists on no velocities where there is no momentum.
        Lists lists(parameters, momentum > 0 ? velocities : nullptr, nullptr, count);
        if (lists.parameters.empty()) return;
        at::_fused_sgd_(
            lists.parameters, lists.gradients, lists.first, decay, momentum, rate, 0, nesterov, false, false);
    });
}

CTStatus ct_lerp(CTTensor *const *targets, CTTensor *const *sources, size_t count, double weight) {
    return guarded([&] {
        c10::AutoGradMode off(false);
        at::_foreach_lerp_(list(targets, count), list(sources, count), weight);
    });
}
}
