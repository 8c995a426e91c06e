import LookbookTraining
import Testing

struct ScheduleTests {
    @Test func `the cosine rises in a line and falls to nothing`() {
        let factors = (0..<100).map { Schedule.cosine.factor(step: $0, total: 100, warmUp: 0.1) }
        #expect(abs(factors[0] - 0.1) < 1e-12)
        #expect(abs(factors[9] - 1) < 1e-12)
        #expect(factors.max() == 1)
        #expect(abs(factors[55] - 0.5) < 1e-12)
        #expect(factors[99] < 1e-3)
        #expect(zip(factors[10...], factors[11...]).allSatisfy { $0 > $1 })
    }

    /// `torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=100, pct_start=0.3)` peaks at step 29 and ends at
    /// 1 / (25 * 10,000); ours peaks one step later, for it counts the steps of the rise and not its ends.
    @Test func `one cycle starts at a 25th, peaks once, and ends far below its start`() {
        let factors = (0..<100).map { Schedule.oneCycle.factor(step: $0, total: 100, warmUp: 0.3) }
        #expect(abs(factors[0] - 0.04) < 1e-12)
        #expect(factors[30] == 1)
        #expect(factors[99] < 0.001)
        #expect(factors.firstIndex(of: factors.max() ?? 0) == 30)
    }

    @Test(arguments: Schedule.allCases)
    func `no warm-up starts at once, and a run of one step has a rate`(_ schedule: Schedule) {
        let start = schedule.factor(step: 0, total: 50, warmUp: 0)
        #expect(start == 1)
        #expect(schedule.factor(step: 0, total: 1, warmUp: 0) > 0)
    }
}
