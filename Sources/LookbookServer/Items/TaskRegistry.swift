import Foundation
import LookbookEngine
import Synchronization

/// Work that goes on after its request was answered. Kept while the server runs, the newest thousand.
final class TaskRegistry: Sendable {
    private let state = Mutex(State())
    private static let maximumTasks = 1000
    private static let maximumOutcomes = 10_000

    private struct State {
        var tasks: [String: TaskBody] = [:]
        var order: [String] = []
        /// The end of the queue: imports run one after the other.
        var last: Task<Void, Never>?
    }

    subscript(id: String) -> TaskBody? {
        state.withLock { $0.tasks[id] }
    }

    /// Puts an import at the end of the queue.
    ///
    /// - Returns: how it stands now.
    func add(
        items: Int, work: @escaping @Sendable (_ report: (ImportOutcome) -> Void) async throws -> Void
    ) -> TaskBody {
        let body = TaskBody(id: UUID().uuidString.lowercased(), status: .waiting, expectedItems: items)
        state.withLock { state in
            state.tasks[body.id] = body
            state.order.append(body.id)
            if state.order.count > Self.maximumTasks { state.tasks[state.order.removeFirst()] = nil }
            let before = state.last
            state.last = Task {
                await before?.value
                await self.run(body.id, work)
            }
        }
        return body
    }

    private func run(_ id: String, _ work: (_ report: (ImportOutcome) -> Void) async throws -> Void) async {
        update(id) { $0.status = .running }
        do {
            try await work { outcome in self.note(outcome, in: id) }
            update(id) { $0.status = .finished }
        } catch {
            let told = ServerError(error)
            update(id) { task in
                task.status = .failed
                task.error = .init(code: told.code, message: told.message, hint: told.hint)
            }
        }
    }

    private func note(_ outcome: ImportOutcome, in id: String) {
        update(id) { task in
            task.counts[outcome.status.rawValue, default: 0] += 1
            guard task.outcomes.count < Self.maximumOutcomes else { return }
            task.outcomes.append(TaskBody.Outcome(outcome))
        }
    }

    private func update(_ id: String, _ change: (inout TaskBody) -> Void) {
        state.withLock { state in
            if var task = state.tasks[id] {
                state.tasks[id] = nil
                change(&task)
                state.tasks[id] = task
            }
        }
    }
}

/// How an import stands.
struct TaskBody: Encodable, Sendable {
    let id: String
    var status: Status
    let expectedItems: Int
    /// Outcomes so far by status: imported, failed and so on.
    var counts: [String: Int] = [:]
    /// The first ten thousand outcomes, one by one.
    var outcomes: [Outcome] = []
    /// Why the whole failed, if it did.
    var error: ErrorBody.Description?

    enum Status: String, Encodable, CaseIterable {
        case waiting, running, finished, failed
    }

    init(id: String, status: Status, expectedItems: Int) {
        self.id = id
        self.status = status
        self.expectedItems = expectedItems
    }

    /// What became of one picture or line.
    struct Outcome: Encodable, Sendable {
        let item: String?
        let line: Int?
        let status: String
        let error: ErrorBody.Description?

        init(_ outcome: ImportOutcome) {
            item = outcome.itemID
            line = outcome.line
            status = outcome.status.rawValue
            error = outcome.problem.map { .init(code: $0.code, message: $0.message, hint: $0.hint) }
        }
    }
}
