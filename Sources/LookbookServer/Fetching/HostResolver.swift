import Foundation

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
        await withCheckedContinuation { continuation in
            Self.queue.addOperation { continuation.resume(returning: Self.ask(host)) }
        }
    }

    private static func ask(_ host: String) -> [ResolvedAddress] {
        var hints = addrinfo()
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
