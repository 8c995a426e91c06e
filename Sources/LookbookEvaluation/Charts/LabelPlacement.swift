/// Finds places for labels where they cover neither each other nor the points.
enum LabelPlacement {
    /// A label's box.
    struct Box {
        var x: Double
        var y: Double
        let width: Double
        let height: Double

        func overlap(_ other: Box) -> Double {
            let across = min(x + width, other.x + other.width) - max(x, other.x)
            let down = min(y + height, other.y + other.height) - max(y, other.y)
            return across > 0 && down > 0 ? across * down : 0
        }
    }

    /// Moves positions apart so that neighbours keep a distance, as little as possible, within limits.
    ///
    /// - Returns: one position for each, in the order given.
    static func spread(_ positions: [Double], distance: Double, within limits: ClosedRange<Double>) -> [Double] {
        let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
        var placed = order.map { positions[$0] }
        for index in placed.indices.dropFirst() { placed[index] = max(placed[index], placed[index - 1] + distance) }
        if let last = placed.last, last > limits.upperBound {
            placed[placed.count - 1] = limits.upperBound
            for index in placed.indices.dropLast().reversed() {
                placed[index] = min(placed[index], placed[index + 1] - distance)
            }
        }
        var result = positions
        for (place, index) in zip(placed, order) { result[index] = place }
        return result
    }

    /// Where each point's label goes: the first free place around the point, from near to far.
    ///
    /// - Parameters:
    ///   - points: centres of the points.
    ///   - widths: how wide each label is.
    ///   - frame: labels stay inside.
    ///   - obstacles: what labels should not cover either.
    /// - Returns: the left end and the middle line of each label.
    static func around(
        _ points: [(x: Double, y: Double)], widths: [Double], frame: Box, avoiding obstacles: [Box]
    ) -> [(x: Double, y: Double)] {
        let height = 15.0
        var taken = points.map { Box(x: $0.x - 7, y: $0.y - 7, width: 14, height: 14) } + obstacles
        return points.indices.map { index in
            let candidates = [10.0, 22, 36, 52, 70].flatMap { distance in
                self.candidates(points[index], distance: distance, width: widths[index], height: height)
            }
            func cost(_ box: Box) -> Double {
                let outside = box.width * box.height - box.overlap(frame)
                return taken.reduce(outside * 4) { $0 + $1.overlap(box) }
            }
            // min keeps the first of equals, which is the nearest one.
            let best = candidates.min { cost($0) < cost($1) } ?? candidates[0]
            taken.append(best)
            return (best.x, best.y + height / 2)
        }
    }

    private static func candidates(
        _ point: (x: Double, y: Double), distance: Double, width: Double, height: Double
    ) -> [Box] {
        let (right, left, middle) = (point.x + distance, point.x - distance - width, point.x - width / 2)
        let (above, below, beside) = (point.y - distance - height, point.y + distance, point.y - height / 2)
        return [
            (right, beside), (left, beside), (middle, above), (middle, below), (right, above), (right, below),
            (left, above),
            (left, below),
        ].map { Box(x: $0.0, y: $0.1, width: width, height: height) }
    }
}
