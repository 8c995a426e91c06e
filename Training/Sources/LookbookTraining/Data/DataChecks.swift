/// Looks at a data set before hours are spent on it.
public enum DataChecks {
    /// What may go wrong, for the log.
    ///
    /// - Parameters:
    ///   - kinds: the kinds of label that the run learns.
    ///   - batch: pictures in a step.
    ///   - perClass: how many pictures of a class a batch wants, 1 when it does not matter.
    /// - Throws: ``TrainingError`` `training.data` when nothing can be learned: no pictures, one class, fewer pictures
    ///   than a batch.
    public static func warnings(
        _ examples: [TrainingExample], _ map: LabelMap, kinds: [String], batch: Int, perClass: Int
    ) throws(TrainingError) -> [String] {
        let training = examples.count { $0.split == .training }
        guard training >= max(2, batch) else {
            throw TrainingError(
                .data, "there are \(training) training pictures, fewer than a batch of \(batch)",
                hint: "add pictures, check the split, or choose a smaller batch (or fewer classes and pictures in one)")
        }
        var warnings: [String] = []
        if !examples.contains(where: { $0.split == .validation }) {
            warnings.append("there are no validation pictures: nothing tells when to stop")
        }
        for kind in kinds {
            let counts = map.counts(kind, examples)
            guard counts.count > 1 else {
                throw TrainingError(
                    .data, "the label \(kind) has \(counts.count) class(es) among the training pictures",
                    hint: "two classes are the least that can be told apart; check the label's field")
            }
            warnings += imbalances(kind, counts, perClass: perClass)
        }
        return warnings
    }

    private static func imbalances(_ kind: String, _ counts: [Int], perClass: Int) -> [String] {
        var warnings: [String] = []
        let few = counts.count { $0 < max(perClass, 2) }
        if few > 0 {
            warnings.append("\(kind): \(few) of \(counts.count) classes have fewer than \(max(perClass, 2)) pictures")
        }
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        if most >= 50 * max(least, 1) {
            warnings.append("\(kind): the classes have \(least) to \(most) pictures; consider classBalance")
        }
        return warnings
    }
}
