import Dispatch
import Foundation

/// Speaks to a port of this machine byte by byte, as no proper client would.
enum RawClient {
    struct Answer: Sendable {
        let text: String
        /// Whether the other end closed the connection before time was up.
        let isClosed: Bool
    }

    /// Sends a text and reads until the other end closes, for at most ten minutes.
    ///
    /// - Parameter endsSending: whether the other end is told that nothing more will come.
    static func exchange(port: Int?, _ text: String, endsSending: Bool = false) async throws -> Answer {
        let connection = try RawConnection(port: port)
        connection.send(text)
        if endsSending { connection.endSending() }
        return await connection.read()
    }
}

/// An open connection, over which one thing can be said after the other.
final class RawConnection: Sendable {
    private let descriptor: Int32

    init(port: Int?) throws {
        guard let port = port.flatMap(UInt16.init) else { throw Unexpected() }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
        guard isOpen else {
            close(descriptor)
            throw Unexpected()
        }
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 600, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        _ = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Reads until the other end closes, for at most ten minutes without a byte.
    ///
    /// - Parameter end: a text after which nothing more is awaited.
    func read(until end: String? = nil) async -> RawClient.Answer {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.receive(end)) }
        }
    }

    private func receive(_ end: String?) -> RawClient.Answer {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &part, part.count, 0)
            guard count > 0 else {
                let isClosed = count == 0 || errno == ECONNRESET
                return RawClient.Answer(text: String(decoding: bytes, as: UTF8.self), isClosed: isClosed)
            }
            bytes += part[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            if let end, text.contains(end) { return RawClient.Answer(text: text, isClosed: false) }
        }
    }
}
