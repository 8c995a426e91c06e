// The plain form of both passes: what other processors run, and the ends that do not fill a vector.
#ifndef CRESAMPLE_PORTABLE_H
#define CRESAMPLE_PORTABLE_H

#include "cresample.h"

enum { FRACTION_BITS = 22, HALF = 1 << (FRACTION_BITS - 1) };

void lb_resample_row_portable(const uint8_t *row, LBResampleAxis axis, uint8_t *out);

/// Columns `from` ..< `to` of one output row.
void lb_resample_column_portable(
    const uint8_t *source, size_t stride, int32_t from, int32_t to, int32_t count, const int32_t *weights,
    uint8_t *out);

#endif
