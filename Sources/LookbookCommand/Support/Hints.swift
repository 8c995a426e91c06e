import Lookbook
import LookbookCore

/// What to do about an error, in the words of the command line.
///
/// The library says what went wrong and with which values; which command or option helps is known here only.
enum Hints {
    /// - Returns: the command line's own hint if there is one for the code, else what the place that failed has to say,
    ///   else what usually helps.
    static func hint(for error: LookbookError) -> String {
        if let own = aboutCatalogues(error) ?? aboutCommands(error) { return own }
        if let remedy = error.facts[.remedy] { return remedy }
        if let choices = error.facts[.choices] { return "use one of: \(choices)" }
        if let expected = error.facts[.expected] { return "it takes \(expected)" }
        return usual(error.code)
    }

    // MARK: Codes whose remedy is a command or an option

    private static func aboutCatalogues(_ error: LookbookError) -> String? {
        let catalogue = error.facts[.catalogue] ?? error.facts[.path] ?? "DIR"
        return switch error.code {
        case .catalogueReplaced:
            "start the command again; to restore a backup, stop the server first and move the folder into place"
        case .catalogueMissing: "check the path, or make one: lookbook import FEED --catalogue \(catalogue)"
        case .catalogueEmpty: "import a feed first: lookbook import FEED --catalogue \(catalogue)"
        case .catalogueOlder:
            "a command that writes brings it up to date: lookbook import FEED --catalogue \(catalogue)"
        case .catalogueCorrupt:
            "run lookbook doctor --catalogue \(catalogue); restore a backup, or remove the catalogue and import again"
        case .catalogueSqlite:
            "run lookbook doctor --catalogue \(catalogue), and report this if it finds nothing"
        case .catalogueSpaceUnknown:
            "import with the extractor that makes this space; lookbook models list --catalogue \(catalogue) has them all"
        case .catalogueNotFinite: "the extractor fails on this picture; check it with lookbook models verify"
        case .spaceMismatch: "import again with --extractor, so that the catalogue is filled by the new one"
        case .inputItem:
            "list the ids with lookbook export items --catalogue \(catalogue); for a picture, check the path of its file"
        case .inputItemWithoutPicture: "import again with --report FILE.csv to see why"
        case .keysUnknown: "list them with lookbook keys list --catalogue \(catalogue)"
        case .backupExists: "name a new folder"
        default: nil
        }
    }

    private static func aboutCommands(_ error: LookbookError) -> String? {
        switch error.code {
        case .inputMap: "write --map field=column, for example --map image=photo"
        case .inputExtractor:
            "built in: \(ExtractorLibrary.builtInNames.joined(separator: ", ")); "
                + "make folders with lookbook models import"
        case .inputFit: "check --split and --fit"
        case .inputNothing: "check --extractors and --projection"
        case .feedURLUnsupported: "download the pictures into a folder, and name it with --images"
        case .feedNoPicture: "fill its image column, or name the column with --map image=COLUMN"
        case .feedDialect: error.facts[.choices].map { "use one of: \($0)" }
        case .feedNoIDColumn:
            error.facts[.choices].map {
                "name it: --map id=COLUMN --map image=COLUMN; its columns are: \($0)"
            }
        case .taxonomyUnreadable: "start from the default: lookbook export taxonomy > taxonomy.json"
        case .outputUnwritable: "choose another place with --output, and check who may write there"
        case .outputForeign: "choose another name with --output, or remove the file"
        case .outputInput:
            "choose another name with --output; the numbers of a page go beside it, ending in .json"
        case .outputFull: "make room on the disk, then give the same command again"
        case .spaceEmpty, .inferenceOutput: "check the network with lookbook models verify"
        case .modelFolder:
            "see what is wrong with lookbook models verify, or make one with lookbook models import"
        case .inferenceRuntime: "run lookbook doctor"
        case .evaluationReport: "give a file written by lookbook evaluate --format json"
        case .serverNotReady: "start the server with --catalogue DIR"
        case .serverPortTaken: "end that program, or choose another port with --port"
        case .serverPortDenied: "choose a port from 1024 on with --port"
        case .serverNoAddress: "choose an address of this machine: --host 127.0.0.1"
        case .serverNoKeys:
            "make a key first: lookbook keys create --catalogue DIR --scope search; or leave --host at 127.0.0.1"
        default: nil
        }
    }

    // MARK: What usually helps

    private static func usual(_ code: LookbookError.Code) -> String {
        inputs(code) ?? pictures(code) ?? feeds(code) ?? storage(code) ?? models(code) ?? server(code)
            ?? (code.category == .bug ? fault : "see lookbook --help")
    }

    private static let fault = "this is a fault of Lookbook: please report it"

    private static func inputs(_ code: LookbookError.Code) -> String? {
        switch code {
        case .inputBatch: "ask for fewer at a time"
        case .inputConfig: "it is a JSON object of settings: {\"port\": 8090, \"queue\": 64}"
        case .inputCount: "-k takes 1 to 1000"
        case .inputOffset: "--offset is not negative, and together with -k at most 1000"
        case .inputCrop: "give x, y, width and height as shares from 0 to 1"
        case .inputCursor: "give the \"next\" of the page before, as it is"
        case .inputDiversity: "--diversity takes 0 to 1, and above 0 at most 100 items"
        case .inputText: "write what you look for, in quotes, in at most 1000 bytes"
        case .inputThreshold: "--threshold takes 0 to 1"
        case .inputDomain: "lookbook export taxonomy lists the domains"
        case .inputExamples:
            "give at most 20 pictures or items with weights from -100 to 100, at least one above 0"
        case .inputField, .inputFields, .inputForm, .inputImage, .inputImport, .inputQuery:
            "the document at /openapi.json says what a request may hold"
        case .inputFilter: "write --filter 'gender=Women,price<50'"
        case .inputItemID: "ids have 1 to 200 bytes, without control characters"
        case .inputItemSize: "texts have at most 5000 bytes, items 20 pictures and 200 attributes"
        case .inputItemText, .catalogueText: "remove the control character from the text"
        case .inputJSON: "check its brackets, commas and quotes"
        case .inputKind: "it is recommend, similar or complete"
        case .inputLabel: "check the field's name in --label, and --exclude-labels"
        case .inputLabels: "--labels takes a CSV file in UTF-8 with one line for each vector"
        case .inputMeasure: "lookbook evaluate --help lists the measures"
        case .inputMetric: "lookbook similar --help lists the metrics"
        case .inputNumber: "write whole numbers, joined by commas"
        case .inputPath: "see /openapi.json for the addresses"
        case .inputProjection: "write --projection pca:128 or pca-whiten:128"
        case .inputQueries: "write a file with one id a line, and check --split"
        case .inputRow: "name a row of the report as it is written there"
        case .inputSetting: "lookbook serve --help lists the settings"
        case .inputSpace: "lookbook models list --catalogue DIR lists the spaces"
        case .inputSplit: "check --split: field=value"
        case .inputURL, .inputURLFailed: "check that a browser can open the address"
        case .inputURLPrivate: "lookbook serve --allow-private-urls fetches from such addresses too"
        case .inputURLTooLarge: "name a smaller version of the picture"
        case .inputCatalogue: "a catalogue is named by its folder; see those of lookbook serve --catalogue"
        case .inputTask: "tasks are forgotten when the server ends"
        default: nil
        }
    }

    private static func pictures(_ code: LookbookError.Code) -> String? {
        switch code {
        case .pictureCorrupt: "open it in a picture editor and save it again, or fetch a new copy"
        case .pictureEmpty, .pictureTruncated: "the copy is incomplete: fetch the picture again"
        case .pictureSize: "check the size of the picture"
        case .pictureTooLarge: "make the file smaller, or raise --max-megabytes"
        case .pictureTooManyPixels: "make the picture smaller, or raise --max-megapixels"
        case .pictureUnknownFormat, .pictureUnsupported: "convert the picture to JPEG, PNG or WebP"
        case .pictureOutOfMemory: "lower --max-megapixels, or free memory"
        case .preprocessingInvalid:
            "correct preprocessing.json; the documentation of Preprocessing lists its keys"
        case .embedNothing: "pictures end in jpg, jpeg, png or webp"
        default: nil
        }
    }

    private static func feeds(_ code: LookbookError.Code) -> String? {
        switch code {
        case .feedBadJSON: "write one object a line: {\"id\": \"1\", \"image\": \"1.jpg\"}"
        case .feedBadUtf8, .feedEncoding: "save the feed as UTF-8: iconv -f ENCODING -t UTF-8 FEED > NEW"
        case .feedDuplicateID: "give every product an id of its own; the first line was taken"
        case .feedEmpty: "the first line must name the columns"
        case .feedHeader: "the first line must name the columns, in UTF-8, and close every quote"
        case .feedArchive: "copy or download it again; gzip -t and unzip -t test archives"
        case .feedDialect: "use auto, or the name of a dialect: shopify, woocommerce, google, …"
        case .feedTooLarge: "unpack it yourself, and import the file if it is what it should be"
        case .feedLineTooLong: "shorten the line; a product needs no more than a few kilobytes"
        case .feedNoID: "give every product an id"
        case .feedNoIDColumn: "name it: --map id=COLUMN --map image=COLUMN"
        case .feedNoSuchColumn: "check the names after --map with the first line of the feed"
        case .feedNotText:
            "a feed is a folder of pictures, or a CSV, TSV, JSON or XML file, also in gzip or zip"
        case .feedOpenQuote: "close the quote, or write a quote within a field twice"
        case .feedTooFewFields, .feedTooManyFields:
            "put quotes around fields that hold the delimiter, and write empty fields too"
        case .feedUnreadable: "check the disk and who may read the feed"
        case .feedMissing: "check the path: a file, or a folder of pictures"
        case .importLimit:
            "see lookbook import --dry-run; if the feed is right, raise --max-removed or --max-failed"
        case .taxonomyAlias: "give each word to one domain"
        case .taxonomyJSON: "compare it with lookbook export taxonomy"
        case .taxonomySlot: "add the slot to \"slots\", or correct its name"
        case .taxonomyMissing: "check the path after --taxonomy"
        default: nil
        }
    }

    private static func storage(_ code: LookbookError.Code) -> String? {
        switch code {
        case .fileCSV, .fileJSON, .fileONNX, .fileSafetensors:
            "check that the file is whole and of that format"
        case .fileTooLarge: "give a smaller file"
        case .indexInput: "give fewer vectors at a time, or use a machine with more memory"
        case .fileUnreadable: "check who may read the file"
        case .fileMissing: "check the path; in an import also the feed's image column and --images"
        case .npyType: "save it with .astype('<f4'); float16, float32, float64, int64 and uint8 are read"
        case .npyShape: "reshape it to vectors x numbers"
        case .npyFormat, .npyLength: "save the array again with numpy.save"
        case .npyLimit: "split the array"
        case .npyFile: "check that the folder exists and has room"
        case .keysJSON, .keysUnreadable:
            "restore keys.json, or remove it and make new keys with lookbook keys create"
        case .keysUnwritable: "check who may write into the folder of the catalogue"
        case .catalogueBusy: "another command writes: wait until it is finished, then try again"
        case .catalogueExists: "name another folder"
        case .catalogueLock, .catalogueFolder: "check the path, and who may write there"
        case .catalogueNewer: "use that version or a later one; the file was left as it is"
        case .catalogueNotACatalogue: "name another folder; the file was left as it is"
        case .catalogueDiskFull:
            "make room on the disk, then give the same command again: what was committed is safe"
        case .catalogueIo: "check the disk; what was committed before is safe if the disk is"
        case .catalogueReadOnly, .catalogueUnreadable: "check the permissions of the folder and its files"
        default: nil
        }
    }

    private static func models(_ code: LookbookError.Code) -> String? {
        switch code {
        case .networkArchitecture: "lookbook models import --help lists the architectures"
        case .networkShape: "check the layers' sizes and the size of the input picture"
        case .weightsDamaged, .weightsFile: "fetch or convert the file again"
        case .weightsMismatch:
            "choose the --architecture that the weights were made for; names are those of timm"
        case .weightsType: "convert it to F32, F16 or BF16"
        case .modelFile: "check the path and its permissions"
        case .modelONNX, .inferenceNetwork: "check the network with lookbook models verify"
        case .modelPreprocessing: "use a preset (imagenet, tf, unit), or write a JSON file"
        case .modelProjection: "project the model again, into a folder of its own: lookbook models project"
        case .inferenceSignature:
            "export the picture encoder alone, with an input N×3×H×W or N×H×W×3 of floats"
        case .evaluationInput, .evaluationClassifier: "check the labels: --label and --labels"
        case .evaluationNoQueries: "check that --label is the right field and that the --split is not empty"
        case .evaluationUnpaired:
            "evaluate both over the same catalogue with the same label, split, queries and seed"
        case .evaluationProjection: "embed the pictures again; the vectors must hold finite numbers only"
        case .evaluationOutfits: "give outfits of two and more pieces, and more outfits with the same domains"
        case .trainingConfiguration, .trainingNetwork: "correct the file of the run"
        case .trainingData, .trainingFile: "check the paths in the file of the run"
        case .trainingCheckpoint: "go on from another checkpoint, or start anew"
        case .trainingDiverged: "lower the learning rate"
        default: nil
        }
    }

    private static func server(_ code: LookbookError.Code) -> String? {
        switch code {
        case .accessHost:
            "make a key with lookbook keys create, so that the server may be called by other names"
        case .accessKey: "send a key: Authorization: Bearer KEY"
        case .accessScope: "make a key of that scope: lookbook keys create --scope write"
        case .serverStopping, .serverOverdue, .serverBusy, .serverRateLimit: "try again soon"
        case .serverTooLarge: "send less, or raise lookbook serve --body-limit"
        case .serverTimeout: "send it faster, or raise lookbook serve --request-timeout"
        case .serverBody, .serverContentType, .serverMethod, .serverRoute: "see /openapi.json"
        case .serverReadOnly: "start the server without --read-only"
        case .serverTLS: "--tls-certificate takes the chain, --tls-key its private key, both as PEM files"
        default: nil
        }
    }
}

extension LookbookError {
    /// What to do about it, in the words of the command line.
    var hint: String { Hints.hint(for: self) }
}
