// Arithmetic, reductions and shape.
#include "internal.h"

using namespace ctorch;

extern "C" {

CTStatus ct_binary(CTBinary kind, CTInput a, CTInput b, CTTensor **out) {
    return make(out, [&]() -> at::Tensor {
        switch (kind) {
        case CT_ADD: return a->inner + b->inner;
        case CT_SUBTRACT: return a->inner - b->inner;
        case CT_MULTIPLY: return a->inner * b->inner;
        case CT_DIVIDE: return a->inner / b->inner;
        case CT_MATMUL: return at::matmul(a->inner, b->inner);
        }
        TORCH_CHECK(false, "no such operation");
    });
}

CTStatus ct_unary(CTUnary kind, CTInput a, CTTensor **out) {
    return make(out, [&]() -> at::Tensor {
        const auto &x = a->inner;
        switch (kind) {
        case CT_RELU: return at::relu(x);
        case CT_RELU6: return at::hardtanh(x, 0, 6);
        case CT_SIGMOID: return at::sigmoid(x);
        case CT_SILU: return at::silu(x);
        case CT_HARD_SWISH: return at::hardswish(x);
        case CT_HARD_SIGMOID: return at::hardsigmoid(x);
        case CT_SQRT: return at::sqrt(x);
        case CT_SQUARE: return at::square(x);
        }
        TORCH_CHECK(false, "no such operation");
    });
}

CTStatus ct_unary_in_place(CTUnary kind, CTTensor *a) {
    return guarded([&] {
        switch (kind) {
        case CT_RELU: at::relu_(a->inner); return;
        case CT_RELU6: at::hardtanh_(a->inner, 0, 6); return;
        case CT_SIGMOID: at::sigmoid_(a->inner); return;
        default: TORCH_CHECK(false, "no operation in place");
        }
    });
}
CTStatus ct_add_in_place(CTTensor *a, CTInput b) {
    return guarded([&] { a->inner.add_(b->inner); });
}

CTStatus ct_add_number(CTInput a, double b, CTTensor **out) {
    return make(out, [&] { return a->inner + b; });
}
CTStatus ct_multiply_number(CTInput a, double b, CTTensor **out) {
    return make(out, [&] { return a->inner * b; });
}
CTStatus ct_clamp(CTInput a, double low, double high, CTTensor **out) {
    return make(out, [&] { return at::clamp(a->inner, low, high); });
}
CTStatus ct_greater(CTInput a, double b, CTTensor **out) {
    return make(out, [&] { return a->inner.gt(b).to(at::kFloat); });
}
CTStatus ct_choose(CTInput mask, CTInput b, CTInput a, CTTensor **out) {
    return make(out, [&] { return at::where(mask->inner.ne(0), b->inner, a->inner); });
}

CTStatus ct_reduce(CTReduction kind, CTInput a, const int64_t *dims, size_t count, bool keep, CTTensor **out) {
    return make(out, [&]() -> at::Tensor {
        std::vector<int64_t> over(dims, dims + count);
        if (over.empty())
            for (int64_t d = 0; d < a->inner.dim(); ++d) over.push_back(d);
        switch (kind) {
        case CT_SUM: return at::sum(a->inner, over, keep);
        case CT_MEAN: return at::mean(a->inner, over, keep);
        case CT_LOG_SUM_EXP: return at::logsumexp(a->inner, over, keep);
        }
        TORCH_CHECK(false, "no such reduction");
    });
}
CTStatus ct_arg_max(CTInput a, int64_t dim, CTTensor **out) {
    return make(out, [&] { return at::argmax(a->inner, dim); });
}

CTStatus ct_reshape(CTInput a, const int64_t *shape, size_t rank, CTTensor **out) {
    return make(out, [&] { return a->inner.reshape(sizes(shape, rank)); });
}
CTStatus ct_transpose(CTInput a, int64_t i, int64_t j, CTTensor **out) {
    return make(out, [&] { return a->inner.transpose(i, j); });
}
CTStatus ct_cat(const CTInput *parts, size_t count, int64_t dim, CTTensor **out) {
    return make(out, [&] {
        std::vector<at::Tensor> all;
        for (size_t i = 0; i < count; ++i) all.push_back(parts[i]->inner);
        return at::cat(all, dim);
    });
}
CTStatus ct_index_select(CTInput a, int64_t dim, CTInput indices, CTTensor **out) {
    return make(out, [&] { return at::index_select(a->inner, dim, indices->inner); });
}
CTStatus ct_narrow(CTInput a, int64_t dim, int64_t start, int64_t length, CTTensor **out) {
    return make(out, [&] { return at::narrow(a->inner, dim, start, length); });
}
}
