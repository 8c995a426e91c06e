#include "kernels.h"

// Chooses the functions of a level. A level that this build does not have falls back to the scalar one, so that a wrong
// number is slow and never a crash.
static const lookbook_kernels *kernels(lookbook_level level) {
    switch (level) {
#if defined(__aarch64__)
    case LOOKBOOK_NEON: return &lookbook_neon_kernels;
#endif
#if defined(__x86_64__)
    case LOOKBOOK_AVX2: return &lookbook_avx2_kernels;
    case LOOKBOOK_AVX512: return &lookbook_avx512_kernels;
    case LOOKBOOK_AVX512_VNNI: return &lookbook_vnni_kernels;
#endif
    default: return &lookbook_scalar_kernels;
    }
}

int lookbook_level_is_supported(int level) {
    switch (level) {
    case LOOKBOOK_SCALAR: return 1;
#if defined(__aarch64__)
    case LOOKBOOK_NEON: return 1;
#endif
#if defined(__x86_64__)
    case LOOKBOOK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case LOOKBOOK_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    case LOOKBOOK_AVX512_VNNI:
        return lookbook_level_is_supported(LOOKBOOK_AVX512) && __builtin_cpu_supports("avx512vnni");
#endif
    default: return 0;
    }
}

void lookbook_float_tile(
    lookbook_level level, lookbook_operation operation, lookbook_float_rows queries, lookbook_float_rows rows,
    size_t columns, float *out, size_t out_stride) {
    kernels(level)->float_tile(operation, queries, rows, columns, out, out_stride);
}

void lookbook_code_tile(
    lookbook_level level, lookbook_code_rows queries, lookbook_code_rows rows, size_t columns, int32_t *out,
    size_t out_stride) {
    kernels(level)->code_tile(queries, rows, columns, out, out_stride);
}

double lookbook_exact(
    lookbook_level level, lookbook_operation operation, const float *u, double u_mean, const float *v, double v_mean,
    size_t columns) {
    return kernels(level)->exact(operation, u, u_mean, v, v_mean, columns);
}

double lookbook_quantise(lookbook_level level, const float *from, size_t columns, float scale, int8_t *codes) {
    return kernels(level)->quantise(from, columns, scale, codes);
}

size_t lookbook_select_codes(
    lookbook_level level, const lookbook_bound *bound, int32_t first, const int32_t *index, size_t count,
    float threshold, lookbook_candidate *out) {
    return kernels(level)->select_codes(bound, first, index, count, threshold, out);
}

size_t lookbook_select_values(
    lookbook_level level, const float *values, float relative, float absolute, int32_t first, const int32_t *index,
    size_t count, float threshold, lookbook_candidate *out) {
    return kernels(level)->select_values(values, relative, absolute, first, index, count, threshold, out);
}

void lookbook_finish_rotated_query(lookbook_rotated_query *query) {
    int32_t sum = 0;
    for (size_t i = 0; i < LOOKBOOK_ROTATED_NUMBERS; i++) {
        const int32_t number = query->numbers[i];
        // The low part takes -128...127, so the high one stays within a byte.
        const int32_t high = (number + 128) >> 8;
        query->high[i] = (int8_t)high;
        query->low[i] = (int8_t)(number - 256 * high);
        sum += number;
    }
    query->offset = 128 * sum;
}

size_t lookbook_scan_rotated(
    lookbook_level level, const lookbook_rotated_rows *rows, const lookbook_rotated_query *query, size_t first,
    const int32_t *index, size_t count, float threshold, lookbook_candidate *out) {
    return kernels(level)->scan_rotated(rows, query, first, index, count, threshold, out);
}
