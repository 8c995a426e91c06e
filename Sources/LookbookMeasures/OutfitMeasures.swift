/// How well a score tells what was worn together.
public enum OutfitMeasures {
    /// What one filled blank counts: 1 when the right choice scores best, 1/n when it shares the best score with n - 1 others, else 0.
    public static func fillInTheBlank(answer: Double, distractors: [Double]) -> Double {
        guard distractors.allSatisfy({ $0 <= answer }) else { return 0 }
        return 1 / Double(1 + distractors.filter { $0 == answer }.count)
    }

    /// The chance that a true entry scores higher than a false one, equal scores counting half (Mann-Whitney); nan without both.
    public static func areaUnderCurve(_ entries: [(score: Double, isTrue: Bool, weight: Double)]) -> Double {
        let sorted = entries.sorted { $0.score < $1.score }
        var (area, below, totalTrue) = (0.0, 0.0, 0.0)
        var start = 0
        while start < sorted.count {
            var end = start
            var (trues, falses) = (0.0, 0.0)
            while end < sorted.count, sorted[end].score == sorted[start].score {
                if sorted[end].isTrue { trues += sorted[end].weight } else { falses += sorted[end].weight }
                end += 1
            }
            area += trues * (below + falses / 2)
            below += falses
            totalTrue += trues
            start = end
        }
        return area / (totalTrue * below)
    }
}

extension Bootstrap {
    /// A measure over groups of answers, the mean of all answers; whole groups are drawn again, since the answers of one group
    /// are not independent.
    ///
    /// - Parameter groups: the answers of each group; at least one group.
    package func mean(ofGroups groups: [[Double]]) -> Estimate {
        groupedEstimate(groups: groups.count) { weights in
            var (sum, count) = (0.0, 0.0)
            for (group, weight) in zip(groups, weights) where weight > 0 {
                sum += Double(weight) * group.reduce(0, +)
                count += Double(weight * Int32(group.count))
            }
            return sum / count
        }
    }
}
