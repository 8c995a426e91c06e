import LookbookCore

extension LookbookError {
    /// What to do about it, in the words of the API.
    var hint: String {
        ownHint ?? facts[.remedy] ?? plainHint ?? "this is a fault of Lookbook: please report it"
    }

    /// Where the words of the place that failed are those of the command line.
    private var ownHint: String? {
        switch code {
        case .inputItem: "list the ids with: GET /v1/items"
        case .inputItemWithoutPicture: "send the item again with a picture: PUT /v1/items/{id}"
        case .serverNotReady, .catalogueEmpty: "try again soon, or import items first: POST /v1/imports"
        default: nil
        }
    }

    /// What there is to do about an error wherever it comes from.
    private var plainHint: String? {
        switch code {
        case .inputCatalogue: facts[.choices].map { "the catalogues are: \($0)" }
        case .inputForm: "send multipart/form-data with the picture in a part named \"picture\""
        case .inputJSON:
            facts[.limit].map { "lists and objects may lie at most \($0) deep in each other" }
                ?? "check its brackets, commas and quotes"
        case .inputPath: "see /openapi.json"
        case .inputURL:
            "give an http or https address without a user name, with a port up to 65535, at most 2048 characters long"
        case .inputURLFailed: "check that a browser can open it"
        case .inputURLPrivate:
            "name a public address; whoever runs the server can allow private ones: allowPrivateURLs"
        case .inputURLTooLarge: "name a smaller version of the picture"
        default: nil
        }
    }
}
