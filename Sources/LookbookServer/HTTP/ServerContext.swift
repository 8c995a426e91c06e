import Foundation
import Hummingbird
import Logging
import NIOCore

/// What belongs to one request: its id, the connection it came by, and how far it has been read.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    let requestID: String
    let body = BodyProgress()

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        requestID = Self.makeID()
        logger[metadataKey: "request"] = .string(requestID)
    }

    /// The address of the other end, without its port.
    var address: String { channel.remoteAddress?.ipAddress ?? "unknown" }

    /// Closes the connection once the answer had time to leave: the rest of its request will not be read.
    func closeSoon() {
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { [channel] in channel.close(promise: nil) }
    }

    private static func makeID() -> String {
        let number = UInt64.random(in: .min ... .max)
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
