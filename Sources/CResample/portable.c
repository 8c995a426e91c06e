#include "portable.h"

static inline uint8_t clamped(int32_t sum) {
    int32_t value = sum >> FRACTION_BITS;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

void lb_resample_row_portable(const uint8_t *row, LBResampleAxis axis, uint8_t *out) {
    for (int32_t x = 0; x < axis.outputs; x++) {
        const uint8_t *pixel = row + (size_t)(axis.first[x] - axis.origin) * 3;
        const int32_t *weights = axis.weights + (size_t)x * axis.taps;
        int32_t red = HALF, green = HALF, blue = HALF;
        for (int32_t tap = 0; tap < axis.count[x]; tap++, pixel += 3) {
            red += pixel[0] * weights[tap];
            green += pixel[1] * weights[tap];
            blue += pixel[2] * weights[tap];
        }
        out[x * 3] = clamped(red);
        out[x * 3 + 1] = clamped(green);
        out[x * 3 + 2] = clamped(blue);
    }
}

// Blocks that fit the registers, so that the compiler vectorises the inner loops.
enum { BLOCK = 64 };

void lb_resample_column_portable(
    const uint8_t *source, size_t stride, int32_t from, int32_t to, int32_t count, const int32_t *weights,
    uint8_t *out) {
    for (int32_t start = from; start < to; start += BLOCK) {
        int32_t length = to - start < BLOCK ? to - start : BLOCK;
        int32_t sums[BLOCK];
        for (int32_t i = 0; i < BLOCK; i++) sums[i] = HALF;
        for (int32_t tap = 0; tap < count; tap++) {
            const uint8_t *row = source + (size_t)tap * stride + start;
            for (int32_t i = 0; i < length; i++) sums[i] += row[i] * weights[tap];
        }
        for (int32_t i = 0; i < length; i++) out[start + i] = clamped(sums[i]);
    }
}
