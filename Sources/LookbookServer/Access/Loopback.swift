/// The names of this machine for itself.
enum Loopback {
    /// Whether a host, without a port, is `localhost` or an address of the loopback network (127.0.0.0/8, ::1).
    static func isName(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        return IPAddress(host).map(isAddress) ?? false
    }

    static func isAddress(_ address: IPAddress) -> Bool {
        address.bytes.count == 4 ? address.bytes[0] == 127 : address.bytes == IPAddress("::1")?.bytes
    }
}
