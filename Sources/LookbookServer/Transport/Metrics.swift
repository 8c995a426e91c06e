import Foundation
import LookbookCore
import Synchronization

/// Counts and times for Prometheus, in its text format.
final class ServerMetrics: Sendable {
    private let state = Mutex(State())
    private let started = ContinuousClock.now

    private struct State {
        var requests: [RequestLabel: Int] = [:]
        var durations: [String: Histogram] = [:]
        var stages: [Stage: Histogram] = [:]
        var inFlight = 0
    }

    private struct RequestLabel: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    /// A single number with what the page says about it.
    typealias Value = (name: String, help: String, value: Double)

    /// A part of answering a query.
    enum Stage: String, CaseIterable {
        case decode, embed, search, rank
    }

    func begin() {
        state.withLock { $0.inFlight += 1 }
    }

    /// A request was answered.
    func end(route: String, method: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.inFlight -= 1
            state.requests[RequestLabel(route: route, method: method, status: status), default: 0] += 1
            state.durations[route, default: Histogram()].observe(seconds)
        }
    }

    func observe(_ stage: Stage, milliseconds: Double) {
        state.withLock { $0.stages[stage, default: Histogram()].observe(milliseconds / 1000) }
    }

    /// The whole page.
    ///
    /// - Parameters:
    ///   - gauges: further values that rise and fall, by name and help.
    ///   - counters: further values that only rise.
    func text(gauges: [Value], counters: [Value] = []) -> String {
        let state = state.withLock { $0 }
        var page = PrometheusPage()
        page.head("lookbook_requests_total", "counter", "Requests answered.")
        for (label, count) in state.requests.sorted(by: {
            ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
        }) {
            let labels = [("route", label.route), ("method", label.method), ("status", String(label.status))]
            page.sample("lookbook_requests_total", labels, Double(count))
        }
        page.head("lookbook_request_seconds", "histogram", "From the end of the head to the answer.")
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            page.histogram("lookbook_request_seconds", [("route", route)], histogram)
        }
        page.head("lookbook_stage_seconds", "histogram", "Parts of answering a query.")
        for stage in Stage.allCases {
            page.histogram(
                "lookbook_stage_seconds", [("stage", stage.rawValue)], state.stages[stage] ?? Histogram())
        }
        for counter in counters {
            page.head(counter.name, "counter", counter.help)
            page.sample(counter.name, [], counter.value)
        }
        let own: [Value] = [
            ("lookbook_requests_in_flight", "Requests under way.", Double(state.inFlight)),
            ("lookbook_uptime_seconds", "Seconds since the start.", Self.seconds(.now - started)),
            ("process_resident_memory_bytes", "Memory in use.", Self.residentBytes),
        ]
        for gauge in own + gauges {
            page.head(gauge.name, "gauge", gauge.help)
            page.sample(gauge.name, [], gauge.value)
        }
        return page.text
    }

    private static func seconds(_ duration: Duration) -> Double {
        duration.seconds
    }

    /// The second number of `/proc/self/statm`, in pages; 0 where there is no such file.
    private static var residentBytes: Double {
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let parts = String(decoding: data, as: UTF8.self).split(separator: " ")
        return (parts.count > 1 ? Double(parts[1]) ?? 0 : 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}

/// Counts of observations up to each bound, as Prometheus wants them.
struct Histogram: Sendable {
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var sum = 0.0

    mutating func observe(_ value: Double) {
        counts[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
        sum += value
    }
}

/// Writes the Prometheus text format, version 0.0.4.
struct PrometheusPage {
    private(set) var text = ""

    mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let list = labels.map { "\($0.0)=\"\(Self.escape($0.1))\"" }.joined(separator: ",")
        text += name + (list.isEmpty ? "" : "{\(list)}") + " \(Self.number(value))\n"
    }

    mutating func histogram(_ name: String, _ labels: [(String, String)], _ histogram: Histogram) {
        var total = 0
        for (place, count) in histogram.counts.enumerated() {
            total += count
            let bound = place < Histogram.bounds.count ? Self.number(Histogram.bounds[place]) : "+Inf"
            sample(name + "_bucket", labels + [("le", bound)], Double(total))
        }
        sample(name + "_sum", labels, histogram.sum)
        sample(name + "_count", labels, Double(total))
    }

    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }

    private static func escape(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
