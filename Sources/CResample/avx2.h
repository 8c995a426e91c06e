// Both passes with AVX2. A 22-bit weight does not fit the 16-bit multiplier (vpmaddwd), so it is split into
// weight = high * 256 + low with a signed high part; two sums are kept and joined at the end, which is exact.
#ifndef CRESAMPLE_AVX2_H
#define CRESAMPLE_AVX2_H

#include "cresample.h"

#if defined(__x86_64__)

/// Four rows at once. Reads up to 16 bytes past the last pixel of each row.
void lb_resample_four_rows_avx2(const uint8_t *source, size_t stride, LBResampleAxis axis, uint8_t *out);

/// One output row, when it has 32 bytes or more; returns how many bytes were written.
int32_t lb_resample_column_avx2(
    const uint8_t *source, size_t stride, int32_t bytes, int32_t count, const int32_t *weights, uint8_t *out);

#endif
#endif
