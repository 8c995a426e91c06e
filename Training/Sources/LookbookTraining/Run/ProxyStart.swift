internal import LookbookCore
internal import LookbookNetworks
internal import Tensors

extension Trainer {
    /// Pictures of each class that its first direction is the mean of.
    private static let proxyPictures = 2
    /// The most pictures that are looked at for it.
    private static let mostProxyPictures = 1500

    /// Points each class's direction at the mean of some of its pictures (Qi et al. 2018, <https://arxiv.org/abs/1712.07136>),
    /// where the weights brought a projection along: random directions would first pull apart what the network knows.
    func startProxies() throws {
        guard run.kind == .metric, let path = run.model.weights,
            try SafetensorsFile(path: path).names.contains("\(EmbeddingModel.projection).weight")
        else { return }
        let labels = objectives.map { pair in examples.map { map.number(of: $0, pair.objective.label) } }
        let places = proxyPlaces(labels)
        var sums = objectives.map { _ in [Int: [Float]]() }
        let preparer = PicturePreparer(preprocessing, augmentation: nil, seed: run.training.seed)
        for start in stride(from: 0, to: places.count, by: 32) {
            let chosen = Array(places[start..<min(start + 32, places.count)])
            let batch = preparer.batch(chosen, of: examples, epoch: 0)
            guard !batch.places.isEmpty else { continue }
            let vectors = try withoutGradients {
                try executor(input(batch), store, .evaluation)["embedding"]?.floats() ?? []
            }
            let width = vectors.count / batch.places.count
            for (row, place) in batch.places.enumerated() {
                let vector = vectors[row * width..<(row + 1) * width]
                for index in objectives.indices where labels[index][place] >= 0 {
                    let sum = sums[index][labels[index][place]]
                    sums[index][labels[index][place]] = sum.map { zip($0, vector).map(+) } ?? Array(vector)
                }
            }
        }
        for (pair, sums) in zip(objectives, sums) {
            guard let proxies = pair.loss.learned["proxies"] else { continue }
            try proxies.assign(Self.directions(proxies, sums))
        }
    }

    /// Places of training pictures, in a random order, until each class has its pictures.
    private func proxyPlaces(_ labels: [[Int]]) -> [Int] {
        var random = SeededGenerator(seed: run.training.seed, part: 2, of: 0)
        var counts = labels.map { _ in [Int: Int]() }
        var chosen: [Int] = []
        let training = examples.indices.filter { examples[$0].split == .training }
        for place in training.shuffled(using: &random) where chosen.count < Self.mostProxyPictures {
            let wanted = labels.indices.filter {
                labels[$0][place] >= 0 && counts[$0][labels[$0][place], default: 0] < Self.proxyPictures
            }
            guard !wanted.isEmpty else { continue }
            for index in wanted { counts[index][labels[index][place], default: 0] += 1 }
            chosen.append(place)
        }
        return chosen
    }

    /// The directions with those that are known put in, each of length 1.
    private static func directions(_ proxies: Tensor, _ sums: [Int: [Float]]) throws -> Tensor {
        var numbers = try proxies.floats()
        let width = numbers.count / max(1, proxies.shape[0])
        for (place, sum) in sums where sum.count == width {
            let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard norm > 0 else { continue }
            numbers.replaceSubrange(place * width..<(place + 1) * width, with: sum.map { $0 / norm })
        }
        return try Tensor(numbers, shape: proxies.shape)
    }
}
