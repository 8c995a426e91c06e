import AsyncHTTPClient
import Foundation
import LookbookCore
import NIOCore
import NIOHTTP1
import NIOPosix

/// Fetches pictures that clients name by address, without becoming their way into the network that the server stands in.
///
/// The host is resolved once, every address of it is checked, and the connection goes to the very address that was
/// checked: a name cannot change its meaning in between. Redirects are followed by hand, each checked in the same way.
struct PictureFetcher: Sendable {
    let resolver: any HostResolving
    let allowsPrivate: Bool
    let limit: Int
    var timeout: TimeAmount = .seconds(10)
    private static let maximumRedirects = 3

    /// The bytes behind an address.
    ///
    /// - Throws: ``LookbookError`` `input.url…`.
    func fetch(_ text: String) async throws -> [UInt8] {
        var url = try Self.parse(text)
        let deadline = NIODeadline.now() + timeout
        for _ in 0...Self.maximumRedirects {
            switch try await get(url, until: deadline) {
            case .picture(let bytes): return bytes
            case .redirect(let location):
                guard let next = URL(string: location, relativeTo: url)?.absoluteString else {
                    throw Self.failed("redirects to nowhere")
                }
                url = try Self.parse(next)
            }
        }
        throw Self.failed("redirects too often")
    }

    private enum Answer {
        case picture([UInt8])
        case redirect(String)
    }

    static func parse(_ text: String) throws -> URL {
        guard text.utf8.count <= 2048, let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = url.host(percentEncoded: false), !host.isEmpty,
            url.user == nil
        else {
            throw LookbookError(
                .inputURL, "the address of the picture cannot be used",
                facts: [.remedy: "give an http or https address without a user name, at most 2048 characters long"])
        }
        return url
    }

    /// The address to connect to.
    private func check(_ url: URL, until deadline: NIODeadline) async throws -> (host: String, address: String) {
        let written = url.host(percentEncoded: false) ?? ""
        let host = written.hasPrefix("[") ? String(written.dropFirst().dropLast()) : written
        let addresses = try await addresses(of: host, until: deadline)
        guard let first = addresses.first else { throw Self.failed("has no address: the host is not known") }
        guard allowsPrivate || addresses.allSatisfy({ AddressRules.isPublic($0.bytes) }) else {
            throw LookbookError(
                .inputURLPrivate, "the address of the picture lies in a private network",
                facts: [
                    .remedy: "name a public address; whoever runs the server can allow private ones: allowPrivateURLs"
                ])
        }
        return (host, first.text)
    }

    /// A resolver that asks the system cannot be cancelled: one that takes too long is left behind.
    private func addresses(of host: String, until deadline: NIODeadline) async throws -> [ResolvedAddress] {
        let (answers, continuation) = AsyncStream.makeStream(of: [ResolvedAddress].self)
        let resolver = resolver
        Task {
            continuation.yield(await resolver.addresses(of: host))
            continuation.finish()
        }
        let clock = Task {
            try await Task.sleep(for: .nanoseconds((deadline - .now()).nanoseconds))
            continuation.finish()
        }
        defer { clock.cancel() }
        guard let addresses = await answers.first(where: { _ in true }) else {
            throw Self.failed("has a host that cannot be looked up in time")
        }
        return addresses
    }

    private func get(_ url: URL, until deadline: NIODeadline) async throws -> Answer {
        let target = try await check(url, until: deadline)
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(5)),
            decompression: .disabled)
        configuration.dnsOverride = [target.host: target.address]
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
        do {
            let answer = try await load(url, with: client, until: deadline)
            try await client.shutdown()
            return answer
        } catch {
            try? await client.shutdown()
            if error is LookbookError { throw error }
            throw Self.failed("cannot be fetched")
        }
    }

    private func load(_ url: URL, with client: HTTPClient, until deadline: NIODeadline) async throws -> Answer {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.headers.add(name: "User-Agent", value: "Lookbook")
        request.headers.add(name: "Accept", value: "image/jpeg, image/png, image/webp")
        let response = try await client.execute(request, deadline: deadline)
        if (300..<400).contains(response.status.code), let location = response.headers.first(name: "Location") {
            return .redirect(location)
        }
        guard response.status == .ok else { throw Self.failed("answers with status \(response.status.code)") }
        if let length = response.headers.first(name: "Content-Length").flatMap(Int.init), length > limit {
            throw tooLarge
        }
        var bytes: [UInt8] = []
        for try await part in response.body {
            guard NIODeadline.now() < deadline else { throw Self.failed("takes too long") }
            guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return .picture(bytes)
    }

    private var tooLarge: LookbookError {
        LookbookError(
            .inputURLTooLarge, "the picture at that address is larger than \(limit >> 10) KiB",
            facts: [.remedy: "name a smaller version of the picture"])
    }

    private static func failed(_ what: String) -> LookbookError {
        LookbookError(
            .inputURLFailed, "the address of the picture \(what)", facts: [.remedy: "check that a browser can open it"])
    }
}
