// The float kernels of one level, written once with vector types and compiled for each instruction set.
// The including file defines:
//   LANES         floats in a vector          DOUBLES     doubles in a vector
//   QUERY_TILE    queries in a register tile  FMA(a, b, c)   a * b + c, fused where the level can

typedef float vf __attribute__((vector_size(LANES * 4)));
typedef int32_t vi __attribute__((vector_size(LANES * 4)));
typedef double vd __attribute__((vector_size(DOUBLES * 8)));
typedef float vh __attribute__((vector_size(DOUBLES * 4)));
enum { ROW_TILE = 4 };

LOOKBOOK_INLINE vf load(const float *from) {
    vf vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return vector;
}

LOOKBOOK_INLINE vd load_double(const float *from) {
    vh vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return __builtin_convertvector(vector, vd);
}

// Adds one step of an operation to its sums; only Bray-Curtis has a second one. `operation` is a constant once inlined.
LOOKBOOK_INLINE void step(lookbook_operation operation, vf u, vf v, vf *sum, vf *second) {
    const vf difference = u - v;
    switch (operation) {
    case LOOKBOOK_DOT: *sum = FMA(u, v, *sum); break;
    case LOOKBOOK_SQUARES: *sum = FMA(difference, difference, *sum); break;
    case LOOKBOOK_MANHATTAN: *sum += __builtin_elementwise_abs(difference); break;
    case LOOKBOOK_CHEBYSHEV: *sum = __builtin_elementwise_max(*sum, __builtin_elementwise_abs(difference)); break;
    case LOOKBOOK_CANBERRA: {
        const vf size = __builtin_elementwise_abs(u) + __builtin_elementwise_abs(v);
        const vf one_where_zero = -__builtin_convertvector((vi)(size == 0), vf); // true is -1
        *sum += __builtin_elementwise_abs(difference) / (size + one_where_zero);
        break;
    }
    case LOOKBOOK_BRAY_CURTIS:
        *sum += __builtin_elementwise_abs(difference);
        *second += __builtin_elementwise_abs(u + v);
        break;
    }
}

LOOKBOOK_INLINE float reduce(lookbook_operation operation, vf vector) {
    float lanes[LANES];
    __builtin_memcpy(lanes, &vector, sizeof vector);
    LOOKBOOK_UNROLL
    for (int half = LANES / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
            if (operation == LOOKBOOK_CHEBYSHEV) {
                lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
            } else {
                lanes[i] += lanes[i + half];
            }
        }
    }
    return lanes[0];
}

// query_tile x row_tile results, kept in registers until all columns are read.
LOOKBOOK_INLINE void micro(
    lookbook_operation operation, int query_tile, int row_tile, const float *const *queries, const float *const *rows,
    size_t columns, float *out, size_t out_stride) {
    vf sums[QUERY_TILE][ROW_TILE] = {0};
    vf seconds[QUERY_TILE][ROW_TILE] = {0};
    for (size_t column = 0; column < columns; column += LANES) {
        vf v[ROW_TILE];
        LOOKBOOK_UNROLL
        for (int r = 0; r < row_tile; r++) { v[r] = load(rows[r] + column); }
        LOOKBOOK_UNROLL
        for (int q = 0; q < query_tile; q++) {
            const vf u = load(queries[q] + column);
            LOOKBOOK_UNROLL
            for (int r = 0; r < row_tile; r++) { step(operation, u, v[r], &sums[q][r], &seconds[q][r]); }
        }
    }
    LOOKBOOK_UNROLL
    for (int q = 0; q < query_tile; q++) {
        LOOKBOOK_UNROLL
        for (int r = 0; r < row_tile; r++) {
            float value = reduce(operation, sums[q][r]);
            if (operation == LOOKBOOK_BRAY_CURTIS && value != 0) { value /= reduce(operation, seconds[q][r]); }
            out[(size_t)q * out_stride + (size_t)r] = value;
        }
    }
}

LOOKBOOK_INLINE const float *float_row(const lookbook_float_rows *rows, size_t i) {
    return rows->values + rows->stride * (rows->index ? (size_t)rows->index[i] : i);
}

// All queries against `row_tile` rows that begin at `first`.
LOOKBOOK_INLINE void strip(
    lookbook_operation operation, int row_tile, const lookbook_float_rows *queries, const lookbook_float_rows *rows,
    size_t first, size_t columns, float *out, size_t out_stride) {
    const int query_tile = operation == LOOKBOOK_BRAY_CURTIS ? QUERY_TILE / 2 : QUERY_TILE;
    const float *v[ROW_TILE], *u[QUERY_TILE];
    for (int r = 0; r < row_tile; r++) { v[r] = float_row(rows, first + (size_t)r); }
    size_t q = 0;
    for (; q + (size_t)query_tile <= queries->count; q += (size_t)query_tile) {
        for (int i = 0; i < query_tile; i++) { u[i] = float_row(queries, q + (size_t)i); }
        micro(operation, query_tile, row_tile, u, v, columns, out + q * out_stride + first, out_stride);
    }
    for (; q < queries->count; q++) {
        u[0] = float_row(queries, q);
        micro(operation, 1, row_tile, u, v, columns, out + q * out_stride + first, out_stride);
    }
}

LOOKBOOK_INLINE void tile(
    lookbook_operation operation, const lookbook_float_rows *queries, const lookbook_float_rows *rows, size_t columns,
    float *out, size_t out_stride) {
    size_t first = 0;
    for (; first + ROW_TILE <= rows->count; first += ROW_TILE) {
        strip(operation, ROW_TILE, queries, rows, first, columns, out, out_stride);
    }
    for (; first < rows->count; first++) { strip(operation, 1, queries, rows, first, columns, out, out_stride); }
}

static void float_tile(
    lookbook_operation operation, lookbook_float_rows queries, lookbook_float_rows rows, size_t columns, float *out,
    size_t out_stride) {
    switch (operation) {
    case LOOKBOOK_DOT: tile(LOOKBOOK_DOT, &queries, &rows, columns, out, out_stride); break;
    case LOOKBOOK_SQUARES: tile(LOOKBOOK_SQUARES, &queries, &rows, columns, out, out_stride); break;
    case LOOKBOOK_MANHATTAN: tile(LOOKBOOK_MANHATTAN, &queries, &rows, columns, out, out_stride); break;
    case LOOKBOOK_CHEBYSHEV: tile(LOOKBOOK_CHEBYSHEV, &queries, &rows, columns, out, out_stride); break;
    case LOOKBOOK_CANBERRA: tile(LOOKBOOK_CANBERRA, &queries, &rows, columns, out, out_stride); break;
    case LOOKBOOK_BRAY_CURTIS: tile(LOOKBOOK_BRAY_CURTIS, &queries, &rows, columns, out, out_stride); break;
    }
}
