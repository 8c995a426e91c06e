internal import LookbookCore

/// Puts the parts of the descriptor together.
enum PaletteDescriptor {
    /// Sides of the picture that it sees.
    static let side = 128
    static let dimensions =
        OrientedEdges.count + ColourHistogram.count + Layout.colourCount + Layout.shapeCount + Texture.patternCount
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
