#pragma once
#include "ckernels.h"

// The functions of one level.
typedef struct {
    void (*float_tile)(
        lookbook_operation, lookbook_float_rows queries, lookbook_float_rows rows, size_t columns, float *out,
        size_t out_stride);
    void (*code_tile)(
        lookbook_code_rows queries, lookbook_code_rows rows, size_t columns, int32_t *out, size_t out_stride);
    double (*exact)(lookbook_operation, const float *u, double u_mean, const float *v, double v_mean, size_t columns);
    double (*quantise)(const float *from, size_t columns, float scale, int8_t *codes);
    size_t (*select_codes)(
        const lookbook_bound *, int32_t first, const int32_t *index, size_t count, float threshold,
        lookbook_candidate *out);
    size_t (*select_values)(
        const float *, float relative, float absolute, int32_t first, const int32_t *index, size_t count,
        float threshold, lookbook_candidate *out);
    size_t (*scan_rotated)(
        const lookbook_rotated_rows *, const lookbook_rotated_query *, size_t first, const int32_t *index, size_t count,
        float threshold, lookbook_candidate *out);
} lookbook_kernels;

extern const lookbook_kernels lookbook_scalar_kernels;
#if defined(__aarch64__)
extern const lookbook_kernels lookbook_neon_kernels;
#endif
#if defined(__x86_64__)
extern const lookbook_kernels lookbook_avx2_kernels;
extern const lookbook_kernels lookbook_avx512_kernels;
extern const lookbook_kernels lookbook_vnni_kernels;
#endif

#define LOOKBOOK_INLINE static inline __attribute__((always_inline))
#define LOOKBOOK_UNROLL _Pragma("clang loop unroll(full)")
