#include "avx2.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "portable.h"

#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE static inline __attribute__((target("avx2"), always_inline))

/// Joins the two sums, rounds, and drops the fraction.
AVX2_INLINE __m256i joined(__m256i high, __m256i low) {
    __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(high, 8), low);
    return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(HALF)), FRACTION_BITS);
}

/// The pixels of two rows, one a half, from sums over the first (lower half) and the second pair of taps (upper half).
AVX2_INLINE __m256i two_pixels(const __m256i high[2], const __m256i low[2]) {
    __m256i first = _mm256_add_epi32(_mm256_slli_epi32(high[0], 8), low[0]);
    __m256i second = _mm256_add_epi32(_mm256_slli_epi32(high[1], 8), low[1]);
    __m256i sum = _mm256_add_epi32(
        _mm256_permute2x128_si256(first, second, 0x20), _mm256_permute2x128_si256(first, second, 0x31));
    return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(HALF)), FRACTION_BITS);
}

/// Writes the three bytes of a pixel.
AVX2_INLINE void store3(uint8_t *out, uint32_t value) {
    uint16_t pair = (uint16_t)value;
    memcpy(out, &pair, 2);
    out[2] = (uint8_t)(value >> 16);
}

AVX2 void lb_resample_four_rows_avx2(const uint8_t *source, size_t stride, LBResampleAxis axis, uint8_t *out) {
    // Four pixels of three bytes become words r0 r1 g0 g1 b0 b1 0 0 | r2 r3 g2 g3 b2 b3 0 0.
    const __m256i spread = _mm256_setr_epi8(
        0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1, //
        6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
    // Of h0 h1 h2 h3 l0 l1 l2 l3: the first pair to all places of the lower half, the second to the upper.
    const __m256i pick_high = _mm256_setr_epi8(
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, //
        4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    const __m256i pick_low = _mm256_add_epi8(pick_high, _mm256_set1_epi8(8));
    const size_t out_stride = (size_t)axis.outputs * 3;
    for (int32_t x = 0; x < axis.outputs; x++) {
        const int32_t *weights = axis.weights + (size_t)x * axis.taps;
        const uint8_t *start = source + (size_t)(axis.first[x] - axis.origin) * 3;
        __m256i high[4], low[4];
        for (int row = 0; row < 4; row++) high[row] = low[row] = _mm256_setzero_si256();
        for (int32_t tap = 0; tap < axis.count[x]; tap += 4, start += 12) {
            __m128i four = _mm_loadu_si128((const __m128i *)(weights + tap));
            __m128i split = _mm_packs_epi32(_mm_srai_epi32(four, 8), _mm_and_si128(four, _mm_set1_epi32(255)));
            __m256i both = _mm256_broadcastsi128_si256(split);
            __m256i weight_high = _mm256_shuffle_epi8(both, pick_high);
            __m256i weight_low = _mm256_shuffle_epi8(both, pick_low);
            for (int row = 0; row < 4; row++) {
                __m128i bytes = _mm_loadu_si128((const __m128i *)(start + row * stride));
                __m256i words = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), spread);
                high[row] = _mm256_add_epi32(high[row], _mm256_madd_epi16(words, weight_high));
                low[row] = _mm256_add_epi32(low[row], _mm256_madd_epi16(words, weight_low));
            }
        }
        // Rows 0 and 2 in the lower half, 1 and 3 in the upper; four bytes each.
        __m256i words = _mm256_packs_epi32(two_pixels(high, low), two_pixels(high + 2, low + 2));
        __m256i bytes = _mm256_packus_epi16(words, words);
        uint64_t even = (uint64_t)_mm256_extract_epi64(bytes, 0), odd = (uint64_t)_mm256_extract_epi64(bytes, 2);
        uint8_t *target = out + (size_t)x * 3;
        store3(target, (uint32_t)even);
        store3(target + out_stride, (uint32_t)odd);
        store3(target + 2 * out_stride, (uint32_t)(even >> 32));
        store3(target + 3 * out_stride, (uint32_t)(odd >> 32));
    }
}

/// Adds two rows with their weights: 32 bytes of each become words a0 b0 a1 b1 ..., which vpmaddwd multiplies and adds.
AVX2_INLINE void
add_pair(__m256i a, __m256i b, __m256i weight_high, __m256i weight_low, __m256i high[4], __m256i low[4]) {
    const __m256i zero = _mm256_setzero_si256();
    __m256i first = _mm256_unpacklo_epi8(a, b), second = _mm256_unpackhi_epi8(a, b);
    __m256i words[4] = {
        _mm256_unpacklo_epi8(first, zero), _mm256_unpackhi_epi8(first, zero), _mm256_unpacklo_epi8(second, zero),
        _mm256_unpackhi_epi8(second, zero)};
    for (int part = 0; part < 4; part++) {
        high[part] = _mm256_add_epi32(high[part], _mm256_madd_epi16(words[part], weight_high));
        low[part] = _mm256_add_epi32(low[part], _mm256_madd_epi16(words[part], weight_low));
    }
}

/// Two weights' high (or low) parts as one 32-bit lane.
static inline int32_t pair_of(int32_t a, int32_t b) { return (int32_t)(((uint32_t)a & 0xFFFF) | (uint32_t)b << 16); }

/// 32 bytes of an output row.
AVX2_INLINE void
column_block(const uint8_t *source, size_t stride, int32_t count, const int32_t *weights, uint8_t *out) {
    __m256i high[4], low[4];
    for (int part = 0; part < 4; part++) high[part] = low[part] = _mm256_setzero_si256();
    for (int32_t tap = 0; tap < count; tap += 2) {
        const uint8_t *row = source + (size_t)tap * stride;
        // Taps are a multiple of 4, so weights[tap + 1] exists; past the count it is 0 and any row will do.
        const uint8_t *next = tap + 1 < count ? row + stride : row;
        __m256i weight_high = _mm256_set1_epi32(pair_of(weights[tap] >> 8, weights[tap + 1] >> 8));
        __m256i weight_low = _mm256_set1_epi32(pair_of(weights[tap] & 255, weights[tap + 1] & 255));
        add_pair(
            _mm256_loadu_si256((const __m256i *)row), _mm256_loadu_si256((const __m256i *)next), weight_high,
            weight_low, high, low);
    }
    __m256i front = _mm256_packs_epi32(joined(high[0], low[0]), joined(high[1], low[1]));
    __m256i back = _mm256_packs_epi32(joined(high[2], low[2]), joined(high[3], low[3]));
    _mm256_storeu_si256((__m256i *)out, _mm256_packus_epi16(front, back));
}

AVX2 int32_t lb_resample_column_avx2(
    const uint8_t *source, size_t stride, int32_t bytes, int32_t count, const int32_t *weights, uint8_t *out) {
    if (bytes < 32) return 0;
    for (int32_t x = 0; x + 32 <= bytes; x += 32) column_block(source + x, stride, count, weights, out + x);
    // The rest overlaps the block before it, which gets the same bytes again.
    int32_t last = bytes - 32;
    column_block(source + last, stride, count, weights, out + last);
    return bytes;
}

#endif
