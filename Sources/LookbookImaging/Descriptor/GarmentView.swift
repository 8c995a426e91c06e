internal import LookbookCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A square picture in L*a*b*, and how much each pixel belongs to the garment.
struct GarmentView {
    let side: Int
    let colours: [SIMD4<Float>]
    /// 0 where a pixel looks like the border, 1 where it looks different.
    let foreground: [Float]
    /// What a pixel counts in a histogram: foreground, and more towards the centre. They sum to 1.
    let weights: [Float]

    init(_ picture: Picture) {
        let side = picture.width
        self.side = side
        colours = LabGrid(picture.pixels, width: side, height: side, longest: side).colours
        foreground = Self.foreground(colours, side)
        weights = Self.weights(foreground, side)
    }

    /// Difference to the median colour of the left, right and upper border. The more the border varies, the larger
    /// the difference must be.
    private static func foreground(_ colours: [SIMD4<Float>], _ side: Int) -> [Float] {
        let margin = side / 20
        let border = colours.indices.filter { place in
            let column = place % side
            return place / side < margin || column < margin || column >= side - margin
        }
        var background = SIMD4<Float>.zero
        for channel in 0..<3 { background[channel] = median(border.map { colours[$0][channel] }) }
        let spread = median(border.map { Lab.difference(colours[$0], background) })
        return colours.map { min(max((Lab.difference($0, background) - 4 - spread) / 12, 0), 1) }
    }

    private static func weights(_ foreground: [Float], _ side: Int) -> [Float] {
        let places = (0..<side).map { Float($0) / Float(side - 1) * 2 - 1 }
        let across = places.map { exp(-$0 * $0 / 0.5) }
        let down = places.map { exp(-$0 * $0 / 0.8) }
        var weights = foreground
        var total: Float = 0
        for place in weights.indices {
            weights[place] = (weights[place] + 0.03) * across[place % side] * down[place / side]
            total += weights[place]
        }
        return weights.map { $0 / total }
    }

    private static func median(_ values: [Float]) -> Float {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}

/// For each pixel the slope of the channel that changes most.
struct Gradients {
    let side: Int
    let x: [Float]
    let y: [Float]

    /// Central differences; 0 across the border.
    init(_ view: GarmentView) {
        let side = view.side
        self.side = side
        var (x, y) = ([Float](), [Float]())
        x.reserveCapacity(view.colours.count)
        y.reserveCapacity(view.colours.count)
        for place in view.colours.indices {
            let (row, column) = (place / side, place % side)
            let isInside = (column > 0 && column < side - 1, row > 0 && row < side - 1)
            let across = isInside.0 ? view.colours[place + 1] - view.colours[place - 1] : .zero
            let down = isInside.1 ? view.colours[place + side] - view.colours[place - side] : .zero
            let strength = across * across + down * down
            var best = 0
            for channel in 1..<3 where strength[channel] > strength[best] { best = channel }
            x.append(across[best])
            y.append(down[best])
        }
        self.x = x
        self.y = y
    }
}
