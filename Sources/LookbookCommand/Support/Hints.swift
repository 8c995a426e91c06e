import LookbookCore

extension LookbookError {
    /// What to do about it, in the words of the command line.
    var hint: String {
        facts[.remedy] ?? "this is a fault of Lookbook: please report it"
    }
}
