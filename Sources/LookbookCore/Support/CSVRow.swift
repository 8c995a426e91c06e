/// One line of a CSV file as RFC 4180 has it.
public enum CSVRow {
    /// The fields with commas between them, and quotes around those that need them; without the end of the line.
    public static func encode(_ fields: [String]) -> String {
        // A line of one empty field would be a blank line, which readers skip.
        if fields == [""] { return "\"\"" }
        return fields.map(field).joined(separator: ",")
    }

    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
