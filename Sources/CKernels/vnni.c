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

// One instruction multiplies the four codes of each of sixteen rows by four bytes of the query, whose numbers go in a
// high and a low byte.
#define ROTATED_BLOCKS 4
typedef int32_t rotated_sums __attribute__((vector_size(64)));
LOOKBOOK_INLINE void
rotated_products(int blocks, const uint8_t *codes, const lookbook_rotated_query *q, rotated_sums *out) {
    __m512i high[ROTATED_BLOCKS] = {0}, low[ROTATED_BLOCKS] = {0};
    for (int group = 0; group < LOOKBOOK_ROTATED_NUMBERS; group += 4, codes += 64) {
        int32_t four[2];
        __builtin_memcpy(&four[0], q->high + group, 4);
        __builtin_memcpy(&four[1], q->low + group, 4);
        const __m512i highs = _mm512_set1_epi32(four[0]), lows = _mm512_set1_epi32(four[1]);
        LOOKBOOK_UNROLL
        for (int i = 0; i < blocks; i++) {
            const __m512i rows = _mm512_loadu_si512(codes + 1024 * i);
            high[i] = _mm512_dpbusd_epi32(high[i], rows, highs);
            low[i] = _mm512_dpbusd_epi32(low[i], rows, lows);
        }
    }
    LOOKBOOK_UNROLL
    for (int i = 0; i < blocks; i++) { out[i] = (rotated_sums)_mm512_add_epi32(_mm512_slli_epi32(high[i], 8), low[i]); }
}
#include "rotated_template.h"

const lookbook_kernels lookbook_vnni_kernels = {
    float_tile, code_tile, exact, quantise, select_codes, select_values, scan_rotated,
};
#pragma clang attribute pop
#endif
