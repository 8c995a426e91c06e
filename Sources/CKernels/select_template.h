// Picks the rows that a bound cannot exclude. Uses float_template.h's types.
// Most rows are excluded, so a whole vector of them is tested at once, and its rows singly only when one survives.

LOOKBOOK_INLINE vf to_floats(const int32_t *from) {
    vi vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return __builtin_convertvector(vector, vf);
}

LOOKBOOK_INLINE size_t keep(int32_t row, float key, float radius, float threshold, lookbook_candidate *out) {
    const float lower = key - radius;
    if (lower > threshold) { return 0; }
    *out = (lookbook_candidate){row, lower, key + radius};
    return 1;
}

LOOKBOOK_INLINE size_t
keep_code(const lookbook_bound *b, size_t i, int32_t row, float threshold, lookbook_candidate *out) {
    const float product = b->low ? 128.0f * (float)b->high[i] + (float)b->low[i] : (float)b->high[i];
    const float bias = b->bias ? b->bias[row] : 0;
    const float radius =
        b->residual_factor * b->residual[row] + b->norm_factor * b->norm[row] + (b->bias_factor * bias + b->constant);
    return keep(row, bias - b->gain * (b->multiplier[row] * product), radius, threshold, out);
}

// The bounds of the LANES rows from `row` on, products from `i` on.
LOOKBOOK_INLINE void bound_codes(const lookbook_bound *b, size_t i, size_t row, vf *lower, vf *upper) {
    vf product = to_floats(b->high + i);
    if (b->low) { product = 128.0f * product + to_floats(b->low + i); }
    vf key = -b->gain * (load(b->multiplier + row) * product);
    vf radius = b->residual_factor * load(b->residual + row) + b->norm_factor * load(b->norm + row) + b->constant;
    if (b->bias) {
        key += load(b->bias + row);
        radius += b->bias_factor * load(b->bias + row);
    }
    *lower = key - radius;
    *upper = key + radius;
}

// Writes the rows of a vector that the threshold does not exclude.
LOOKBOOK_INLINE size_t
keep_some(vf lower, vf upper, size_t row, const int32_t *index, float threshold, lookbook_candidate *out) {
    if (__builtin_reduce_and((vi)(lower > threshold)) != 0) { return 0; }
    float lowers[LANES], uppers[LANES];
    __builtin_memcpy(lowers, &lower, sizeof lower);
    __builtin_memcpy(uppers, &upper, sizeof upper);
    size_t kept = 0;
    for (size_t j = 0; j < LANES; j++) {
        if (lowers[j] > threshold) { continue; }
        out[kept++] = (lookbook_candidate){index ? index[j] : (int32_t)(row + j), lowers[j], uppers[j]};
    }
    return kept;
}

static size_t select_codes(
    const lookbook_bound *b, int32_t first, const int32_t *index, size_t count, float threshold,
    lookbook_candidate *out) {
    size_t kept = 0, i = 0;
    for (; !index && i + LANES <= count; i += LANES) {
        vf lower, upper;
        bound_codes(b, i, (size_t)first + i, &lower, &upper);
        kept += keep_some(lower, upper, (size_t)first + i, NULL, threshold, out + kept);
    }
    for (; i < count; i++) { kept += keep_code(b, i, index ? index[i] : first + (int32_t)i, threshold, out + kept); }
    return kept;
}

static size_t select_values(
    const float *values, float relative, float absolute, int32_t first, const int32_t *index, size_t count,
    float threshold, lookbook_candidate *out) {
    size_t kept = 0, i = 0;
    for (; i + LANES <= count; i += LANES) {
        const vf value = load(values + i), radius = relative * value + absolute;
        kept += keep_some(
            value - radius, value + radius, (size_t)first + i, index ? index + i : NULL, threshold, out + kept);
    }
    for (; i < count; i++) {
        const int32_t row = index ? index[i] : first + (int32_t)i;
        kept += keep(row, values[i], relative * values[i] + absolute, threshold, out + kept);
    }
    return kept;
}
