import Foundation
import LookbookCore
import LookbookTraining
import Tensors
import Testing

/// A loss of ours beside the naive one.
enum LossCase: String, CaseIterable, Sendable {
    case batchAll, semiHard, batchHard, supervisedContrastive, proxyAnchor, arcFace, normalisedSoftmax

    static let classes = 4
    static let dimensions = 6
    /// Rows that are not of length 1, for the losses normalise them; the same for both sides.
    static let proxies: Naive.Rows = (0..<classes).map { c in
        (0..<dimensions).map { sin(Double(c * dimensions + $0) * 1.7 + 0.4) * 1.5 }
    }

    func ours() throws -> any EmbeddingLoss {
        let values = Self.proxies.flatMap { $0.map { Float($0) } }
        let proxies = try ClassProxies(Tensor(values, shape: [Self.classes, Self.dimensions]))
        switch self {
        case .batchAll: return TripletLoss(miner: BatchAllMiner(), margin: 0.3)
        case .semiHard: return TripletLoss(miner: SemiHardMiner(margin: 0.3), margin: 0.3)
        case .batchHard: return TripletLoss(miner: BatchHardMiner(), margin: 0.3)
        case .supervisedContrastive: return SupervisedContrastiveLoss(temperature: 0.2)
        case .proxyAnchor: return ProxyAnchorLoss(proxies, scale: 8)
        case .arcFace: return ArcFaceLoss(proxies, scale: 10, margin: 0.5)
        case .normalisedSoftmax: return NormalisedSoftmaxLoss(proxies, temperature: 0.2, smoothing: 0.1)
        }
    }

    func naive(_ x: Naive.Rows, _ labels: [Int]) -> Double {
        let proxies = Self.proxies
        switch self {
        case .batchAll: return Naive.triplet(x, Naive.all(x, labels), margin: 0.3)
        case .semiHard: return Naive.triplet(x, Naive.semiHard(x, labels, margin: 0.3), margin: 0.3)
        case .batchHard: return Naive.triplet(x, Naive.hardest(x, labels), margin: 0.3)
        case .supervisedContrastive: return Naive.supervisedContrastive(x, labels, temperature: 0.2)
        case .proxyAnchor: return Naive.proxyAnchor(x, labels, proxies, alpha: 8, delta: 0.1)
        case .arcFace: return Naive.arcFace(x, labels, proxies, scale: 10, margin: 0.5)
        case .normalisedSoftmax:
            return Naive.normalisedSoftmax(x, labels, proxies, temperature: 0.2, smoothing: 0.1)
        }
    }
}

/// Twelve directions in four classes; the second set has a class with one sample, the third an ArcFace angle beyond the fold.
private let batches: [(rows: Naive.Rows, labels: [Int])] = {
    let folded = LossCase.proxies.map { proxy in Naive.unit(proxy.map { 0.05 - $0 }) }
    return [
        (rows(12, seed: 1), (0..<12).map { $0 % 4 }),
        (rows(7, seed: 2), [0, 0, 1, 1, 1, 3, 2]),
        (folded + rows(4, seed: 3), [0, 1, 2, 3, 0, 1, 2, 3]),
    ]
}()

private func rows(_ count: Int, seed: UInt64) -> Naive.Rows {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
        Naive.unit((0..<LossCase.dimensions).map { _ in Double.random(in: -1...1, using: &random) })
    }
}

struct LossTests {
    @Test(arguments: LossCase.allCases, batches.indices)
    func `a loss is what the naive loops give`(_ loss: LossCase, _ batch: Int) throws {
        let (rows, labels) = batches[batch]
        let x = try Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, LossCase.dimensions])
        let function = try loss.ours()
        let value = try function(x, labels: labels)
        let ours = try value?.scalar() ?? .nan
        let naive = loss.naive(rows, labels)
        #expect(abs(Double(ours) - naive) < 1e-4 * max(1, naive), "\(ours) is not \(naive)")
        #expect(naive > 0, "a case without loss would prove nothing")
    }

    /// The slope along the sphere: libtorch's gradient, against differences of the naive loss.
    @Test(arguments: LossCase.allCases)
    func `a gradient is the slope of the naive loss`(_ loss: LossCase) throws {
        let (rows, labels) = batches[0]
        let raw = try Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, LossCase.dimensions])
        try raw.requireGradient()
        let function = try loss.ours()
        try function(raw.l2Normalised(), labels: labels)?.backward()
        let gradient = try raw.gradient()?.floats() ?? []
        #expect(gradient.count == raw.count)
        let step = 1e-5
        for place in stride(from: 0, to: gradient.count, by: 5) {
            func moved(_ by: Double) -> Double {
                var rows = rows
                rows[place / LossCase.dimensions][place % LossCase.dimensions] += by
                return loss.naive(rows.map(Naive.unit), labels)
            }
            let slope = (moved(step) - moved(-step)) / (2 * step)
            #expect(abs(slope - Double(gradient[place])) < 2e-3 * max(1, abs(slope)), "at \(place)")
        }
    }

    @Test func `a batch without pairs has no loss instead of a false one`() throws {
        let x = try Tensor([1, 0, 0, 1], shape: [2, 2])
        for loss in [TripletLoss(miner: BatchAllMiner()), TripletLoss(miner: BatchHardMiner())] {
            #expect(try loss(x, labels: [0, 1]) == nil)
            #expect(try loss(x, labels: [0, 0]) == nil)
        }
        #expect(try SupervisedContrastiveLoss()(x, labels: [0, 1]) == nil)
        #expect(throws: LookbookError.self) { try ClassProxies(classes: 1, dimensions: 4, seed: 1) }
    }

    @Test(arguments: batches.indices)
    func `miners choose the triplets that the naive loops choose`(_ batch: Int) {
        let (rows, labels) = batches[batch]
        let distances = rows.flatMap { a in rows.map { b in Float(Naive.distance(a, b)) } }
        func chosen(_ miner: any TripletMiner) -> [Triplet] {
            miner.triplets(distances: distances, labels: labels)
        }
        func triplets(_ found: [(Int, Int, Int)]) -> [Triplet] {
            found.map { Triplet(anchor: $0.0, positive: $0.1, negative: $0.2) }
        }
        #expect(chosen(BatchAllMiner()) == triplets(Naive.all(rows, labels)))
        #expect(
            chosen(SemiHardMiner(margin: 0.3)) == triplets(Naive.semiHard(rows, labels, margin: 0.3)))
        #expect(chosen(BatchHardMiner()) == triplets(Naive.hardest(rows, labels)))
        #expect(!chosen(BatchAllMiner()).isEmpty)
    }
}
