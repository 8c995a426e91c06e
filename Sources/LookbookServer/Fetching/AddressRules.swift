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
        if b.prefix(10).allSatisfy({ $0 == 0 }), b[10] == 0xFF, b[11] == 0xFF { return isPublicV4(Array(b[12...])) }
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
