package import LookbookMeasures

/// How well a compatibility score does on an ``OutfitBenchmark``.
package struct OutfitResult: Sendable, Hashable, Codable {
    /// The share of blanks that were filled right. A right answer that shares the best score with n - 1 others counts 1/n.
    package let fillInTheBlank: Estimate
    /// The chance that a true outfit scores higher than a replaced one; equal scores count half.
    package let compatibilityAUC: Estimate
    /// Blanks that were asked.
    package let questions: Int
    /// Outfits that were used.
    package let outfits: Int
    /// What guessing gives for the first number; for the second it is 0.5.
    package let chance: Double
}

extension OutfitBenchmark {
    /// Measures a score. The intervals draw whole outfits, since the questions of one outfit are not independent.
    package func result(of scoring: some CompatibilityScoring, bootstrap: Bootstrap = .init()) -> OutfitResult {
        let choices = 1 + (questions.first?.distractors.count ?? 0)
        return OutfitResult(
            fillInTheBlank: fillInTheBlank(scoring, bootstrap),
            compatibilityAUC: compatibility(scoring, bootstrap),
            questions: questions.count, outfits: outfits.count, chance: 1 / Double(choices))
    }

    private func fillInTheBlank(_ scoring: some CompatibilityScoring, _ bootstrap: Bootstrap) -> Estimate {
        var right = [Int: [Double]]()
        for question in questions {
            let answer = scoring.fit(of: question.answer, to: question.context)
            let wrong = question.distractors.map { scoring.fit(of: $0, to: question.context) }
            let isBest = wrong.allSatisfy { $0 <= answer }
            right[question.outfit, default: []].append(isBest ? 1 / Double(1 + wrong.filter { $0 == answer }.count) : 0)
        }
        let groups = right.keys.sorted().map { right[$0] ?? [] }
        return bootstrap.groupedEstimate(groups: groups.count) { weights in
            var (sum, count) = (0.0, 0.0)
            for (group, weight) in zip(groups, weights) where weight > 0 {
                sum += Double(weight) * group.reduce(0, +)
                count += Double(weight * Int32(group.count))
            }
            return sum / count
        }
    }

    private func compatibility(_ scoring: some CompatibilityScoring, _ bootstrap: Bootstrap) -> Estimate {
        let groups = outfits.indices.filter { !replacements[$0].isEmpty }
        let right = groups.map { scoring.outfitScore(outfits[$0]) }
        let wrong = groups.map { replacements[$0].map { scoring.outfitScore($0) } }
        return bootstrap.groupedEstimate(groups: groups.count) { weights in
            var scored = [(score: Double, isTrue: Bool, weight: Double)]()
            for index in groups.indices where weights[index] > 0 {
                scored.append((right[index], true, Double(weights[index])))
                scored += wrong[index].map { ($0, false, Double(weights[index])) }
            }
            return areaUnderCurve(scored)
        }
    }
}

/// The chance that a true entry scores higher than a false one, equal scores counting half (Mann-Whitney); nan without both.
func areaUnderCurve(_ entries: [(score: Double, isTrue: Bool, weight: Double)]) -> Double {
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
