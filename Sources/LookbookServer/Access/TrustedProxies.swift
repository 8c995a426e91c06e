import Foundation
import HTTPTypes
import Hummingbird

/// Who a request comes from when it came through proxies.
///
/// Each proxy adds the address that it was asked by at the end of `X-Forwarded-For`. What stands before was written by
/// whoever asked, and may be a lie; so the list is read from its end, only as far as each address is a trusted proxy's.
struct TrustedProxies: Sendable {
    private let blocks: [AddressBlock]

    /// - Parameter texts: addresses and networks; those that cannot be read trust nobody.
    init(_ texts: [String]) {
        blocks = texts.compactMap(AddressBlock.init)
    }

    /// The address of the caller: the peer, or the last in the header that is no trusted proxy.
    func caller(of request: Request, peer: String) -> String {
        guard !blocks.isEmpty, let name = HTTPField.Name("X-Forwarded-For") else { return peer }
        return caller(header: request.headers[values: name].joined(separator: ","), peer: peer)
    }

    func caller(header: String, peer: String) -> String {
        var caller = peer
        for entry in header.split(separator: ",", omittingEmptySubsequences: false).reversed() {
            guard isTrusted(caller), let address = IPAddress(withPort: String(entry)) else { return caller }
            caller = address.text
        }
        return caller
    }

    func isTrusted(_ text: String) -> Bool {
        guard let address = IPAddress(text) else { return false }
        return blocks.contains { $0.contains(address) }
    }
}

/// A network: the addresses that share their first bits.
struct AddressBlock: Sendable, Hashable {
    private let base: IPAddress
    private let bits: Int

    /// - Parameter text: `10.0.0.0/8`, or an address alone.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
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
