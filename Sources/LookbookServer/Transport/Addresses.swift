import Foundation

/// Which network addresses the server may fetch pictures from: only those of the public internet.
enum AddressRules {
    /// Whether an address, 4 or 16 bytes in network order, belongs to the public internet.
    static func isPublic(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: isPublicV4(bytes)
        case 16: isPublicV6(bytes)
        default: false
        }
    }

    /// The special-purpose blocks of RFC 6890 and its successors.
    private static func isPublicV4(_ b: [UInt8]) -> Bool {
        switch (b[0], b[1], b[2]) {
        case (0, _, _), (10, _, _), (127, _, _): false  // this network, private, loopback
        case (100, 64...127, _): false  // carrier-grade NAT
        case (169, 254, _): false  // link-local, and the clouds' metadata services
        case (172, 16...31, _), (192, 168, _): false  // private
        case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false  // protocols, documentation
        case (192, 88, 99), (198, 18...19, _): false  // 6to4 relay, benchmarks
        case (224..., _, _): false  // multicast, reserved, broadcast
        default: true
        }
    }

    private static func isPublicV6(_ b: [UInt8]) -> Bool {
        // An IPv4 address in disguise is judged as what it is: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), 6to4 (2002::/16).
        if b.prefix(10).allSatisfy({ $0 == 0 }), b[10] == 0xFF, b[11] == 0xFF {
            return isPublicV4(Array(b[12...]))
        }
        if b.prefix(12).elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return isPublicV4(Array(b[12...]))
        }
        if b[0] == 0x20, b[1] == 0x02 { return isPublicV4(Array(b[2..<6])) }
        // Global unicast is 2000::/3; loopback, link-local (fe80), unique local (fc00) and multicast (ff00) lie outside.
        guard b[0] & 0xE0 == 0x20 else { return false }
        let isTeredo = b.prefix(4).elementsEqual([0x20, 0x01, 0, 0])
        let isDocumentation = b.prefix(4).elementsEqual([0x20, 0x01, 0x0D, 0xB8])
        return !isTeredo && !isDocumentation
    }
}

/// An address that a host name stands for.
struct ResolvedAddress: Sendable, Hashable {
    /// 4 or 16 bytes in network order.
    let bytes: [UInt8]

    /// The way it is written.
    var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// The names of this machine for itself.
enum Loopback {
    /// Whether a host, without a port, is `localhost` or an address of the loopback network (127.0.0.0/8, ::1).
    static func isName(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        return IPAddress(host).map(isAddress) ?? false
    }

    /// Whether a host is this machine by agreement, whatever a resolver says of it: `localhost` and what ends with it
    /// (RFC 6761, 6.3), or an address of the loopback network.
    static func isReserved(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return isName(name) || name.lowercased().hasSuffix(".localhost")
    }

    static func isAddress(_ address: IPAddress) -> Bool {
        address.bytes.count == 4 ? address.bytes[0] == 127 : address.bytes == IPAddress("::1")?.bytes
    }
}

/// A network: the addresses that share their first bits.
struct AddressBlock: Sendable, Hashable {
    private let base: IPAddress
    private let bits: Int

    /// - Parameter text: `10.0.0.0/8`, or an address alone.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard let base = parts.first.flatMap({ IPAddress($0) }) else { return nil }
        let all = base.bytes.count * 8
        let bits = parts.count == 1 ? all : Int(parts[1])
        guard let bits, (0...all).contains(bits) else { return nil }
        self.base = base
        self.bits = bits
    }

    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        return zip(address.bytes, base.bytes).enumerated().allSatisfy { place, pair in
            let shared = min(8, max(0, bits - place * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> shared)
            return (pair.0 ^ pair.1) & mask == 0
        }
    }
}

/// A network address. An IPv4 address in the clothes of IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
struct IPAddress: Sendable, Hashable {
    /// 4 or 16 bytes in network order.
    let bytes: [UInt8]

    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Array(bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            self.bytes = isMapped ? Array(bytes[12...]) : bytes
        } else {
            return nil
        }
    }

    /// As some proxies write it: `192.0.2.1:4711`, `[2001:db8::1]:4711`, or without a port.
    init?(withPort text: String) {
        let text = text.trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("[") {
            self.init(String(text.dropFirst().prefix { $0 != "]" }))
        } else if text.split(separator: ":", omittingEmptySubsequences: false).count == 2 {
            self.init(String(text.prefix { $0 != ":" }))
        } else {
            self.init(text)
        }
    }

    /// The way it is written.
    var text: String { ResolvedAddress(bytes: bytes).text }

    /// Whom an address stands for: of version 6 a customer has a network of 64 bits, with more addresses than can be
    /// counted one by one.
    static func customer(_ text: String) -> String {
        guard let address = IPAddress(text), address.bytes.count == 16 else { return text }
        return ResolvedAddress(bytes: address.bytes.prefix(8) + [UInt8](repeating: 0, count: 8)).text + "/64"
    }
}
