/* libtorch behind a C interface: the only header that Swift sees. Widened by need.
 *
 * Every function that can fail returns a status and leaves its out pointers alone on failure. A tensor that comes out
 * belongs to the caller, who frees it with ct_free. Shapes and sizes are arrays of int64_t. Where a tensor may be
 * absent the parameter is marked "or null". */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct CTTensor CTTensor;
typedef const CTTensor *CTInput;
typedef int32_t CTStatus;
enum { CT_OK = 0, CT_INTERNAL = -1, CT_SHAPE = -2, CT_NO_MEMORY = -3 };

/// Message of the last failed call on this thread; valid until the next ct_ call on this thread.
const char *ct_last_error(void);
/// Tensors made and not yet freed on this thread. For tests.
int64_t ct_live(void);
void ct_free(CTTensor *t);

/* Runtime */
CTStatus ct_seed(uint64_t seed);
CTStatus ct_set_threads(int32_t count);
int32_t ct_threads(void);
/// Makes tensors on the first NVIDIA GPU from now on; fails and changes nothing where libtorch finds none, or where
/// there are tensors already.
CTStatus ct_use_cuda(void);
bool ct_uses_cuda(void);
/// Tells the C library to keep freed memory for the next step instead of giving it back to the system, for the whole
/// process. Only with glibc.
void ct_keep_memory(void);
/// Turns recording for gradients on or off on this thread; returns what it was.
bool ct_set_recording(bool on);
/// Turns half precision (bfloat16 where it is safe, 32 bits elsewhere) on or off on this thread; returns what it was.
/// Off also lets go of the weights' copies.
bool ct_set_half_precision(bool on);

/* Making */
CTStatus ct_from_floats(const float *values, size_t count, const int64_t *shape, size_t rank, CTTensor **out);
CTStatus ct_from_ints(const int64_t *values, size_t count, const int64_t *shape, size_t rank, CTTensor **out);
CTStatus ct_full(float value, const int64_t *shape, size_t rank, CTTensor **out);
/// Interleaved 8-bit pixels of n pictures to normalised floats, n x 3 x height x width, channels last in memory.
CTStatus ct_from_pixels(
    const uint8_t *pixels, size_t count, int64_t n, int64_t height, int64_t width, const float *mean, const float *std,
    CTTensor **out);
CTStatus ct_clone(CTInput a, CTTensor **out);
/// Zeros with the shape and the order in memory of another.
CTStatus ct_zeros_like(CTInput a, CTTensor **out);
CTStatus ct_detach(CTInput a, CTTensor **out);
CTStatus ct_channels_last(CTInput a, CTTensor **out);
/// The same numbers in 32 bits.
CTStatus ct_to_float(CTInput a, CTTensor **out);

/* Reading */
size_t ct_rank(CTInput a);
/// Writes ct_rank(a) sizes.
void ct_shape(CTInput a, int64_t *sizes);
size_t ct_count(CTInput a);
/// Fails unless capacity is ct_count(a).
CTStatus ct_copy_floats(CTInput a, float *out, size_t capacity);
CTStatus ct_copy_ints(CTInput a, int64_t *out, size_t capacity);

/* Gradients */
CTStatus ct_require_gradient(CTTensor *a, bool on);
CTStatus ct_backward(CTInput loss);
/// Leaves *out null when there is none.
CTStatus ct_gradient(CTInput a, CTTensor **out);
CTStatus ct_clear_gradient(CTTensor *a);

/* Arithmetic, with broadcasting */
typedef enum { CT_ADD, CT_SUBTRACT, CT_MULTIPLY, CT_DIVIDE, CT_MATMUL } CTBinary;
typedef enum { CT_RELU, CT_RELU6, CT_SIGMOID, CT_SILU, CT_HARD_SWISH, CT_HARD_SIGMOID, CT_SQRT, CT_SQUARE } CTUnary;
CTStatus ct_binary(CTBinary kind, CTInput a, CTInput b, CTTensor **out);
CTStatus ct_unary(CTUnary kind, CTInput a, CTTensor **out);
CTStatus ct_add_number(CTInput a, double b, CTTensor **out);
CTStatus ct_multiply_number(CTInput a, double b, CTTensor **out);
CTStatus ct_clamp(CTInput a, double low, double high, CTTensor **out);
/// 1 where a > b, else 0, as floats
CTStatus ct_greater(CTInput a, double b, CTTensor **out);
/// b where mask is not 0, else a
CTStatus ct_choose(CTInput mask, CTInput b, CTInput a, CTTensor **out);

/* The same, written over the first tensor; gradients stay right where nothing else needs what was there */
/// Only CT_RELU, CT_RELU6 and CT_SIGMOID, whose gradient follows from their result.
CTStatus ct_unary_in_place(CTUnary kind, CTTensor *a);
CTStatus ct_add_in_place(CTTensor *a, CTInput b);

/* Reductions */
typedef enum { CT_SUM, CT_MEAN, CT_LOG_SUM_EXP } CTReduction;
/// Over the given dimensions, or all when count is 0.
CTStatus ct_reduce(CTReduction kind, CTInput a, const int64_t *dims, size_t count, bool keep, CTTensor **out);
CTStatus ct_arg_max(CTInput a, int64_t dim, CTTensor **out);

/* Shape */
CTStatus ct_reshape(CTInput a, const int64_t *shape, size_t rank, CTTensor **out);
CTStatus ct_transpose(CTInput a, int64_t i, int64_t j, CTTensor **out);
CTStatus ct_cat(const CTInput *parts, size_t count, int64_t dim, CTTensor **out);
CTStatus ct_index_select(CTInput a, int64_t dim, CTInput indices, CTTensor **out);
CTStatus ct_narrow(CTInput a, int64_t dim, int64_t start, int64_t length, CTTensor **out);

/* Layers: feature maps are n x channels x height x width; bias may be null */
typedef struct {
    int64_t top, left, bottom, right;
} CTEdges;
CTStatus
ct_conv2d(CTInput x, CTInput weight, CTInput bias, int64_t stride, CTEdges padding, int64_t groups, CTTensor **out);
CTStatus ct_conv_transpose2d(
    CTInput x, CTInput weight, CTInput bias, int64_t stride, int64_t padding, int64_t output_padding, CTTensor **out);
/// In training the running mean and variance are updated in place.
CTStatus ct_batch_norm(
    CTInput x, CTInput weight, CTInput bias, CTTensor *mean, CTTensor *variance, bool training, double momentum,
    double epsilon, CTTensor **out);
CTStatus ct_linear(CTInput x, CTInput weight, CTInput bias, CTTensor **out);
CTStatus ct_max_pool2d(CTInput x, int64_t size, int64_t stride, CTEdges padding, CTTensor **out);
CTStatus ct_avg_pool2d(CTInput x, int64_t size, int64_t stride, int64_t padding, CTTensor **out);
CTStatus ct_upsample(CTInput x, int64_t height, int64_t width, bool bilinear, CTTensor **out);
/// Divides along a dimension by the Euclidean length, at least epsilon, in 32 bits whatever comes in.
CTStatus ct_normalise(CTInput x, int64_t dim, double epsilon, CTTensor **out);
/// Mean over samples; a label of -1 counts for nothing. weight (of classes) or null.
CTStatus ct_cross_entropy(CTInput logits, CTInput labels, CTInput weight, double smoothing, CTTensor **out);

/* Steps on lists of tensors, in place, not recorded */
CTStatus ct_copy_into(CTTensor *target, CTInput source);
/// Scales the gradients of the parameters so that their common length is at most limit; *norm is what it was. A length
/// that is no number changes nothing.
CTStatus ct_clip_gradients(CTTensor *const *parameters, size_t count, double limit, double *norm);
/// Adam with decoupled weight decay. Parameters without a gradient are left alone.
CTStatus ct_adamw(
    CTTensor *const *parameters, CTTensor *const *first, CTTensor *const *second, size_t count, int64_t step,
    double rate, double beta1, double beta2, double epsilon, double decay);
/// Without momentum velocities is not read.
CTStatus ct_sgd(
    CTTensor *const *parameters, CTTensor *const *velocities, size_t count, double rate, double momentum, double decay,
    bool nesterov);
/// targets += (sources - targets) * weight
CTStatus ct_lerp(CTTensor *const *targets, CTTensor *const *sources, size_t count, double weight);

#ifdef __cplusplus
}
#endif
