public import LookbookCore

extension Preprocessing {
    /// Resizes and crops a picture to the input's size. Pure: the same picture gives the same bytes everywhere.
    ///
    /// - `shortestSide`: the longest side becomes `size * longest / shortest`, rounded down, as in
    ///   torchvision's `Resize`; the crop starts at half of what is left over, rounded down. (torchvision's `CenterCrop`
    ///   rounds a half to the even pixel, so a quarter of all pictures is cut one pixel further there.)
    /// - `letterbox`: sides and places are rounded as Pillow's `ImageOps.pad` does.
    ///
    /// - Parameter picture: of any size up to 65,535 a side.
    /// - Returns: a picture of `width` x `height`.
    /// - Throws: ``LookbookError`` `picture.size` when a side is longer.
    public func apply(to picture: Picture) throws(LookbookError) -> Picture {
        guard max(picture.width, picture.height) <= PictureSides.longest else {
            throw LookbookError(
                .pictureSize, "a picture of \(picture.width) x \(picture.height) is too long to be resized",
                facts: [.remedy: "cut it; sides may have \(PictureSides.longest) pixels"])
        }
        switch resize {
        case .shortestSide(let size):
            return picture.resized(centreCrop(of: picture, shortestSide: size), interpolation: interpolation)
        case .squash:
            return picture.resized(whole(width, height), interpolation: interpolation)
        case .letterbox(let colour):
            return letterboxed(picture, colour)
        }
    }

    private func whole(_ width: Int, _ height: Int) -> Resizing {
        Resizing(width: width, height: height, columns: 0..<width, rows: 0..<height)
    }

    private func centreCrop(of picture: Picture, shortestSide size: Int) -> Resizing {
        let shortest = min(picture.width, picture.height)
        let scaledWidth = size * picture.width / shortest
        let scaledHeight = size * picture.height / shortest
        let left = (scaledWidth - width) / 2
        let top = (scaledHeight - height) / 2
        return Resizing(
            width: scaledWidth, height: scaledHeight, columns: left..<left + width, rows: top..<top + height)
    }

    private func letterboxed(_ picture: Picture, _ colour: Colour) -> Picture {
        let (inner, outer) = (Double(picture.width) / Double(picture.height), Double(width) / Double(height))
        let innerWidth = inner < outer ? max(1, Self.rounded(inner * Double(height))) : width
        let innerHeight = inner > outer ? max(1, Self.rounded(Double(width) / inner)) : height
        let scaled = picture.resized(whole(innerWidth, innerHeight), interpolation: interpolation)
        let left = Self.rounded(Double(width - innerWidth) / 2)
        let top = Self.rounded(Double(height - innerHeight) / 2)
        var pixels = [UInt8]()
        pixels.reserveCapacity(width * height * 3)
        let bar = [colour.red, colour.green, colour.blue]
        func paint(_ count: Int) { for _ in 0..<count { pixels.append(contentsOf: bar) } }
        paint(top * width)
        for row in 0..<innerHeight {
            paint(left)
            pixels += scaled.pixels[row * innerWidth * 3..<(row + 1) * innerWidth * 3]
            paint(width - left - innerWidth)
        }
        paint((height - top - innerHeight) * width)
        return Picture(width: width, height: height, pixels: pixels)
    }

    /// Rounded to the nearest whole number, a half to the even one, as Python does.
    private static func rounded(_ length: Double) -> Int {
        Int(length.rounded(.toNearestOrEven))
    }
}
