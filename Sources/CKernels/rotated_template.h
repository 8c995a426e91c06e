// The scan over rotated codes of one level: integer products of blocks of 16 rows, and bounds that say which rows may
// still be among the nearest. The including file defines:
//   ROTATED_BLOCKS                      blocks that are multiplied together
//   rotated_products(blocks, first, q, out)  adds up code x query of each row, for `blocks` blocks (a constant)

typedef float rotated_floats __attribute__((vector_size(64)));
typedef int32_t rotated_ints __attribute__((vector_size(64)));
enum { ROTATED_BLOCK_BYTES = LOOKBOOK_ROTATED_ROWS * LOOKBOOK_ROTATED_NUMBERS };

// Vectors of 64 bytes are wider than some levels' registers, so they go by address.
LOOKBOOK_INLINE void load_rotated(const float *from, rotated_floats *vector) {
    __builtin_memcpy(vector, from, sizeof *vector);
}

// Writes the rows of a block that `mask` names and the threshold does not exclude.
LOOKBOOK_INLINE size_t select_rotated(
    const lookbook_rotated_rows *rows, const lookbook_rotated_query *q, const rotated_ints *products, size_t block,
    uint32_t mask, float threshold, lookbook_candidate *out) {
    const size_t first = block * LOOKBOOK_ROTATED_ROWS;
    rotated_floats bias, scale, rest, beyond;
    load_rotated(rows->bias + first, &bias);
    load_rotated(rows->scale + first, &scale);
    load_rotated(rows->rest + first, &rest);
    load_rotated(rows->beyond + first, &beyond);
    rotated_floats key = bias - q->gain * (scale * __builtin_convertvector(*products - q->offset, rotated_floats));
    rotated_floats radius = q->rest_factor * rest + q->beyond_factor * beyond + q->radius;
    if (rows->norm) {
        rotated_floats norm;
        load_rotated(rows->norm + first, &norm);
        const rotated_floats weight = q->weight * norm, squares = q->square_factor * (norm * norm);
        key = squares + weight * (key + q->shift);
        radius = weight * radius + q->slack * squares;
    }
    const rotated_floats lower = key - radius - q->constant;
    const rotated_ints excluded = lower > threshold;
    if (__builtin_reduce_and(excluded) != 0) { return 0; }
    const rotated_floats upper = key + radius + q->constant;
    size_t kept = 0;
    for (; mask; mask &= mask - 1) {
        const int lane = __builtin_ctz(mask);
        if (excluded[lane]) { continue; }
        out[kept++] = (lookbook_candidate){(int32_t)first + lane, lower[lane], upper[lane]};
    }
    return kept;
}

LOOKBOOK_INLINE size_t scan_blocks(
    int blocks, const lookbook_rotated_rows *rows, const lookbook_rotated_query *q, size_t block, uint32_t last_mask,
    float threshold, lookbook_candidate *out) {
    rotated_ints products[ROTATED_BLOCKS];
    rotated_products(blocks, rows->codes + block * ROTATED_BLOCK_BYTES, q, products);
    size_t kept = 0;
    LOOKBOOK_UNROLL
    for (int i = 0; i < blocks; i++) {
        const uint32_t mask = i + 1 < blocks ? 0xFFFF : last_mask;
        kept += select_rotated(rows, q, &products[i], block + (size_t)i, mask, threshold, out + kept);
    }
    return kept;
}

static size_t scan_rotated(
    const lookbook_rotated_rows *rows, const lookbook_rotated_query *q, size_t first, const int32_t *index,
    size_t count, float threshold, lookbook_candidate *out) {
    size_t kept = 0, i = 0;
    if (!index) {
        size_t block = first / LOOKBOOK_ROTATED_ROWS;
        const size_t together = ROTATED_BLOCKS * LOOKBOOK_ROTATED_ROWS;
        for (; i + together <= count; i += together, block += ROTATED_BLOCKS) {
            kept += scan_blocks(ROTATED_BLOCKS, rows, q, block, 0xFFFF, threshold, out + kept);
        }
        for (; i < count; i += LOOKBOOK_ROTATED_ROWS, block++) {
            const size_t left = count - i;
            const uint32_t mask = left < LOOKBOOK_ROTATED_ROWS ? (1u << left) - 1 : 0xFFFF;
            kept += scan_blocks(1, rows, q, block, mask, threshold, out + kept);
        }
        return kept;
    }
    while (i < count) {
        const uint32_t block = (uint32_t)index[i] / LOOKBOOK_ROTATED_ROWS;
        uint32_t mask = 0;
        for (; i < count && (uint32_t)index[i] / LOOKBOOK_ROTATED_ROWS == block; i++) {
            mask |= 1u << ((uint32_t)index[i] % LOOKBOOK_ROTATED_ROWS);
        }
        kept += scan_blocks(1, rows, q, block, mask, threshold, out + kept);
    }
    return kept;
}
