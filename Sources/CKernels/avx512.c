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

const lookbook_kernels lookbook_avx512_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values,
};
#pragma clang attribute pop
#endif
