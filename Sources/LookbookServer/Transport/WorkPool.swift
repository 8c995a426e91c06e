import Dispatch
import Foundation
import Synchronization

/// The threads on which requests are worked on: as many as the machine has cores, and no more.
///
/// Decoding, searching and reading bodies hold a thread for as long as they compute. On the threads that all tasks share
/// they would keep everybody waiting, also those who only ask whether the server lives; so they have their own, and what
/// is next waits here.
final class WorkPool: TaskExecutor {
    static let shared = WorkPool(threads: ProcessInfo.processInfo.activeProcessorCount)

    private let jobs = Mutex(Queue())
    private let isWaiting = DispatchSemaphore(value: 0)

    /// First in, first out; what has been taken is dropped now and then.
    private struct Queue {
        private var jobs: [UnownedJob] = []
        private var taken = 0

        mutating func put(_ job: UnownedJob) { jobs.append(job) }

        mutating func take() -> UnownedJob? {
            guard taken < jobs.count else { return nil }
            defer { taken += 1 }
            if taken > 1024, taken > jobs.count / 2 {
                jobs.removeFirst(taken)
                taken = 0
            }
            return jobs[taken]
        }
    }

    /// The threads live as long as the process.
    private init(threads: Int) {
        for number in 0..<max(2, threads) {
            let thread = Thread { [self] in serve() }
            thread.name = "work-\(number)"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.put(job) }
        isWaiting.signal()
    }

    private func serve() {
        let executor = asUnownedTaskExecutor()
        while true {
            isWaiting.wait()
            guard let job = jobs.withLock({ $0.take() }) else { continue }
            job.runSynchronously(on: executor)
        }
    }
}
