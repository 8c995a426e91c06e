import AsyncHTTPClient
import Foundation
import LookbookCore
import NIOCore
import NIOHTTP1
import NIOSSL
import ServiceLifecycle
import Testing

@testable import LookbookServer

/// HTTPS, with keys that were made for these tests alone.
struct TLSTests {
    private func files(key: String) throws -> (certificate: String, key: String, folder: URL) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lookbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let paths = ["certificate.pem", "key.pem"].map { folder.appending(path: $0) }
        try Data(Self.certificate.utf8).write(to: paths[0])
        try Data(key.utf8).write(to: paths[1])
        return (paths[0].path, paths[1].path, folder)
    }

    /// - Parameter seconds: the client knocks again until then, also where it will never be let in.
    private static func status(port: Int, newest version: TLSVersion, within seconds: Int64 = 600)
        async throws -> UInt
    {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        tls.minimumTLSVersion = .tlsv1
        tls.maximumTLSVersion = version
        let client = HTTPClient(
            configuration: .init(tlsConfiguration: tls, timeout: .init(connect: .seconds(seconds))))
        do {
            let request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/healthz")
            let status = try await client.execute(request, timeout: .seconds(seconds)).status.code
            try await client.shutdown()
            return status
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    @Test
    func `TLS 1.2 is the least that is spoken`() async throws {
        let files = try files(key: Self.key)
        defer { try? FileManager.default.removeItem(at: files.folder) }
        let shop = try await TestShop()
        try await shop.whileServing {
            $0.tlsCertificate = files.certificate
            $0.tlsKey = files.key
        } _: { (port: Int, _: ServiceGroup) async throws -> Void in
            for version in [TLSVersion.tlsv12, .tlsv13] {
                #expect(try await Self.status(port: port, newest: version) == 200)
            }
            for version in [TLSVersion.tlsv1, .tlsv11] {
                await #expect(throws: (any Error).self) {
                    try await Self.status(port: port, newest: version, within: 3)
                }
            }
        }
    }

    @Test
    func `a key that does not belong to the certificate, and files that are none, are told apart`() throws {
        for (key, word) in [(Self.otherKey, "belong"), ("nonsense", "PEM")] {
            let files = try files(key: key)
            defer { try? FileManager.default.removeItem(at: files.folder) }
            let error = #expect(throws: LookbookError.self) {
                _ = try LookbookServer.tls(certificate: files.certificate, key: files.key)
            }
            #expect(error?.code == .serverTLS)
            #expect(error.map { $0.message + $0.hint }?.contains(word) == true)
            #expect(error?.message.contains(files.key) == true)
        }
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmjCCAUGgAwIBAgIUekVCDmeCOUErJBMOh+0DO5L0caQwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODAxMjI0NVoYDzIxMjYxMTA0
        MDEyMjQ1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASmPle+aOYDznsvpwqefG4PREyjUZJLTWVCfpiBPTJJ8clYK3TtSG8R
        Y5toapQI5yEtSS1e6fpfLzTreMRuB2PUo28wbTAdBgNVHQ4EFgQUWFCAbuWv4g4+
        fUNGHkYTb8d+BDAwHwYDVR0jBBgwFoAUWFCAbuWv4g4+fUNGHkYTb8d+BDAwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDRwAwRAIgcbqDO3Y/JCfsBIHhkESAaFCBoQ0EdHHVmNzQ61dvqvoCIHAK
        NryzuKCeEcs3/h0BXPEa1CVUTLxSo/Mx8aoDiKC+
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJcdTvMT6s//9C2rM
        EechAaEpsyWQQJdBbjlfdiQPG4OhRANCAASmPle+aOYDznsvpwqefG4PREyjUZJL
        TWVCfpiBPTJJ8clYK3TtSG8RY5toapQI5yEtSS1e6fpfLzTreMRuB2PU
        -----END PRIVATE KEY-----
        """

    private static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOqxRcJzAoS5OOApw
        oT1WJ3N3ThKDTT0eR7cPvDJk1G6hRANCAAR/CJZQVyTjCQB12uKxVmjDLlvlRmub
        4rdCHOx5q1b6o7Q3vcCObIGb6HCPExNmzmt7PqlgxY5n7t+J5BQ7X6Pk
        -----END PRIVATE KEY-----
        """
}
