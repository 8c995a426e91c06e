// x86-64 with AVX2 and FMA.
#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define LANES 8
#define DOUBLES 4
#define QUERY_TILE 2
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "float_template.h"
#include "exact_template.h"
#include "quantise_template.h"
#include "select_template.h"

// Sixteen codes are widened to int16: the instruction for bytes saturates, this one is exact.
#define CODE_BYTES 16
#define CODE_QUERIES 2
#define CODE_OFFSET 0
typedef __m256i vq, vr;
typedef int32_t va __attribute__((vector_size(32)));
LOOKBOOK_INLINE __m256i load_query(const int8_t *from) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)from));
}
LOOKBOOK_INLINE __m256i load_row(const int8_t *from) { return load_query(from); }
LOOKBOOK_INLINE va code_step(va sum, vq q, vr r) { return sum + (va)_mm256_madd_epi16(q, r); }
LOOKBOOK_INLINE int32_t code_reduce(va sum) { return __builtin_reduce_add(sum); }
#include "code_template.h"

// Codes are widened to int16, so that the products are exact; each register holds four rows of four numbers.
#define ROTATED_BLOCKS 1
typedef int32_t rotated_sums __attribute__((vector_size(64)));
LOOKBOOK_INLINE void
rotated_products(int blocks, const uint8_t *codes, const lookbook_rotated_query *q, rotated_sums *out) {
    (void)blocks;
    __m256i sums[4] = {0};
    for (int group = 0; group < LOOKBOOK_ROTATED_NUMBERS; group += 4, codes += 64) {
        int64_t four;
        __builtin_memcpy(&four, q->numbers + group, sizeof four);
        const __m256i numbers = _mm256_set1_epi64x(four);
        LOOKBOOK_UNROLL
        for (int i = 0; i < 4; i++) {
            const __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(codes + 16 * i)));
            sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(wide, numbers));
        }
    }
    // Neighbouring lanes belong to one row; the addition of pairs leaves the rows as 0 1 4 5 2 3 6 7.
    LOOKBOOK_UNROLL
    for (int i = 0; i < 2; i++) {
        const __m256i pairs = _mm256_hadd_epi32(sums[2 * i], sums[2 * i + 1]);
        const __m256i rows = _mm256_permute4x64_epi64(pairs, 0xD8);
        __builtin_memcpy((char *)out + 32 * i, &rows, sizeof rows);
    }
}
#include "rotated_template.h"

const lookbook_kernels lookbook_avx2_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values, scan_rotated,
};
#pragma clang attribute pop
#endif
