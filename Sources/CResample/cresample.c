#include "cresample.h"

#include "avx2.h"
#include "portable.h"

static bool has_avx2(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

void lb_resample_rows(
    const uint8_t *source, size_t stride, size_t readable, int32_t rows, LBResampleAxis axis, uint8_t *out,
    bool portable) {
    const size_t out_stride = (size_t)axis.outputs * 3;
    int32_t row = 0;
#if defined(__x86_64__)
    if (!portable && has_avx2()) {
        // The vectors read up to 16 bytes past a row.
        for (; row + 4 <= rows && (size_t)(row + 4) * stride + 16 <= readable; row += 4) {
            lb_resample_four_rows_avx2(source + (size_t)row * stride, stride, axis, out + (size_t)row * out_stride);
        }
    }
#endif
    for (; row < rows; row++) {
        lb_resample_row_portable(source + (size_t)row * stride, axis, out + (size_t)row * out_stride);
    }
}

void lb_resample_columns(
    const uint8_t *source, size_t stride, int32_t bytes, LBResampleAxis axis, uint8_t *out, bool portable) {
    const bool vectors = !portable && has_avx2();
    for (int32_t y = 0; y < axis.outputs; y++) {
        const uint8_t *first = source + (size_t)(axis.first[y] - axis.origin) * stride;
        const int32_t *weights = axis.weights + (size_t)y * axis.taps;
        uint8_t *target = out + (size_t)y * bytes;
        int32_t done = 0;
#if defined(__x86_64__)
        if (vectors) done = lb_resample_column_avx2(first, stride, bytes, axis.count[y], weights, target);
#endif
        lb_resample_column_portable(first, stride, done, bytes, axis.count[y], weights, target);
    }
}
