/// Hands each request to one taker at a time; who comes when all are busy waits, first come, first served.
actor RequestPool {
    private var free: [InferRequest]
    private var waiting: [CheckedContinuation<InferRequest, Never>] = []

    init(_ requests: [InferRequest]) {
        free = requests
    }

    func take() async -> InferRequest {
        if let request = free.popLast() { return request }
        return await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack(_ request: InferRequest) {
        if waiting.isEmpty {
            free.append(request)
        } else {
            waiting.removeFirst().resume(returning: request)
        }
    }
}
