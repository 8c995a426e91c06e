import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Lookbook
import LookbookCore

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
                    name: "width", place: "query", schema: ["type": "integer", "minimum": 1, "maximum": 1280],
                    summary: "At least this many pixels wide, if the original is; a JPEG. The original when left out."),
                .init(
                    name: "position", place: "query", schema: ["type": "integer", "minimum": 0, "maximum": 999],
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
            "\"" + SHA256.hash(data: Data(key.utf8)).prefix(12).map { String($0, radix: 16) }.joined(separator: "-")
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

    private func find(_ id: Item.ID, _ position: Int, in shop: ServedCatalogue) async throws -> (String, FileStamp) {
        // What is in memory may be older than a picture that was just replaced.
        for catalogue in [shop.live.current?.catalogue, shop.catalogue].compactMap(\.self) {
            let images = try await catalogue.items([id]).first?.images ?? []
            if images.indices.contains(position), let stamp = try? shop.tools.reader.stamp(images[position].path) {
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
        throw LookbookError(.pictureUnknownFormat, "the file is no picture", facts: [.remedy: "send the picture again"])
    }
}
