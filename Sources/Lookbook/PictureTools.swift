public import LookbookCore

/// What the use cases need to turn a file into pixels and colours.
public struct PictureTools: Sendable {
    /// Reads a file within the limits.
    public let reader: any FileReading
    /// Decodes it.
    public let decoder: any PictureDecoding
    /// Finds its colours.
    public let palettes: any PaletteFinding

    /// - Parameters:
    ///   - reader: reads files.
    ///   - decoder: decodes pictures.
    ///   - palettes: finds colours.
    public init(reader: any FileReading, decoder: any PictureDecoding, palettes: any PaletteFinding) {
        self.reader = reader
        self.decoder = decoder
        self.palettes = palettes
    }
}
