import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Lookbook
import LookbookCore
import LookbookHashing
import Synchronization

/// `GET /v1/items/{id}/image`: a picture of an item, as it is or smaller.
struct ItemImageEndpoint: Sendable {
    let parts: ServerParts

    var endpoint: Endpoint {
        Endpoint(
            method: .get, path: "/v1/items/{id}/image", id: "itemImage", summary: "A picture of an item.",
            scope: .search,
            parameters: [
                Endpoint.pathParameter("id", "The item."), Endpoint.catalogueParameter,
                .init(
                    name: "width", place: "query",
                    schema: ["type": "integer", "minimum": 1, "maximum": 1280],
                    summary:
                        "At least this many pixels wide, if the original is; a JPEG. The original when left out."
                ),
                .init(
                    name: "position", place: "query",
                    schema: ["type": "integer", "minimum": 0, "maximum": 999],
                    summary: "Which of the item's pictures, from 0."),
            ],
            answers: [
                .init(status: 200, summary: "The picture.", type: "image/*"),
                .init(status: 304, summary: "The picture that the client has is still right.", type: ""),
            ],
            errors: [404, 422]
        ) { call in try await answer(call) }
    }

    private func answer(_ call: Call) async throws -> Response {
        let reader = FieldReader(texts: call.fields)
        try reader.allowOnly(["width", "position", "catalogue"])
        let shop = try parts.catalogue(try reader.string("catalogue"))
        let width = try reader.integer("width")
        let position = try reader.integer("position") ?? 0
        guard (1...1280).contains(width ?? 1), (0...999).contains(position) else {
            throw LookbookError(
                .inputField, "the width or position is out of its range",
                facts: [.remedy: "width: 1 to 1280, position: 0 to 999"])
        }
        let (path, stamp) = try await find(try call.path("id"), position, in: shop)
        let size = width.map(ThumbnailCache.width)
        let key = "\(shop.name) \(path) \(stamp.byteCount) \(stamp.modified) \(size ?? 0)"
        let tag =
            "\""
            + SHA256.hash(Data(key.utf8)).bytes.prefix(12).map { String($0, radix: 16) }.joined(
                separator: "-")
            + "\""
        var response: Response
        if call.request.headers[.ifNoneMatch]?.contains(tag) == true {
            response = Response(status: .notModified)
        } else {
            response = try await picture(path, size, key, shop)
        }
        response.headers[.eTag] = tag
        // The address stays when the picture is replaced, and a shared cache knows nothing of keys.
        response.headers[.cacheControl] = "private, no-cache"
        response.headers[.crossOriginResourcePolicy] = "cross-origin"
        return response
    }

    private func picture(
        _ path: String, _ size: Int?, _ key: String, _ shop: ServedCatalogue
    ) async throws -> Response {
        do {
            guard let size else {
                let file = try shop.tools.reader.read(path)
                return Reply.bytes(file, type: try Self.type(of: file))
            }
            let bytes = try await parts.thumbnails.picture(key) {
                try shop.thumbnail(try shop.tools.reader.read(path), size)
            }
            return Reply.bytes(bytes, type: "image/jpeg")
        } catch let error as LookbookError {
            // The path of the file is nothing that a client should learn.
            throw ServerError(
                .unprocessableContent, error.code.rawValue, "the picture of the item cannot be read",
                hint: "send the item's picture again")
        }
    }

    private func find(_ id: Item.ID, _ position: Int, in shop: ServedCatalogue) async throws -> (
        String, FileStamp
    ) {
        // What is in memory may be older than a picture that was just replaced.
        for catalogue in [shop.live.current?.catalogue, shop.catalogue].compactMap(\.self) {
            let images = try await catalogue.items([id]).first?.images ?? []
            if images.indices.contains(position),
                let stamp = try? shop.tools.reader.stamp(images[position].path)
            {
                return (images[position].path, stamp)
            }
        }
        guard try await !shop.catalogue.items([id]).isEmpty else { throw ItemEndpoints.unknown(id) }
        throw ServerError(
            .notFound, "input.image", "the item has no picture \(position)",
            hint: "GET /v1/items/{id} counts its pictures")
    }

    /// The type of a file by its first bytes; what is none of the three formats is not given out.
    private static func type(of file: [UInt8]) throws -> String {
        if let format = PictureFormat(firstBytes: file) { return format.mediaType }
        throw LookbookError(
            .pictureUnknownFormat, "the file is no picture", facts: [.remedy: "send the picture again"])
    }
}

/// The smaller pictures that were asked for last, up to a number of bytes. Each is made once, however many ask for it at
/// the same time, and few at a time, so that a page full of them does not hold up queries.
final class ThumbnailCache: Sendable {
    private let capacity: Int
    private let line: WaitingLine
    private let state = Mutex(State())

    private struct State {
        var entries: [String: Entry] = [:]
        var making: [String: Task<[UInt8], any Error>] = [:]
        var bytes = 0
        var clock = 0
    }

    private struct Entry {
        let bytes: [UInt8]
        var used: Int
    }

    /// The widths that are made; a request gets the next larger one, so that nobody fills the cache with all others.
    static let widths = [80, 160, 320, 480, 640, 960, 1280]

    /// - Parameters:
    ///   - capacity: the most bytes.
    ///   - concurrency: how many are made at a time; half of the cores unless told otherwise.
    init(capacity: Int = 96 << 20, concurrency: Int = ProcessInfo.processInfo.activeProcessorCount / 2) {
        self.capacity = capacity
        line = WaitingLine(width: concurrency, length: 512)
    }

    static func width(for asked: Int) -> Int {
        widths.first { $0 >= asked } ?? 1280
    }

    /// A picture, made when it is not there.
    ///
    /// - Throws: what `make` throws, and ``ServerError`` 429 when too many wait to be made.
    func picture(_ key: String, make: @escaping @Sendable () throws -> [UInt8]) async throws -> [UInt8] {
        let found = state.withLock { state -> Found in
            if let bytes = state.entries[key]?.bytes {
                state.clock += 1
                state.entries[key]?.used = state.clock
                return .made(bytes)
            }
            // A task of its own: whoever asked first may go away, and others wait for it too.
            let task =
                state.making[key]
                ?? Task(executorPreference: WorkPool.shared) { try await self.made(key, make) }
            state.making[key] = task
            return .making(task)
        }
        switch found {
        case .made(let bytes): return bytes
        case .making(let task): return try await task.value
        }
    }

    private enum Found {
        case made([UInt8])
        case making(Task<[UInt8], any Error>)
    }

    private func made(_ key: String, _ make: () throws -> [UInt8]) async throws -> [UInt8] {
        defer { state.withLock { $0.making[key] = nil } }
        let bytes = try await line.run(make)
        state.withLock { state in
            state.clock += 1
            let old = state.entries.updateValue(Entry(bytes: bytes, used: state.clock), forKey: key)
            state.bytes += bytes.count - (old?.bytes.count ?? 0)
            if state.bytes > capacity { Self.shrink(&state, to: capacity * 3 / 4) }
        }
        return bytes
    }

    private static func shrink(_ state: inout State, to size: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used })
        where state.bytes > size {
            state.entries[key] = nil
            state.bytes -= entry.bytes.count
        }
    }
}
