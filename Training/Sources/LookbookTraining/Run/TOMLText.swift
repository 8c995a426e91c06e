internal import TOMLKit

/// Run files may be TOML; everything after reading is the same.
enum TOMLText {
    /// The same values as JSON, which is also YAML.
    ///
    /// - Throws: ``TrainingError`` `training.configuration` that tells the line.
    static func yaml(_ text: String) throws(TrainingError) -> String {
        do {
            return try TOMLTable(string: text).convert(to: .json)
        } catch {
            throw TrainingError(
                .configuration, "the run file is no TOML: \(error)", hint: "see the documentation's example")
        }
    }
}
