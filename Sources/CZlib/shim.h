#include <zlib.h>

// A macro in zlib.h, which Swift does not see. The window bits say what is read: 15 + 32 zlib or gzip, -15 raw (of
// zip).
static inline int lookbook_inflate_init(z_stream *stream, int window_bits) { return inflateInit2(stream, window_bits); }
