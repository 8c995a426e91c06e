import Lookbook
import LookbookCore

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
            guard ["input.", "picture.", "server."].contains(where: { problem.code.rawValue.hasPrefix($0) }) else {
                let fault = ServerError.internalFault
                return .init(code: fault.code, message: fault.message, hint: fault.hint)
            }
            return .init(code: problem.code.rawValue, message: problem.message, hint: problem.hint)
        }
    }
}
