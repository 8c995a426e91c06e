import HTTPTypes
import HummingbirdCore
import LookbookCore

extension Call {
    /// The most bytes of a query in JSON, which holds no picture.
    static let queryLimit = 1 << 20

    /// The body of a query in JSON. Only the catalogue may stand in the address instead.
    func queryJSON() async throws -> FieldReader {
        if let stranger = fields.keys.sorted().first(where: { $0 != "catalogue" }) {
            throw LookbookError(
                .inputField, "the address names \"\(stranger)\" beside a JSON body",
                facts: [.remedy: "write it into the body"])
        }
        return try FieldReader(try await json(upTo: min(bodyLimit, Self.queryLimit)))
    }

    /// A query in any of its forms: JSON, a form with a picture, or a picture alone with its fields in the address.
    func query() async throws -> QuerySpec {
        switch contentType {
        case "application/json":
            var spec = try QuerySpec(try await queryJSON())
            spec.catalogue = spec.catalogue ?? fields["catalogue"]
            return spec
        case "multipart/form-data":
            let form = try MultipartForm(try await body(), contentType: request.headers[.contentType] ?? "")
            return try QuerySpec(FieldReader(texts: fields.merging(form.texts) { $1 }), picture: form.picture)
        case "image/jpeg", "image/png", "image/webp", "application/octet-stream":
            return try QuerySpec(FieldReader(texts: fields), picture: try await body())
        default:
            throw unsupported("application/json, multipart/form-data, image/jpeg, image/png or image/webp")
        }
    }
}
