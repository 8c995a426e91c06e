public import LookbookCore

/// The catalogue cannot do what it was asked.
public struct CatalogueError: ExplainedError, Hashable {
    /// Stable code, `catalogue.…`.
    public let code: String
    /// What happened.
    public let message: String
    /// What to do.
    public let hint: String

    /// - Parameters:
    ///   - code: stable code, `catalogue.…`.
    ///   - message: what happened.
    ///   - hint: what to do.
    init(_ code: String, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension CatalogueError {
    static func missing(_ folder: String) -> Self {
        Self(
            "catalogue.missing", "there is no catalogue in \(folder)",
            hint: "check the path, or make one: lookbook import FEED --catalogue \(folder)")
    }

    static func notACatalogue(_ file: String) -> Self {
        Self(
            "catalogue.not-a-catalogue", "\(file) is not a catalogue of Lookbook",
            hint: "name another folder; the file was left as it is")
    }

    static func newer(_ file: String) -> Self {
        Self(
            "catalogue.newer", "\(file) was written by a newer version of Lookbook",
            hint: "use that version or a later one; the file was left as it is")
    }

    static func older(_ file: String) -> Self {
        Self(
            "catalogue.older",
            "\(file) was written by an older version of Lookbook, and reading cannot bring it up to date",
            hint: "open it once for writing, for example by an import")
    }

    static func readOnly(_ file: String) -> Self {
        Self(
            "catalogue.read-only", "\(file) cannot be written",
            hint: "check the permissions of the folder and its files, and whether the disk is mounted for writing")
    }

    static func corrupt(_ detail: String) -> Self {
        Self(
            "catalogue.corrupt", "the catalogue is damaged: \(detail)",
            hint: "run lookbook doctor --catalogue DIR; restore a backup, or remove the catalogue and import again")
    }

    static func spaceUnknown(_ space: EmbeddingSpace.ID) -> Self {
        Self(
            "catalogue.space-unknown", "the catalogue has no embedding space \(space)",
            hint: "import with the extractor that makes this space; lookbook doctor lists the spaces of a catalogue")
    }
}
