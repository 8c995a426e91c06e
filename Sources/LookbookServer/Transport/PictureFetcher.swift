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
            url.user == nil, hasPort(url)
        else {
            throw LookbookError(.inputURL, "the address of the picture cannot be used")
        }
        return url
    }

    /// Whether the port that an address names, if it names one, is one that can be connected to. Foundation knows nothing of
    /// one that is too large for an integer; the default port would be asked instead.
    private static func hasPort(_ url: URL) -> Bool {
        if let port = url.port { return (1...65535).contains(port) }
        let authority = url.absoluteString.split(separator: "/", omittingEmptySubsequences: false).dropFirst(
            2
        ).first
        let host = (authority ?? "").prefix { $0 != "?" && $0 != "#" }
        return host.hasSuffix("]") || host.hasSuffix(":") || !host.contains(":")
    }

    /// The address to connect to.
    private func check(_ url: URL, until deadline: NIODeadline) async throws -> (
        host: String, address: String
    ) {
        let written = url.host(percentEncoded: false) ?? ""
        let host = written.hasPrefix("[") ? String(written.dropFirst().dropLast()) : written
        // Known without a look-up, which may fail when the machine is busy, or be answered by somebody else.
        guard allowsPrivate || !Loopback.isReserved(host) else { throw Self.isPrivate }
        let addresses = try await addresses(of: host, until: deadline)
        guard let first = addresses.first else { throw Self.failed("has no address: the host is not known") }
        guard allowsPrivate || addresses.allSatisfy({ AddressRules.isPublic($0.bytes) }) else {
            throw Self.isPrivate
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
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: configuration)
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

    private func load(_ url: URL, with client: HTTPClient, until deadline: NIODeadline) async throws -> Answer
    {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.headers.add(name: "User-Agent", value: "Lookbook")
        request.headers.add(name: "Accept", value: "image/jpeg, image/png, image/webp")
        let response = try await client.execute(request, deadline: deadline)
        if (300..<400).contains(response.status.code), let location = response.headers.first(name: "Location")
        {
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
        LookbookError(.inputURLTooLarge, "the picture at that address is larger than \(limit >> 10) KiB")
    }

    private static func failed(_ what: String) -> LookbookError {
        LookbookError(.inputURLFailed, "the address of the picture \(what)")
    }

    private static let isPrivate = LookbookError(
        .inputURLPrivate, "the address of the picture lies in a private network")
}

/// Finds the addresses of a host name. A seam, so that tests need no network.
protocol HostResolving: Sendable {
    /// All addresses; empty when there is no such host.
    func addresses(of host: String) async -> [ResolvedAddress]
}

/// Asks the system. It also understands the odd ways to write an address (`0x7f.1`, `2130706433`), which are then judged
/// by what they stand for.
struct SystemResolver: HostResolving {
    /// Asking blocks a thread, which must be none of those that serve requests; and there must not be more and more of
    /// them when no answer comes.
    private static let queue = {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 16
        return queue
    }()

    func addresses(of host: String) async -> [ResolvedAddress] {
        // What is an address already needs no look-up, and so does not wait for those of others.
        let written = Self.ask(host, flags: AI_NUMERICHOST)
        guard written.isEmpty else { return written }
        return await withCheckedContinuation { continuation in
            Self.queue.addOperation { continuation.resume(returning: Self.ask(host)) }
        }
    }

    private static func ask(_ host: String, flags: Int32 = 0) -> [ResolvedAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [ResolvedAddress] = []
        var next = list
        while let entry = next {
            if let address = address(entry.pointee), !found.contains(address) { found.append(address) }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> ResolvedAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET where entry.ai_addrlen >= MemoryLayout<sockaddr_in>.size:
            let address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            return ResolvedAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
        case AF_INET6 where entry.ai_addrlen >= MemoryLayout<sockaddr_in6>.size:
            let address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return ResolvedAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
        default: return nil
        }
    }
}
