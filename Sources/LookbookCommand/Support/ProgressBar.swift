import LookbookCore

extension ProgressBar {
    /// A bar that is drawn on a terminal only.
    init(_ title: String) {
        self.init(title, isShown: Terminal.showsProgress)
    }
}
