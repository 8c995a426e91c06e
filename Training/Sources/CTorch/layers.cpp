// What networks are made of.
#include "internal.h"

using namespace ctorch;

namespace {
bool symmetric(CTEdges p) { return p.top == p.bottom && p.left == p.right; }

at::Tensor padded(const at::Tensor &x, CTEdges p, double value) {
    return at::constant_pad_nd(x, {p.left, p.right, p.top, p.bottom}, value);
}
} // namespace

extern "C" {

CTStatus ct_conv2d(CTInput x, CTInput weight, CTInput bias, int64_t stride, CTEdges p, int64_t groups, CTTensor **out) {
    return make(out, [&] {
        // The library pads both ends alike; TensorFlow's "same" needs a row or column more at one.
        auto input = symmetric(p) ? x->inner : padded(x->inner, p, 0);
        std::vector<int64_t> padding = symmetric(p) ? std::vector<int64_t>{p.top, p.left} : std::vector<int64_t>{0, 0};
        return at::conv2d(
            input, weight->inner, optional(bias), at::IntArrayRef({stride, stride}), padding, at::IntArrayRef({1, 1}),
            groups);
    });
}

CTStatus ct_conv_transpose2d(
    CTInput x, CTInput weight, CTInput bias, int64_t stride, int64_t padding, int64_t output_padding, CTTensor **out) {
    return make(out, [&] {
        return at::conv_transpose2d(
            x->inner, weight->inner, optional(bias), {stride, stride}, {padding, padding},
            {output_padding, output_padding});
    });
}

CTStatus ct_batch_norm(
    CTInput x, CTInput weight, CTInput bias, CTTensor *mean, CTTensor *variance, bool training, double momentum,
    double epsilon, CTTensor **out) {
    return make(out, [&] {
        return at::batch_norm(
            x->inner, weight->inner, bias->inner, mean->inner, variance->inner, training, momentum, epsilon, false);
    });
}

CTStatus ct_linear(CTInput x, CTInput weight, CTInput bias, CTTensor **out) {
    return make(out, [&] { return at::linear(x->inner, weight->inner, optional(bias)); });
}

CTStatus ct_max_pool2d(CTInput x, int64_t size, int64_t stride, CTEdges p, CTTensor **out) {
    return make(out, [&] {
        auto input = symmetric(p) ? x->inner : padded(x->inner, p, -std::numeric_limits<double>::infinity());
        std::vector<int64_t> padding = symmetric(p) ? std::vector<int64_t>{p.top, p.left} : std::vector<int64_t>{0, 0};
        return at::max_pool2d(input, {size, size}, {stride, stride}, padding);
    });
}

CTStatus ct_avg_pool2d(CTInput x, int64_t size, int64_t stride, int64_t padding, CTTensor **out) {
    return make(out, [&] { return at::avg_pool2d(x->inner, {size, size}, {stride, stride}, {padding, padding}); });
}

CTStatus ct_upsample(CTInput x, int64_t height, int64_t width, bool bilinear, CTTensor **out) {
    return make(out, [&] {
        return bilinear ? at::upsample_bilinear2d(x->inner, at::IntArrayRef({height, width}), false)
                        : at::upsample_nearest2d(x->inner, at::IntArrayRef({height, width}));
    });
}

CTStatus ct_normalise(CTInput x, int64_t dim, double epsilon, CTTensor **out) {
    return make(out, [&] {
        // Three digits are too few for lengths that shall be 1.
        auto exact = x->inner.to(at::kFloat);
        auto length = at::linalg_vector_norm(exact, 2, at::IntArrayRef({dim}), true);
        return exact / length.clamp_min(epsilon);
    });
}

CTStatus ct_cross_entropy(CTInput logits, CTInput labels, CTInput weight, double smoothing, CTTensor **out) {
    return make(out, [&] {
        return at::cross_entropy_loss(
            logits->inner, labels->inner, optional(weight), at::Reduction::Mean, -1, smoothing);
    });
}
}
