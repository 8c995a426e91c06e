import LookbookAlgebra
import LookbookCore
import Testing

/// Fitting and applying projections, against scikit-learn (Fixtures/make_projection.py).
@Suite struct ProjectionTests {
    struct Fixture: Decodable {
        let data: [[Float]]
        let cases: [Case]

        var matrix: VectorMatrix {
            VectorMatrix(rows: data.count, columns: data[0].count, values: data.flatMap { $0 })
        }
    }

    struct Case: Decodable {
        let kind: Projection.Kind
        let dimensions: Int
        let variances: [Double]
        let components: [[Double]]
        let projected: [[Double]]
    }

    @Test func `components, variances and projected vectors equal scikit-learn's`() async throws {
        let fixture = try fixture("projection", as: Fixture.self)
        #expect(fixture.cases.count == 6)
        for example in fixture.cases {
            let projection = try await Projection.fitted(
                example.kind, to: fixture.matrix, dimensions: example.dimensions)
            for (index, variance) in example.variances.enumerated() {
                #expect(abs(Double(projection.variances[index]) / variance - 1) < 1e-4)
                // The sign of a component means nothing; it may differ between versions of the oracle.
                let scale = example.kind == .pcaWhitening ? variance.squareRoot() : 1
                let ours = projection.components[index].map { Double($0) * scale }
                let agreement = zip(ours, example.components[index]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(abs(agreement) - 1) < 1e-4, "component \(index) of \(example.dimensions)")
            }
            for (row, expected) in example.projected.enumerated() {
                let ours = try projection.apply(to: fixture.data[row])
                for (value, number) in zip(ours, expected) {
                    #expect(abs(abs(Double(value)) - abs(number)) < 1e-4)
                }
                #expect(abs(ours.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
            }
        }
    }

    @Test func `projecting a matrix equals projecting its rows`() async throws {
        let fixture = try fixture("projection", as: Fixture.self)
        let projection = try await Projection.fitted(.pcaWhitening, to: fixture.matrix, dimensions: 6)
        let all = try projection.apply(to: fixture.matrix)
        for row in 0..<all.rows { #expect(try projection.apply(to: fixture.data[row]) == Array(all[row])) }
    }

    @Test func `vectors that vary in one direction only are whitened without noise`() async throws {
        let matrix = VectorMatrix(
            rows: 9, columns: 3, values: (0..<9).flatMap { [Float($0), 2 * Float($0), 1] })
        let projection = try await Projection.fitted(.pcaWhitening, to: matrix, dimensions: 3)
        #expect(projection.components.values.allSatisfy { $0.isFinite })
        let projected = try projection.apply(to: Array(matrix[8]))
        #expect(projected[0] > 0.999)
    }

    @Test func `a projection survives its file`() async throws {
        let fixture = try fixture("projection", as: Fixture.self)
        for kind in Projection.Kind.allCases {
            let projection = try await Projection.fitted(kind, to: fixture.matrix, dimensions: 5)
            #expect(try Projection(serialised: projection.serialised) == projection)
        }
    }

    @Test func `damaged files are refused`() async throws {
        let fixture = try fixture("projection", as: Fixture.self)
        let bytes = try await Projection.fitted(.pca, to: fixture.matrix, dimensions: 2).serialised
        var damaged = [Array(bytes.dropLast()), bytes + [0], [], Array(bytes.prefix(10))]
        for place in [0, 6, 8, 12, 15, 16, 19] {
            var other = bytes
            other[place] = 0xFF
            damaged.append(other)
        }
        for other in damaged { #expect(throws: LookbookError.self) { try Projection(serialised: other) } }
        var notFinite = bytes
        notFinite.replaceSubrange(20..<24, with: [0, 0, 0xC0, 0x7F])
        #expect(throws: LookbookError.self) { try Projection(serialised: notFinite) }
    }

    @Test(arguments: [0, 14, 150]) func `impossible dimensions are refused`(_ dimensions: Int) async throws {
        let fixture = try fixture("projection", as: Fixture.self)
        await #expect(throws: LookbookError.self) {
            try await Projection.fitted(.pca, to: fixture.matrix, dimensions: dimensions)
        }
    }

    @Test func `a vector of another length is refused`() async throws {
        let fixture = try fixture("projection", as: Fixture.self)
        let projection = try await Projection.fitted(.pca, to: fixture.matrix, dimensions: 2)
        #expect(throws: LookbookError.self) { try projection.apply(to: [1, 2, 3]) }
    }
}
