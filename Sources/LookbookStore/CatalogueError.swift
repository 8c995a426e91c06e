import LookbookCore

extension LookbookError {
    static func missing(_ folder: String) -> Self {
        Self(
            .catalogueMissing, "there is no catalogue in \(folder)",
            facts: [.remedy: "check the path, or make one: lookbook import FEED --catalogue \(folder)"])
    }

    static func notACatalogue(_ file: String) -> Self {
        Self(
            .catalogueNotACatalogue, "\(file) is not a catalogue of Lookbook",
            facts: [.remedy: "name another folder; the file was left as it is"])
    }

    static func newer(_ file: String) -> Self {
        Self(
            .catalogueNewer, "\(file) was written by a newer version of Lookbook",
            facts: [.remedy: "use that version or a later one; the file was left as it is"])
    }

    static func older(_ file: String) -> Self {
        Self(
            .catalogueOlder,
            "\(file) was written by an older version of Lookbook, and reading cannot bring it up to date",
            facts: [.remedy: "open it once for writing, for example by an import"])
    }

    static func readOnly(_ file: String) -> Self {
        Self(
            .catalogueReadOnly, "\(file) cannot be written",
            facts: [
                .remedy:
                    "check the permissions of the folder and its files, and whether the disk is mounted for writing"
            ])
    }

    static func corrupt(_ detail: String) -> Self {
        Self(
            .catalogueCorrupt, "the catalogue is damaged: \(detail)",
            facts: [
                .remedy:
                    "run lookbook doctor --catalogue DIR; restore a backup, or remove the catalogue and import again"
            ])
    }

    static func spaceUnknown(_ space: EmbeddingSpace.ID) -> Self {
        Self(
            .catalogueSpaceUnknown, "the catalogue has no embedding space \(space)",
            facts: [
                .remedy:
                    "import with the extractor that makes this space; lookbook doctor lists the spaces of a catalogue"
            ])
    }
}
