// Quantisation of a vector to int8. Uses exact_template.h's types.

typedef int8_t vc __attribute__((vector_size(DOUBLES)));
typedef int32_t vw __attribute__((vector_size(DOUBLES * 4)));

static double quantise(const float *from, size_t columns, float scale, int8_t *codes) {
    const float inverse = scale > 0 ? 1 / scale : 0;
    const float magic = 12582912; // 1.5 * 2^23: adding it rounds to an integer, to even at the half
    vd squares = {0};
    for (size_t column = 0; column < columns; column += DOUBLES) {
        vh values;
        __builtin_memcpy(&values, from + column, sizeof values);
        const vw code = __builtin_convertvector((values * inverse + magic) - magic, vw);
        const vc narrow = __builtin_convertvector(code, vc);
        __builtin_memcpy(codes + column, &narrow, sizeof narrow);
        const vd rest = __builtin_convertvector(values, vd) - (double)scale * __builtin_convertvector(code, vd);
        squares += rest * rest;
    }
    return exact_reduce(LOOKBOOK_DOT, squares);
}
