import LookbookCore

extension LookbookError {
    static func missing(_ path: String) -> Self {
        Self(
            .feedMissing, "there is no feed at \(path)",
            facts: [.remedy: "check the path: a file, or a folder of pictures"])
    }

    static func unreadable(_ path: String, _ detail: String) -> Self {
        Self(
            .feedUnreadable, "\(path) cannot be read: \(detail)", facts: [.remedy: "check the permissions of the file"])
    }

    static func encoding(_ path: String) -> Self {
        Self(
            .feedEncoding, "\(path) is written in UTF-16 or UTF-32",
            facts: [.remedy: "save it as UTF-8: iconv -f UTF-16 -t UTF-8 FEED > NEW"])
    }
}
