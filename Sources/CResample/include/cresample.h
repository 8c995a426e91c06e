/// The two passes of an antialiased resize of interleaved 8-bit RGB.
///
/// Both compute, for each output sample, clamp((2^21 + sum of weight * sample) >> 22, 0, 255): Pillow's 8-bit
/// arithmetic, so that results are equal to Pillow's, bit for bit. Weights are fixed-point with 22 fraction bits.
///
/// Every function uses AVX2 where the processor has it and portable C elsewhere; both give the same bytes.
#ifndef CRESAMPLE_H
#define CRESAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Which samples make up each output, and with what weights.
typedef struct {
    /// For each output, the first sample.
    const int32_t *first;
    /// For each output, the number of samples, 1...taps.
    const int32_t *count;
    /// For each output, `taps` weights; those from `count` on are 0.
    const int32_t *weights;
    /// A multiple of 4.
    int32_t taps;
    /// Number of outputs.
    int32_t outputs;
    /// The sample that the source begins with: subtracted from `first`.
    int32_t origin;
} LBResampleAxis;

/// Horizontal pass over `rows` rows, `stride` bytes apart. Writes `axis.outputs` pixels a row, rows without a gap. From
/// `source` on, `readable` bytes may be read: at least the rows; the vector kernel wants 16 more.
void lb_resample_rows(
    const uint8_t *source, size_t stride, size_t readable, int32_t rows, LBResampleAxis axis, uint8_t *out,
    bool portable);

/// Vertical pass over columns of `bytes` bytes (three times the pixels); rows are `stride` bytes apart in `source` and
/// `bytes` apart in `out`. Writes `axis.outputs` rows.
void lb_resample_columns(
    const uint8_t *source, size_t stride, int32_t bytes, LBResampleAxis axis, uint8_t *out, bool portable);

#endif
