// The int8 kernels of one level. The including file defines:
//   CODE_BYTES                 codes that one step reads
//   CODE_QUERIES               queries in a register tile
//   vq, vr, va                 vectors of query codes, row codes and int32 sums
//   load_query(p), load_row(p) read CODE_BYTES codes
//   code_step(sum, q, r)       adds their products to sum
//   code_reduce(sum)           the sum of the lanes
//   CODE_OFFSET                what load_row adds to every code (taken back from the result)

enum { CODE_ROWS = 4 };

LOOKBOOK_INLINE void code_micro(
    int query_tile, int row_tile, const int8_t *const *queries, const int8_t *const *rows, const int32_t *offsets,
    size_t columns, int32_t *out, size_t out_stride) {
    va sums[CODE_QUERIES][CODE_ROWS] = {0};
    for (size_t column = 0; column < columns; column += CODE_BYTES) {
        vr r[CODE_ROWS];
        LOOKBOOK_UNROLL
        for (int j = 0; j < row_tile; j++) { r[j] = load_row(rows[j] + column); }
        LOOKBOOK_UNROLL
        for (int i = 0; i < query_tile; i++) {
            const vq q = load_query(queries[i] + column);
            LOOKBOOK_UNROLL
            for (int j = 0; j < row_tile; j++) { sums[i][j] = code_step(sums[i][j], q, r[j]); }
        }
    }
    LOOKBOOK_UNROLL
    for (int i = 0; i < query_tile; i++) {
        LOOKBOOK_UNROLL
        for (int j = 0; j < row_tile; j++) {
            out[(size_t)i * out_stride + (size_t)j] = code_reduce(sums[i][j]) - offsets[i];
        }
    }
}

LOOKBOOK_INLINE const int8_t *code_row(const lookbook_code_rows *rows, size_t i) {
    return rows->values + rows->stride * (rows->index ? (size_t)rows->index[i] : i);
}

LOOKBOOK_INLINE void code_strip(
    int query_tile, int row_tile, const int8_t *const *queries, const int32_t *offsets, const lookbook_code_rows *rows,
    size_t first, size_t columns, int32_t *out, size_t out_stride) {
    const int8_t *r[CODE_ROWS];
    for (int j = 0; j < row_tile; j++) { r[j] = code_row(rows, first + (size_t)j); }
    code_micro(query_tile, row_tile, queries, r, offsets, columns, out + first, out_stride);
}

// `query_tile` queries against all rows.
LOOKBOOK_INLINE void code_pass(
    int query_tile, const lookbook_code_rows *queries, size_t query, const lookbook_code_rows *rows, size_t columns,
    int32_t *out, size_t out_stride) {
    const int8_t *q[CODE_QUERIES];
    int32_t offsets[CODE_QUERIES];
    for (int i = 0; i < query_tile; i++) {
        q[i] = code_row(queries, query + (size_t)i);
        offsets[i] = 0;
        for (size_t column = 0; CODE_OFFSET != 0 && column < columns; column++) {
            offsets[i] += CODE_OFFSET * q[i][column];
        }
    }
    size_t first = 0;
    for (; first + CODE_ROWS <= rows->count; first += CODE_ROWS) {
        code_strip(query_tile, CODE_ROWS, q, offsets, rows, first, columns, out, out_stride);
    }
    for (; first < rows->count; first++) {
        code_strip(query_tile, 1, q, offsets, rows, first, columns, out, out_stride);
    }
}

static void
code_tile(lookbook_code_rows queries, lookbook_code_rows rows, size_t columns, int32_t *out, size_t out_stride) {
    size_t q = 0;
    for (; q + CODE_QUERIES <= queries.count; q += CODE_QUERIES) {
        code_pass(CODE_QUERIES, &queries, q, &rows, columns, out + q * out_stride, out_stride);
    }
    for (; q + 2 <= queries.count; q += 2) {
        code_pass(2, &queries, q, &rows, columns, out + q * out_stride, out_stride);
    }
    for (; q < queries.count; q++) { code_pass(1, &queries, q, &rows, columns, out + q * out_stride, out_stride); }
}
