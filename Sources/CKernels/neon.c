// 64-bit ARM. NEON is part of its baseline; the dot-product instruction is used when the compiler may assume it.
#include "kernels.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#define LANES 4
#define DOUBLES 2
#define QUERY_TILE 4
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "float_template.h"
#include "exact_template.h"
#include "quantise_template.h"
#include "select_template.h"

#define CODE_BYTES 16
#define CODE_QUERIES 4
#define CODE_OFFSET 0
typedef int8x16_t vq;
typedef int8x16_t vr;
typedef int32x4_t va;
LOOKBOOK_INLINE vq load_query(const int8_t *from) { return vld1q_s8(from); }
LOOKBOOK_INLINE vr load_row(const int8_t *from) { return vld1q_s8(from); }
LOOKBOOK_INLINE va code_step(va sum, vq q, vr r) {
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(sum, q, r);
#else
    const int16x8_t low = vmull_s8(vget_low_s8(q), vget_low_s8(r));
    return vpadalq_s16(vpadalq_s16(sum, low), vmull_high_s8(q, r));
#endif
}
LOOKBOOK_INLINE int32_t code_reduce(va sum) { return vaddvq_s32(sum); }
#include "code_template.h"

#define ROTATED_BLOCKS 1
typedef int32_t rotated_sums __attribute__((vector_size(64)));
LOOKBOOK_INLINE void
rotated_products(int blocks, const uint8_t *codes, const lookbook_rotated_query *q, rotated_sums *out) {
    (void)blocks;
    int32x4_t sums[LOOKBOOK_ROTATED_ROWS];
    for (int row = 0; row < LOOKBOOK_ROTATED_ROWS; row++) { sums[row] = vdupq_n_s32(0); }
    for (int group = 0; group < LOOKBOOK_ROTATED_NUMBERS; group += 4, codes += 64) {
        const int16x4_t numbers = vld1_s16(q->numbers + group);
        LOOKBOOK_UNROLL
        for (int pair = 0; pair < LOOKBOOK_ROTATED_ROWS / 2; pair++) {
            const int16x8_t wide = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(codes + 8 * pair)));
            sums[2 * pair] = vmlal_s16(sums[2 * pair], vget_low_s16(wide), numbers);
            sums[2 * pair + 1] = vmlal_s16(sums[2 * pair + 1], vget_high_s16(wide), numbers);
        }
    }
    for (int row = 0; row < LOOKBOOK_ROTATED_ROWS; row++) { (*out)[row] = vaddvq_s32(sums[row]); }
}
#include "rotated_template.h"

const lookbook_kernels lookbook_neon_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values, scan_rotated,
};
#endif
