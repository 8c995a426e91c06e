import Foundation
import Lookbook
import LookbookCore
import Synchronization

/// Work that goes on after its request was answered: one after the other, a few may wait. What became of it is known while
/// the server runs, of the newest thousand.
final class TaskRegistry: Sendable {
    private let state = Mutex(State())
    private let maximumTasks: Int
    private static let maximumWaiting = 8
    private static let maximumOutcomes = 10_000

    /// Is given a function that notes what becomes of each line.
    typealias Work = @Sendable (_ report: @escaping @Sendable (ImportOutcome) -> Void) async throws -> Void

    private struct State {
        var tasks: [String: TaskBody] = [:]
        /// Ids of tasks, oldest first.
        var order: [String] = []
        var queue: [(id: String, work: Work)] = []
        var worker: Task<Void, Never>?
    }

    /// - Parameter maximumTasks: of how many it is known what became of them.
    init(maximumTasks: Int = 1000) {
        self.maximumTasks = maximumTasks
    }

    subscript(id: String) -> TaskBody? {
        state.withLock { $0.tasks[id] }
    }

    /// Puts an import at the end of the queue.
    ///
    /// - Returns: how it stands now.
    /// - Throws: ``ServerError`` 429 when eight wait already.
    func add(items: Int, work: @escaping Work) throws -> TaskBody {
        let body = TaskBody(id: UUID().uuidString.lowercased(), expectedItems: items)
        try state.withLock { state in
            guard state.queue.count < Self.maximumWaiting else {
                throw ServerError.busy(
                    "server.busy", "\(Self.maximumWaiting) imports wait for the one under way", seconds: 10)
            }
            state.tasks[body.id] = body
            state.order.append(body.id)
            forgetOldest(&state)
            state.queue.append((body.id, work))
            if state.worker == nil {
                state.worker = Task(executorPreference: WorkPool.shared) { await self.workThrough() }
            }
        }
        return body
    }

    /// Makes what is under way commit what it has, and drops what waits.
    func finish() async {
        let worker = state.withLock { state in
            for (id, _) in state.queue { state.tasks[id]?.fail(ServerError(ItemImporter.stopping)) }
            state.queue = []
            state.worker?.cancel()
            return state.worker
        }
        await worker?.value
    }

    /// Only what has ended is forgotten; so many cannot wait that nothing has.
    private func forgetOldest(_ state: inout State) {
        guard state.order.count > maximumTasks else { return }
        let ended = state.order.firstIndex { state.tasks[$0]?.status.isEnd != false }
        if let ended { state.tasks[state.order.remove(at: ended)] = nil }
    }

    private func workThrough() async {
        while let (id, work) = next() {
            update(id) { $0.status = .running }
            do {
                try await work { outcome in self.note(outcome, in: id) }
                update(id) { $0.status = .finished }
            } catch {
                update(id) { $0.fail(ServerError(error)) }
            }
        }
    }

    private func next() -> (id: String, work: Work)? {
        state.withLock { state in
            if !state.queue.isEmpty { return state.queue.removeFirst() }
            state.worker = nil
            return nil
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
            if var task = state.tasks.removeValue(forKey: id) {
                change(&task)
                state.tasks[id] = task
            }
        }
    }
}

/// How an import stands.
struct TaskBody: Encodable, Sendable {
    let id: String
    var status = Status.waiting
    let expectedItems: Int
    /// Outcomes so far by status: imported, failed and so on.
    var counts: [String: Int] = [:]
    /// The first ten thousand outcomes, one by one.
    var outcomes: [Outcome] = []
    /// Why the whole failed, if it did.
    var error: ErrorBody.Description?

    enum Status: String, Encodable, CaseIterable {
        case waiting, running, finished, failed

        var isEnd: Bool { self == .finished || self == .failed }
    }

    init(id: String, expectedItems: Int) {
        self.id = id
        self.expectedItems = expectedItems
    }

    mutating func fail(_ error: ServerError) {
        status = .failed
        self.error = .init(code: error.code, message: error.message, hint: error.hint)
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
            error = outcome.problem.map(Self.description)
        }

        /// Problems of lines and pictures are told; others, of files and of the database, name paths of the server.
        private static func description(_ problem: LookbookError) -> ErrorBody.Description {
            if problem.code == .feedNoPicture {
                let hint = "give it \"images\", a list of addresses"
                return .init(code: problem.code.rawValue, message: problem.message, hint: hint)
            }
            let told = ServerError(problem)
            return .init(code: told.code, message: told.message, hint: told.hint)
        }
    }
}
