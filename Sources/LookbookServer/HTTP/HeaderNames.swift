import HTTPTypes

extension HTTPField.Name {
    static let requestID = named("X-Request-ID")
    static let referrerPolicy = named("Referrer-Policy")
    static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")

    /// The names above are all valid; were one not, its header would be a harmless second `Server`.
    private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }
}
