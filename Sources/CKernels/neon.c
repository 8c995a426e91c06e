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

const lookbook_kernels lookbook_neon_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values,
};
#endif
