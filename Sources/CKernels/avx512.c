// x86-64 with AVX-512 F, BW, DQ and VL (Skylake-X and later).
#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(                                                                                          \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)

#define LANES 16
#define DOUBLES 8
#define QUERY_TILE 4
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "float_template.h"
#include "exact_template.h"
#include "quantise_template.h"
#include "select_template.h"

#define CODE_BYTES 32
#define CODE_QUERIES 4
#define CODE_OFFSET 0
typedef __m512i vq, vr;
typedef int32_t va __attribute__((vector_size(64)));
LOOKBOOK_INLINE __m512i load_query(const int8_t *from) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)from));
}
LOOKBOOK_INLINE __m512i load_row(const int8_t *from) { return load_query(from); }
LOOKBOOK_INLINE va code_step(va sum, vq q, vr r) { return sum + (va)_mm512_madd_epi16(q, r); }
LOOKBOOK_INLINE int32_t code_reduce(va sum) { return __builtin_reduce_add(sum); }
#include "code_template.h"

// As with AVX2, with eight rows of four numbers in a register.
#define ROTATED_BLOCKS 1
typedef int32_t rotated_sums __attribute__((vector_size(64)));
LOOKBOOK_INLINE void
rotated_products(int blocks, const uint8_t *codes, const lookbook_rotated_query *q, rotated_sums *out) {
    (void)blocks;
    __m512i sums[2] = {0};
    for (int group = 0; group < LOOKBOOK_ROTATED_NUMBERS; group += 4, codes += 64) {
        int64_t four;
        __builtin_memcpy(&four, q->numbers + group, sizeof four);
        const __m512i numbers = _mm512_set1_epi64(four);
        LOOKBOOK_UNROLL
        for (int i = 0; i < 2; i++) {
            const __m512i wide = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(codes + 32 * i)));
            sums[i] = _mm512_add_epi32(sums[i], _mm512_madd_epi16(wide, numbers));
        }
    }
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    *out = (rotated_sums)_mm512_add_epi32(
        _mm512_permutex2var_epi32(sums[0], even, sums[1]), _mm512_permutex2var_epi32(sums[0], odd, sums[1]));
}
#include "rotated_template.h"

const lookbook_kernels lookbook_avx512_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values, scan_rotated,
};
#pragma clang attribute pop
#endif
