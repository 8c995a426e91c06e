// Portable C, for processors without any of the other levels, and the reference that they are tested against.
#include "kernels.h"

#define LANES 1
#define DOUBLES 1
#define QUERY_TILE 2
#define FMA(a, b, c) ((a) * (b) + (c))
#include "float_template.h"
#include "exact_template.h"
#include "quantise_template.h"
#include "select_template.h"

#define CODE_BYTES 1
#define CODE_QUERIES 2
#define CODE_OFFSET 0
typedef int32_t vq, vr, va;
LOOKBOOK_INLINE vq load_query(const int8_t *from) { return *from; }
LOOKBOOK_INLINE vr load_row(const int8_t *from) { return *from; }
LOOKBOOK_INLINE va code_step(va sum, vq q, vr r) { return sum + q * r; }
LOOKBOOK_INLINE int32_t code_reduce(va sum) { return sum; }
#include "code_template.h"

#define ROTATED_BLOCKS 1
typedef int32_t rotated_sums __attribute__((vector_size(64)));
LOOKBOOK_INLINE void
rotated_products(int blocks, const uint8_t *codes, const lookbook_rotated_query *q, rotated_sums *out) {
    (void)blocks;
    rotated_sums sums = {0};
    for (int group = 0; group < LOOKBOOK_ROTATED_NUMBERS; group += 4, codes += 64) {
        for (int row = 0; row < LOOKBOOK_ROTATED_ROWS; row++) {
            for (int i = 0; i < 4; i++) { sums[row] += (int32_t)codes[row * 4 + i] * q->numbers[group + i]; }
        }
    }
    *out = sums;
}
#include "rotated_template.h"

const lookbook_kernels lookbook_scalar_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values, scan_rotated,
};
