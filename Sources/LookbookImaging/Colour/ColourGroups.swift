/// Weighted colours in groups. Everywhere here, a vector is L*, a*, b* and a weight.
struct ColourGroups {
    /// The groups' mean colours and total weights.
    private(set) var centres: [SIMD4<Float>]

    private static let iterations = 6
    /// Sides of the histogram's cells.
    private static let cell = SIMD4<Float>(12, 10, 10, 1)

    /// Groups samples by k-means.
    ///
    /// - Parameters:
    ///   - samples: the colours.
    ///   - most: the most groups.
    ///   - apart: how far the groups' first centres lie from each other at least.
    init(samples: [SIMD4<Float>], most: Int, apart: Float) {
        centres = Self.starts(samples, most: most, apart: apart)
        for _ in 0..<Self.iterations where !centres.isEmpty { refine(samples) }
    }

    /// Centres of the fullest cells of a histogram, each well away from the fuller ones.
    private static func starts(_ samples: [SIMD4<Float>], most: Int, apart: Float) -> [SIMD4<Float>] {
        var cells: [SIMD3<Int32>: SIMD4<Float>] = [:]
        for sample in samples {
            let place = sample / cell
            let key = SIMD3<Int32>(
                Int32(place.x.rounded(.down)), Int32(place.y.rounded(.down)), Int32(place.z.rounded(.down)))
            cells[key, default: .zero] += weighted(sample)
        }
        // Equal weights are ordered by place, since a dictionary has no order of its own.
        let fullest = cells.sorted { a, b in
            a.value.w != b.value.w ? a.value.w > b.value.w : isBefore(a.key, b.key)
        }
        var starts: [SIMD4<Float>] = []
        for (_, sum) in fullest where starts.count < most {
            let colour = mean(sum)
            if starts.allSatisfy({ distance($0, colour) >= apart * apart }) { starts.append(colour) }
        }
        return starts
    }

    /// One iteration of Lloyd: each sample goes to its nearest centre, each centre to the mean of its samples.
    private mutating func refine(_ samples: [SIMD4<Float>]) {
        var sums = [SIMD4<Float>](repeating: .zero, count: centres.count)
        for sample in samples {
            var (best, least) = (0, Float.infinity)
            for (index, centre) in centres.enumerated() {
                let distance = Self.distance(centre, sample)
                if distance < least { (best, least) = (index, distance) }
            }
            sums[best] += Self.weighted(sample)
        }
        centres = sums.filter { $0.w > 0 }.map(Self.mean)
    }

    /// Joins the nearest two groups again and again until all are well apart; by falling weight.
    func merged(nearerThan limit: Float) -> [SIMD4<Float>] {
        var groups = centres
        while let (first, second) = Self.nearestPair(groups, limit * limit) {
            let sum = Self.weighted(groups[first]) + Self.weighted(groups[second])
            groups[first] = Self.mean(sum)
            groups.remove(at: second)
        }
        return groups.sorted { a, b in a.w != b.w ? a.w > b.w : (a.x, a.y, a.z) < (b.x, b.y, b.z) }
    }

    private static func nearestPair(_ groups: [SIMD4<Float>], _ limit: Float) -> (Int, Int)? {
        var (pair, least): ((Int, Int)?, Float) = (nil, limit)
        for first in groups.indices {
            for second in groups.indices.dropFirst(first + 1)
            where distance(groups[first], groups[second]) < least {
                (pair, least) = ((first, second), distance(groups[first], groups[second]))
            }
        }
        return pair
    }

    /// The colour times the weight, and the weight: such vectors can be added.
    private static func weighted(_ sample: SIMD4<Float>) -> SIMD4<Float> {
        SIMD4(sample.x * sample.w, sample.y * sample.w, sample.z * sample.w, sample.w)
    }

    /// The reverse of ``weighted(_:)``.
    private static func mean(_ sum: SIMD4<Float>) -> SIMD4<Float> {
        SIMD4(sum.x / sum.w, sum.y / sum.w, sum.z / sum.w, sum.w)
    }

    /// Squared difference of the colours.
    private static func distance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
        var d = a - b
        d.w = 0
        return (d * d).sum()
    }

    private static func isBefore(_ a: SIMD3<Int32>, _ b: SIMD3<Int32>) -> Bool {
        (a.x, a.y, a.z) < (b.x, b.y, b.z)
    }
}
