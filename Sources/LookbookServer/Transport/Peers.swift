import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes
import Synchronization

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

/// Says goodbye when the server stops: what is still answered says `Connection: close`, and a client that keeps its
/// connection may ask once more for a moment. Without that its next request would meet a closed door, although nothing
/// had told it so.
final class FarewellHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    private var requests = 0
    private var isStopping = false
    private var later: Scheduled<Void>?

    /// - Parameter patience: how long an idle connection stays open after the server was told to stop.
    init(patience: TimeAmount = .seconds(1)) {
        self.patience = patience
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { requests += 1 }
        context.fireChannelRead(data)
        if later != nil { passOn(context) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isStopping && head.status.kind != .informational:
            head.headerFields[.connection] = "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end: requests -= 1
        case .head, .body: break
        }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        isStopping = true
        guard requests == 0 else { return passOn(context) }
        later = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { self.passOn(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        later?.cancel()
        later = nil
        context.fireChannelInactive()
    }

    /// Tells the handler behind to close the connection: at once when it is idle, else after the answer.
    private func passOn(_ context: ChannelHandlerContext) {
        later?.cancel()
        later = nil
        context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
}
