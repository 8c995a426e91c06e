#pragma once
#include <stddef.h>
#include <stdint.h>

// Distance kernels. Each exists in several levels (instruction sets); the caller passes the level and must pass one
// that `lookbook_level_is_supported` accepts. Nothing is kept between calls and nothing is owned: every pointer is
// borrowed for the length of the call, and all functions may be called from any thread at once.
//
// Layout: vectors are rows of a matrix. `stride` is the distance from one row to the next, in elements. Rows are padded
// with zeros to a multiple of LOOKBOOK_ROW_BYTES bytes, and `columns` counts the padding as well (except in
// `lookbook_exact`); a padded zero changes none of the sums. Speed wants 64-byte alignment, correctness does not.
//
// `index`: when not NULL, row i of the call is row index[i] of the matrix; otherwise it is row i.

enum { LOOKBOOK_ROW_BYTES = 64 };

typedef enum {
    LOOKBOOK_SCALAR = 0,
    LOOKBOOK_NEON = 1,
    LOOKBOOK_AVX2 = 2,
    LOOKBOOK_AVX512 = 3,
    LOOKBOOK_AVX512_VNNI = 4,
} lookbook_level;

/// 1 when this processor (and operating system) can run the level, else 0. Any number may be asked for.
int lookbook_level_is_supported(int level);

typedef enum {
    LOOKBOOK_DOT = 0,         // sum u v
    LOOKBOOK_SQUARES = 1,     // sum (u - v)^2
    LOOKBOOK_MANHATTAN = 2,   // sum |u - v|
    LOOKBOOK_CHEBYSHEV = 3,   // max |u - v|
    LOOKBOOK_CANBERRA = 4,    // sum |u - v| / (|u| + |v|), 0/0 = 0
    LOOKBOOK_BRAY_CURTIS = 5, // sum |u - v| / sum |u + v|, 0/0 = 0
} lookbook_operation;

/// Some rows of a float matrix.
typedef struct {
    const float *values;
    size_t stride;
    const int32_t *index;
    size_t count;
} lookbook_float_rows;

/// Some rows of a matrix of int8 codes. Codes lie in -127...127.
typedef struct {
    const int8_t *values;
    size_t stride;
    const int32_t *index;
    size_t count;
} lookbook_code_rows;

/// out[q * out_stride + r] = operation(query q, row r) in float32, for all q and r.
/// The relative error of each result is at most (columns + 8) * 2^-24, for LOOKBOOK_DOT relative to sum |u v|.
/// `columns` is a multiple of 16; `out` has room for queries.count * out_stride numbers, out_stride >= rows.count.
void lookbook_float_tile(
    lookbook_level level, lookbook_operation operation, lookbook_float_rows queries, lookbook_float_rows rows,
    size_t columns, float *out, size_t out_stride);

/// out[q * out_stride + r] = sum of query code x row code, exactly. `columns` is a multiple of 64, at most 65,536.
void lookbook_code_tile(
    lookbook_level level, lookbook_code_rows queries, lookbook_code_rows rows, size_t columns, int32_t *out,
    size_t out_stride);

/// operation(u - u_mean, v - v_mean) of two vectors in double precision, from the first `columns` numbers (padding left
/// out).
double lookbook_exact(
    lookbook_level level, lookbook_operation operation, const float *u, double u_mean, const float *v, double v_mean,
    size_t columns);

/// Writes codes[i] = from[i] / scale, rounded to the nearest integer, for all columns (a multiple of 8) and returns the
/// sum of (from[i] - scale * codes[i])^2. `scale` is at least the greatest |from[i]| / 127, and 0 only for a vector of
/// zeros.
double lookbook_quantise(lookbook_level level, const float *from, size_t columns, float scale, int8_t *codes);

/// What turns products of codes into bounds; see CodeScan.swift for the proof. For row i, with p = 128 high[i] +
/// low[i]:
///     key = bias[i] - gain * multiplier[i] * p
///     radius = residual_factor * residual[i] + norm_factor * norm[i] + bias_factor * bias[i] + constant
/// `low` and `bias` may be NULL (then p = high[i], and bias counts as 0). The arrays of the rows begin at the matrix's
/// row 0.
typedef struct {
    const int32_t *high;
    const int32_t *low;
    const float *multiplier;
    const float *residual;
    const float *norm;
    const float *bias;
    float gain;
    float residual_factor;
    float norm_factor;
    float bias_factor;
    float constant;
} lookbook_bound;

/// A row that may be among the nearest, with bounds of its key.
typedef struct {
    int32_t row;
    float lower;
    float upper;
} lookbook_candidate;

/// Writes those of the rows first ..< first + count (or index[0] ..< index[count], when index is not NULL) whose lower
/// bound is not greater than the threshold; returns how many. `out` has room for `count`. Not-a-number counts as not
/// greater.
size_t lookbook_select_codes(
    lookbook_level level, const lookbook_bound *bound, int32_t first, const int32_t *index, size_t count,
    float threshold, lookbook_candidate *out);

/// The same for distances that are known but for rounding: value - (relative * value + absolute) is the lower bound.
size_t lookbook_select_values(
    lookbook_level level, const float *values, float relative, float absolute, int32_t first, const int32_t *index,
    size_t count, float threshold, lookbook_candidate *out);

enum {
    LOOKBOOK_ROTATED_ROWS = 16,    // rows of a block
    LOOKBOOK_ROTATED_NUMBERS = 64, // codes of a row
};

/// Rows in a rotated space; see RotatedTable.swift. `codes` holds blocks of 16 rows: for each group of four numbers the
/// four codes (each plus 128, so 1...255) of the first row, then of the second, and so on. The last block is filled up,
/// and the other arrays are as long as the blocks. `norm` is NULL when directions are compared.
typedef struct {
    const uint8_t *codes;
    const float *scale;
    const float *rest;
    const float *beyond;
    const float *bias;
    const float *norm;
} lookbook_rotated_rows;

/// A query in a rotated space. For row i, with p = sum of number x code:
///     key = bias[i] - gain * scale[i] * p
///     bound = rest_factor * rest[i] + beyond_factor * beyond[i] + radius
/// and, where there are norms, with w = weight * norm[i] and s = square_factor * norm[i]^2:
///     key = s + w * (key + shift), bound = w * bound + slack * s;
/// `constant` is added to the bound in either case.
typedef struct {
    int16_t numbers[LOOKBOOK_ROTATED_NUMBERS]; // -32639...32639
    int8_t high[LOOKBOOK_ROTATED_NUMBERS];     // numbers = 256 high + low
    int8_t low[LOOKBOOK_ROTATED_NUMBERS];
    int32_t offset; // 128 * sum of the numbers: what the 128 in the codes adds
    float gain;
    float rest_factor;
    float beyond_factor;
    float radius;
    float weight;
    float shift;
    float square_factor;
    float slack;
    float constant;
} lookbook_rotated_query;

/// Fills in `high`, `low` and `offset` from `numbers`.
void lookbook_finish_rotated_query(lookbook_rotated_query *query);

/// Writes those of the rows first ..< first + count (or index[0] ..< index[count], ascending, when index is not NULL)
/// whose key minus bound is not greater than the threshold; returns how many. `first` is a multiple of 16; `out` has
/// room for `count`.
size_t lookbook_scan_rotated(
    lookbook_level level, const lookbook_rotated_rows *rows, const lookbook_rotated_query *query, size_t first,
    const int32_t *index, size_t count, float threshold, lookbook_candidate *out);

/// Memory of `bytes` bytes aligned to 64, in huge pages where the system has them; NULL when there is none left.
/// The caller owns it and gives it back with `lookbook_free`.
void *lookbook_allocate(size_t bytes);
void lookbook_free(void *memory);
