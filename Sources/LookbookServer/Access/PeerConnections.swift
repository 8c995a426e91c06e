import NIOCore
import Synchronization

/// Counts the connections of each address, so that one client does not take them all. This machine itself and trusted
/// proxies, through which many come, are not counted.
final class PeerConnections: Sendable {
    private let limit: Int
    private let proxies: TrustedProxies
    private let open = Mutex<[String: Int]>([:])

    /// - Parameters:
    ///   - limit: the most connections of one address; 0 for no limit.
    ///   - proxies: of whom there may be any number.
    init(limit: Int, proxies: TrustedProxies) {
        self.limit = limit
        self.proxies = proxies
    }

    /// Counts a connection.
    ///
    /// - Returns: whether there may be one more.
    func enter(_ peer: String) -> Bool {
        guard isCounted(peer) else { return true }
        return open.withLock { open in
            let customer = IPAddress.customer(peer)
            guard open[customer, default: 0] < limit else { return false }
            open[customer, default: 0] += 1
            return true
        }
    }

    /// A counted connection was closed.
    func leave(_ peer: String) {
        guard isCounted(peer) else { return }
        open.withLock { open in
            let customer = IPAddress.customer(peer)
            let left = open[customer, default: 0] - 1
            open[customer] = left > 0 ? left : nil
        }
    }

    private func isCounted(_ peer: String) -> Bool {
        limit > 0 && !Loopback.isName(peer) && !proxies.isTrusted(peer)
    }
}

/// Closes a connection at once when its address has too many already.
final class PeerConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never
    private let connections: PeerConnections
    /// The address, while it is counted.
    private var peer: String?

    init(_ connections: PeerConnections) {
        self.connections = connections
    }

    func channelActive(context: ChannelHandlerContext) {
        let address = context.channel.remoteAddress?.ipAddress ?? "unknown"
        guard connections.enter(address) else { return context.close(promise: nil) }
        peer = address
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let peer { connections.leave(peer) }
        peer = nil
        context.fireChannelInactive()
    }
}
