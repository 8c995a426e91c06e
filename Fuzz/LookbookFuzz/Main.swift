import CFuzzer
import Foundation

/// `lookbook-fuzz READER [libFuzzer's options] [folders of inputs]`: one program with a harness for each reader.
///
/// A harness takes any bytes. What it may do is throw; what it must not is crash, hang, or read outside of its memory.
@main enum Main {
    static func main() {
        var words = CommandLine.arguments
        guard words.count > 1, let reader = Harness.all[words[1]] else {
            let names = Harness.all.keys.sorted().joined(separator: ", ")
            FileHandle.standardError.write(
                Data("usage: lookbook-fuzz READER …; the readers are \(names)\n".utf8))
            exit(2)
        }
        words.remove(at: 1)
        Harness.chosen = reader
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var count = Int32(words.count)
        pointers.withUnsafeMutableBufferPointer { buffer in
            var arguments = buffer.baseAddress
            exit(
                LLVMFuzzerRunDriver(&count, &arguments) { data, size in
                    Harness.chosen(Array(UnsafeBufferPointer(start: data, count: data == nil ? 0 : size)))
                    return 0
                })
        }
    }
}
