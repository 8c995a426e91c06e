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

const lookbook_kernels lookbook_avx2_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values,
};
#pragma clang attribute pop
#endif
