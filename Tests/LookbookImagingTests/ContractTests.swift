import LookbookCore
import LookbookImaging
import LookbookTesting
import Testing

struct ContractTests {
    @Test(arguments: ["rgb.png", "lossless.webp", "plain.jpg", "exif-5.jpg"])
    func `the picture decoder keeps the contract`(_ name: String) throws {
        let sample = try #require(try BadPicture.all.first { $0.file == name })
        let decoder = PictureDecoder()
        let picture = try decoder.decode(sample.bytes(), shortestSide: nil).picture
        try PictureDecodingContract(decoder, file: sample.bytes(), picture: picture).check()
    }

    @Test
    func `the fake decoder keeps the contract`() throws {
        let picture = Picture.stripes(width: 20, height: 30)
        let file = FakePictureDecoder.file(of: picture)
        try PictureDecodingContract(FakePictureDecoder(), file: file, picture: picture).check()
    }

    @Test
    func `the palette extractor keeps the contract`() async throws {
        try await FeatureExtractorContract(PaletteExtractor()).check()
    }

    @Test
    func `the fake extractor keeps the contract`() async throws {
        try await FeatureExtractorContract(FakeFeatureExtractor()).check()
    }
}
