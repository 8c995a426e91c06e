internal import LookbookCore
internal import LookbookImaging

/// Pictures of noise over a slope, to compare two ways of computing the same.
enum SyntheticPictures {
    static func make(count: Int, _ preprocessing: Preprocessing) -> [Picture] {
        let (width, height) = (preprocessing.width, preprocessing.height)
        return (0..<count).map { index in
            var random = SeededGenerator(seed: UInt64(index))
            let pixels = (0..<width * height * 3).map { place in
                UInt8((place / 3 % width * 128 / width + Int(random.next() % 128) + index * 16) & 255)
            }
            return Picture(width: width, height: height, pixels: pixels)
        }
    }
}
