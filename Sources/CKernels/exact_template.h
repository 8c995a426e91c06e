// The double-precision kernel of one level, for the distances that are handed out. Uses float_template.h's types.

typedef int64_t vl __attribute__((vector_size(DOUBLES * 8)));

LOOKBOOK_INLINE void exact_step(lookbook_operation operation, vd u, vd v, vd *sum, vd *second) {
    const vd difference = u - v;
    switch (operation) {
    case LOOKBOOK_DOT: *sum = FMA(u, v, *sum); break;
    case LOOKBOOK_SQUARES: *sum = FMA(difference, difference, *sum); break;
    case LOOKBOOK_MANHATTAN: *sum += __builtin_elementwise_abs(difference); break;
    case LOOKBOOK_CHEBYSHEV: *sum = __builtin_elementwise_max(*sum, __builtin_elementwise_abs(difference)); break;
    case LOOKBOOK_CANBERRA: {
        const vd size = __builtin_elementwise_abs(u) + __builtin_elementwise_abs(v);
        const vd one_where_zero = -__builtin_convertvector((vl)(size == 0), vd); // true is -1
        *sum += __builtin_elementwise_abs(difference) / (size + one_where_zero);
        break;
    }
    case LOOKBOOK_BRAY_CURTIS:
        *sum += __builtin_elementwise_abs(difference);
        *second += __builtin_elementwise_abs(u + v);
        break;
    }
}

LOOKBOOK_INLINE double exact_reduce(lookbook_operation operation, vd vector) {
    double result = vector[0];
    for (int i = 1; i < DOUBLES; i++) {
        if (operation == LOOKBOOK_CHEBYSHEV) {
            result = result > vector[i] ? result : vector[i];
        } else {
            result += vector[i];
        }
    }
    return result;
}

// The last columns, fewer than a vector: copied before zeros that stand at the mean, so that they add nothing.
LOOKBOOK_INLINE vd exact_rest(const float *from, size_t count, double mean) {
    double lanes[DOUBLES];
    for (size_t i = 0; i < DOUBLES; i++) { lanes[i] = i < count ? (double)from[i] - mean : 0; }
    vd vector;
    __builtin_memcpy(&vector, lanes, sizeof vector);
    return vector;
}

// Four sums side by side hide the latency of the additions.
LOOKBOOK_INLINE double
exact_sum(lookbook_operation operation, const float *u, double u_mean, const float *v, double v_mean, size_t columns) {
    enum { PARTS = 4, STEP = PARTS * DOUBLES };
    vd sums[PARTS] = {0}, seconds[PARTS] = {0};
    size_t column = 0;
    for (; column + STEP <= columns; column += STEP) {
        LOOKBOOK_UNROLL
        for (int p = 0; p < PARTS; p++) {
            const size_t at = column + (size_t)p * DOUBLES;
            exact_step(operation, load_double(u + at) - u_mean, load_double(v + at) - v_mean, &sums[p], &seconds[p]);
        }
    }
    for (; column < columns; column += DOUBLES) {
        const size_t rest = columns - column;
        exact_step(
            operation, exact_rest(u + column, rest, u_mean), exact_rest(v + column, rest, v_mean), &sums[0],
            &seconds[0]);
    }
    if (operation == LOOKBOOK_CHEBYSHEV) {
        const vd left = __builtin_elementwise_max(sums[0], sums[1]);
        return exact_reduce(operation, __builtin_elementwise_max(left, __builtin_elementwise_max(sums[2], sums[3])));
    }
    const double sum = exact_reduce(operation, (sums[0] + sums[1]) + (sums[2] + sums[3]));
    if (operation != LOOKBOOK_BRAY_CURTIS || sum == 0) { return sum; }
    return sum / exact_reduce(operation, (seconds[0] + seconds[1]) + (seconds[2] + seconds[3]));
}

static double
exact(lookbook_operation operation, const float *u, double u_mean, const float *v, double v_mean, size_t columns) {
    switch (operation) {
    case LOOKBOOK_DOT: return exact_sum(LOOKBOOK_DOT, u, u_mean, v, v_mean, columns);
    case LOOKBOOK_SQUARES: return exact_sum(LOOKBOOK_SQUARES, u, u_mean, v, v_mean, columns);
    case LOOKBOOK_MANHATTAN: return exact_sum(LOOKBOOK_MANHATTAN, u, u_mean, v, v_mean, columns);
    case LOOKBOOK_CHEBYSHEV: return exact_sum(LOOKBOOK_CHEBYSHEV, u, u_mean, v, v_mean, columns);
    case LOOKBOOK_CANBERRA: return exact_sum(LOOKBOOK_CANBERRA, u, u_mean, v, v_mean, columns);
    case LOOKBOOK_BRAY_CURTIS: return exact_sum(LOOKBOOK_BRAY_CURTIS, u, u_mean, v, v_mean, columns);
    }
    return 0;
}
