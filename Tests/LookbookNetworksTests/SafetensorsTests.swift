import Foundation
import LookbookCore
import LookbookNetworks
import Testing

@Suite struct SafetensorsTests {
    /// A file from the text of its header and its data.
    private func file(_ header: String, data: Int = 0, length: Int? = nil) -> [UInt8] {
        let size = length ?? header.utf8.count
        return (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: data)
    }

    @Test func `what is written is read again`() throws {
        let tensors: [String: SafetensorsWriter.Tensor] = [
            "weight": .init(shape: [2, 3], values: [1, -2, 0.5, .infinity, .leastNonzeroMagnitude, 0]),
            "labels": .init(type: .i64, shape: [1], bytes: [1, 2, 3, 4, 5, 6, 7, 8]),
            "pixels": .init(type: .u8, shape: [3], bytes: [0, 128, 255]),
            "empty": .init(shape: [0, 4], values: []),
            "scalar": .init(shape: [], values: [7]),
        ]
        let file = try SafetensorsFile(
            bytes: SafetensorsWriter.bytes(tensors, metadata: ["licence": "Apache-2.0"]))
        #expect(file.names == ["empty", "labels", "pixels", "scalar", "weight"])
        #expect(file.metadata == ["licence": "Apache-2.0"])
        #expect(try file.floats(of: "weight") == [1, -2, 0.5, .infinity, .leastNonzeroMagnitude, 0])
        #expect(try file.floats(of: "scalar") == [7])
        #expect(try file.floats(of: "empty") == [])
        #expect(file.rawBytes(of: "pixels") == [0, 128, 255])
        #expect(file.type(of: "labels") == .i64)
        #expect(file.shape(of: "weight") == [2, 3])
    }

    @Test func `halves and bfloats become floats`() throws {
        // IEEE 754 half: 1, -2, 65504, the smallest subnormal, infinity. bfloat16: 1, -3.140625.
        let halves: [UInt8] = [0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B, 0x01, 0x00, 0x00, 0x7C]
        let file = try SafetensorsFile(
            bytes: SafetensorsWriter.bytes([
                "f16": .init(type: .f16, shape: [5], bytes: halves),
                "bf16": .init(type: .bf16, shape: [2], bytes: [0x80, 0x3F, 0x49, 0xC0]),
            ]))
        #expect(try file.floats(of: "f16") == [1, -2, 65504, 0x1p-24, .infinity])
        #expect(try file.floats(of: "bf16") == [1, -3.140625])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let header: String
        var data = 0
        var length: Int?
        var code = "weights.damaged"
    }

    @Test(arguments: [
        Damage(testDescription: "header longer than the file", header: "{}", length: 1000),
        Damage(testDescription: "header of 2^62 bytes", header: "{}", length: 1 << 62),
        Damage(testDescription: "negative length", header: "{}", length: -1),
        Damage(testDescription: "not JSON", header: "{\"a\""),
        Damage(testDescription: "a list", header: "[]"),
        Damage(
            testDescription: "offsets beyond the data",
            header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 4),
        Damage(
            testDescription: "offsets backwards",
            header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
            data: 8),
        Damage(
            testDescription: "negative offset",
            header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
            data: 8),
        Damage(
            testDescription: "one offset", header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
            data: 8),
        Damage(
            testDescription: "shape and bytes differ",
            header: #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, data: 8),
        Damage(
            testDescription: "a shape whose product overflows",
            header: #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, data: 8),
        Damage(
            testDescription: "negative size",
            header: #"{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#, data: 8),
        Damage(
            testDescription: "overlap",
            header:
                #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
            data: 12),
        Damage(
            testDescription: "hole",
            header:
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
            data: 12),
        Damage(
            testDescription: "bytes left over",
            header: #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
            data: 5),
        Damage(
            testDescription: "unknown type",
            header: #"{"a":{"dtype":"F3","shape":[1],"data_offsets":[0,4]}}"#, data: 4,
            code: "weights.type"),
    ])
    func `a damaged file is a typed error`(_ damage: Damage) {
        let bytes = file(damage.header, data: damage.data, length: damage.length)
        let error = #expect(throws: LookbookError.self) { try SafetensorsFile(bytes: bytes) }
        #expect(error?.code.rawValue == damage.code)
    }

    @Test func `every truncation of a file is an error`() throws {
        let whole = try SafetensorsWriter.bytes(["a": .init(shape: [2], values: [1, 2])])
        for count in 0..<whole.count {
            #expect(throws: LookbookError.self) { try SafetensorsFile(bytes: Array(whole[..<count])) }
        }
    }

    @Test func `integers are no weights, and what is missing is said`() throws {
        let file = try SafetensorsFile(
            bytes: SafetensorsWriter.bytes(["n": .init(type: .u8, shape: [1], bytes: [1])]))
        #expect(#expect(throws: LookbookError.self) { try file.floats(of: "n") }?.code == .weightsType)
        #expect(#expect(throws: LookbookError.self) { try file.floats(of: "m") }?.code == .weightsMismatch)
        #expect(
            #expect(throws: LookbookError.self) { try SafetensorsFile(path: "/nowhere/x.safetensors") }?.code
                == .weightsFile)
    }

    // MARK: Linear

    /// How many times as long a header eight times as large takes; work that grows with the square takes 64 times.
    private func growth(_ header: (Int) -> String, dataOf size: (Int) -> Int = { _ in 0 }) -> Double {
        func seconds(_ count: Int) -> Double {
            let bytes = file(header(count), data: size(count))
            return (0..<3).map { _ in processorTime { _ = try? SafetensorsFile(bytes: bytes) } }.min() ?? 0
        }
        return seconds(8000) / max(seconds(1000), 1e-4)
    }

    /// Seconds of this thread, so that whatever else runs does not count.
    private func processorTime(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        let start = now()
        body()
        return now() - start
    }

    @Test func `the time for a header grows with its tensors, dimensions and brackets`() {
        let tensors = growth(
            { count in
                let entries = (0..<count).map {
                    #""t\#($0)":{"dtype":"U8","shape":[1],"data_offsets":[\#($0),\#($0 + 1)]}"#
                }
                return "{\(entries.joined(separator: ","))}"
            }, dataOf: { $0 })
        #expect(tensors < 28)
        let dimensions = growth(
            {
                let ones = Array(repeating: "1", count: $0).joined(separator: ",")
                return #"{"a":{"dtype":"U8","shape":[\#(ones)],"data_offsets":[0,1]}}"#
            }, dataOf: { _ in 1 })
        #expect(dimensions < 28)
        for opening in ["[", #"{"a":"#, "[[],"] {
            #expect(growth { #"{"a":"# + String(repeating: opening, count: $0) } < 28, "\(opening)")
        }
    }
}
