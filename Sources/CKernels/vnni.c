// x86-64 with AVX-512 VNNI (Ice Lake, Zen 4 and later): one instruction adds 64 products of bytes.
#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(                                                                                          \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma"))), apply_to = function)

#define LANES 16
#define DOUBLES 8
#define QUERY_TILE 4
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "float_template.h"
#include "exact_template.h"
#include "quantise_template.h"
#include "select_template.h"

// The instruction multiplies unsigned by signed bytes, so a row's codes are moved up by 128 as they are read; the sum
// is then too great by 128 times the sum of the query's codes, which is known.
#define CODE_BYTES 64
#define CODE_QUERIES 4
#define CODE_OFFSET 128
typedef __m512i vq, vr, va;
LOOKBOOK_INLINE vq load_query(const int8_t *from) { return _mm512_loadu_si512(from); }
LOOKBOOK_INLINE vr load_row(const int8_t *from) {
    return _mm512_xor_si512(_mm512_loadu_si512(from), _mm512_set1_epi8((char)0x80));
}
LOOKBOOK_INLINE va code_step(va sum, vq q, vr r) { return _mm512_dpbusd_epi32(sum, r, q); }
LOOKBOOK_INLINE int32_t code_reduce(va sum) { return _mm512_reduce_add_epi32(sum); }
#include "code_template.h"

const lookbook_kernels lookbook_vnni_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values,
};
#pragma clang attribute pop
#endif
