public import LookbookCore

/// The classical descriptor `palette`: edges, colour, layout and texture of a garment in 470 numbers. Needs no weights.
///
/// | part | numbers | weight |
/// |---|---|---|
/// | oriented edges: 8 orientations in 8 x 8 cells, mirror images added (after Dalal and Triggs, 2005) | 256 | 1.5 |
/// | colour: soft L*a*b* histogram of the garment, 3 x 6 x 6, finer near grey | 108 | 0.7 |
/// | layout: mean L*a*b* of 6 x 6 cells, mirror images added | 54 | 0.7 |
/// | shape: share of garment in 8 x 8 cells, mirror images added | 32 | 0.8 |
/// | texture: uniform local binary patterns (Ojala, Pietikäinen and Mäenpää, 2002) of L* | 10 | 0.2 |
/// | contrast: histogram of the edges' strengths | 10 | 0.2 |
///
/// Each part is L2-normalised (histograms after a square root, which tames large values), multiplied by its weight, and
/// the whole L2-normalised again. A garment is told from the background by its difference to the border's median colour.
/// Mirror images have the same descriptor, for a shoe that points left is as good as one that points right.
public struct PaletteExtractor: FeatureExtractor {
    /// The name is `palette`; the id changes with the descriptor's definition.
    public let space = EmbeddingSpace(
        id: PaletteExtractor.fingerprint, name: "palette", dimensions: PaletteDescriptor.dimensions)
    /// Sides of a prepared picture.
    public let shortestSide = PaletteDescriptor.side
    /// Pictures are independent of each other; a batch keeps all cores busy.
    public let batchSize = 32

    /// An extractor; it has no state.
    public init() {}

    /// Squashes to 128 x 128 pixels.
    ///
    /// - Throws: ``LookbookError`` `picture.size` when a side is too long to be resized.
    public func prepare(_ picture: Picture) throws -> Picture {
        try picture.resized(
            width: PaletteDescriptor.side, height: PaletteDescriptor.side, interpolation: .bilinear)
    }

    /// See ``LookbookCore/FeatureExtractor/embed(_:)``.
    ///
    /// - Throws: ``LookbookError`` `picture.size` when a picture was not prepared.
    public func embed(_ pictures: [Picture]) async throws -> [[Float]] {
        let side = PaletteDescriptor.side
        if let wrong = pictures.first(where: { $0.width != side || $0.height != side }) {
            throw LookbookError(
                .pictureSize,
                "a picture of \(wrong.width) x \(wrong.height) was not prepared for the palette descriptor",
                facts: [.remedy: "pass the results of prepare(_:), which are \(side) x \(side)"])
        }
        return await withTaskGroup(of: (Int, [Float]).self) { group in
            for (index, picture) in pictures.enumerated() {
                group.addTask { (index, PaletteDescriptor.values(of: picture)) }
            }
            var vectors = [[Float]](repeating: [], count: pictures.count)
            for await (index, vector) in group { vectors[index] = vector }
            return vectors
        }
    }

    /// FNV-1a (64 bits) of all that defines the descriptor. Whoever changes what the parts compute counts the version up.
    private static let fingerprint: String = {
        let definition = "palette version 1; squash \(PaletteDescriptor.side); \(PaletteDescriptor.weights)"
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in definition.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }()
}

/// Puts the parts of the descriptor together.
enum PaletteDescriptor {
    /// Sides of the picture that it sees.
    static let side = 128
    static let dimensions =
        OrientedEdges.count + ColourHistogram.count + Layout.colourCount + Layout.shapeCount
        + Texture.patternCount
        + Texture.contrastCount

    struct Weights {
        var edges: Float = 1.5
        var colour: Float = 0.7
        var layout: Float = 0.7
        var shape: Float = 0.8
        var texture: Float = 0.2
        var contrast: Float = 0.2
    }

    /// Chosen on the train parts of two collections, so that kind and colour both count.
    static let weights = Weights()

    /// - Parameter picture: `side` x `side` pixels.
    /// - Returns: `dimensions` numbers, L2-normalised.
    static func values(of picture: Picture) -> [Float] {
        let view = GarmentView(picture)
        let gradients = Gradients(view)
        var values: [Float] = []
        values.reserveCapacity(dimensions)
        func add(_ part: [Float], _ weight: Float) { values += normalised(part).map { $0 * weight } }
        add(OrientedEdges.histogram(gradients), weights.edges)
        add(ColourHistogram.histogram(view).map { $0.squareRoot() }, weights.colour)
        add(Layout.colours(view), weights.layout)
        add(Layout.shape(view), weights.shape)
        add(Texture.patterns(view).map { $0.squareRoot() }, weights.texture)
        add(Texture.contrast(view, gradients).map { $0.squareRoot() }, weights.contrast)
        return normalised(values)
    }

    /// Divided by its length; zeros stay zeros.
    private static func normalised(_ values: [Float]) -> [Float] {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? values.map { $0 / length } : values
    }
}

/// Adds a table of cells to its mirror image and keeps the left half.
enum Mirrored {
    /// - Parameters:
    ///   - cells: row by row, `depth` numbers a cell.
    ///   - side: columns and rows, even.
    ///   - mirror: where a number of a cell goes when the picture is mirrored.
    static func sum(
        _ cells: [Float], side: Int, depth: Int, mirror: (Int) -> Int = { $0 }
    ) -> [Float] {
        var half: [Float] = []
        half.reserveCapacity(cells.count / 2)
        for row in 0..<side {
            for column in 0..<side / 2 {
                let left = (row * side + column) * depth
                let right = (row * side + side - 1 - column) * depth
                for level in 0..<depth { half.append(cells[left + level] + cells[right + mirror(level)]) }
            }
        }
        return half
    }
}
