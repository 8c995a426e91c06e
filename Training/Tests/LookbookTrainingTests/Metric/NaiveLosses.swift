import Foundation

/// The losses once more, as plain loops over plain numbers, straight from the papers' formulas: the oracle.
enum Naive {
    typealias Rows = [[Double]]

    static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    static func unit(_ a: [Double]) -> [Double] {
        let length = dot(a, a).squareRoot()
        return a.map { $0 / length }
    }
    static func distance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    /// Every triplet for which `keeps(d(a, p), d(a, n))` holds.
    static func triplets(_ x: Rows, _ labels: [Int], keeps: (Double, Double) -> Bool) -> [(Int, Int, Int)] {
        var found: [(Int, Int, Int)] = []
        for a in x.indices {
            for p in x.indices where p != a && labels[p] == labels[a] {
                for n in x.indices where labels[n] != labels[a] {
                    if keeps(distance(x[a], x[p]), distance(x[a], x[n])) { found.append((a, p, n)) }
                }
            }
        }
        return found
    }

    static func all(_ x: Rows, _ labels: [Int]) -> [(Int, Int, Int)] { triplets(x, labels) { _, _ in true } }

    static func semiHard(_ x: Rows, _ labels: [Int], margin: Double) -> [(Int, Int, Int)] {
        triplets(x, labels) { positive, negative in negative > positive && negative < positive + margin }
    }

    static func hardest(_ x: Rows, _ labels: [Int]) -> [(Int, Int, Int)] {
        var found: [(Int, Int, Int)] = []
        for a in x.indices {
            var (p, n) = (-1, -1)
            for other in x.indices where other != a {
                if labels[other] == labels[a] {
                    if p < 0 || distance(x[a], x[other]) > distance(x[a], x[p]) { p = other }
                } else if n < 0 || distance(x[a], x[other]) < distance(x[a], x[n]) {
                    n = other
                }
            }
            if p >= 0, n >= 0 { found.append((a, p, n)) }
        }
        return found
    }

    static func triplet(_ x: Rows, _ triplets: [(Int, Int, Int)], margin: Double) -> Double {
        var (sum, active) = (0.0, 0)
        for (a, p, n) in triplets {
            let loss = max(distance(x[a], x[p]) - distance(x[a], x[n]) + margin, 0)
            sum += loss
            if loss > 0 { active += 1 }
        }
        return sum / Double(max(active, 1))
    }

    static func supervisedContrastive(_ x: Rows, _ labels: [Int], temperature: Double) -> Double {
        var (sum, anchors) = (0.0, 0)
        for i in x.indices {
            var total = 0.0
            for a in x.indices where a != i { total += exp(dot(x[i], x[a]) / temperature) }
            var (loss, positives) = (0.0, 0)
            for p in x.indices where p != i && labels[p] == labels[i] {
                loss -= log(exp(dot(x[i], x[p]) / temperature) / total)
                positives += 1
            }
            if positives > 0 {
                sum += loss / Double(positives)
                anchors += 1
            }
        }
        return sum / Double(anchors)
    }

    static func proxyAnchor(_ x: Rows, _ labels: [Int], _ proxies: Rows, alpha: Double, delta: Double)
        -> Double
    {
        var (pulls, pushes) = (0.0, 0.0)
        for (c, proxy) in proxies.enumerated() {
            var (pull, push) = (0.0, 0.0)
            for i in x.indices {
                let s = dot(unit(x[i]), unit(proxy))
                if labels[i] == c {
                    pull += exp(-alpha * (s - delta))
                } else {
                    push += exp(alpha * (s + delta))
                }
            }
            pulls += log(1 + pull)
            pushes += log(1 + push)
        }
        return pulls / Double(Set(labels).count) + pushes / Double(proxies.count)
    }

    static func arcFace(_ x: Rows, _ labels: [Int], _ proxies: Rows, scale: Double, margin: Double) -> Double
    {
        var sum = 0.0
        for i in x.indices {
            var logits = proxies.map { dot(unit(x[i]), unit($0)) }
            let angle = acos(logits[labels[i]])
            logits[labels[i]] =
                angle + margin <= Double.pi ? cos(angle + margin) : logits[labels[i]] - margin * sin(margin)
            let total = logits.reduce(0) { $0 + exp($1 * scale) }
            sum -= logits[labels[i]] * scale - log(total)
        }
        return sum / Double(x.count)
    }

    static func normalisedSoftmax(
        _ x: Rows, _ labels: [Int], _ proxies: Rows, temperature: Double, smoothing: Double
    ) -> Double {
        var sum = 0.0
        for i in x.indices {
            let logits = proxies.map { dot(unit(x[i]), unit($0)) / temperature }
            let total = log(logits.reduce(0) { $0 + exp($1) })
            for (c, logit) in logits.enumerated() {
                let target = (c == labels[i] ? 1 - smoothing : 0) + smoothing / Double(proxies.count)
                sum -= target * (logit - total)
            }
        }
        return sum / Double(x.count)
    }
}
