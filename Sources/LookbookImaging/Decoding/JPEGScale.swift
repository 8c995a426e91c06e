/// When a JPEG is decoded at a fraction of its size.
struct JPEGScale {
    /// 1, 2, 4 or 8: sides are divided by it.
    let divisor: Int

    init(width: Int, height: Int, shortestSide: Int?) {
        divisor = 1
    }

    /// A side after scaling, rounded up as libjpeg does.
    func side(_ length: Int) -> Int { (length + divisor - 1) / divisor }
}
