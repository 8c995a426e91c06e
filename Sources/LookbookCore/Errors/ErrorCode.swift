extension LookbookError {
    /// What went wrong, for programs: stable, lower case with dots. `Docs/Errors.md` lists all of them.
    public enum Code: String, Sendable, CaseIterable {
        // MARK: The request or the command
        case inputBatch = "input.batch"
        case inputConfig = "input.config"
        case inputCount = "input.count"
        case inputCrop = "input.crop"
        case inputCursor = "input.cursor"
        case inputDiversity = "input.diversity"
        case inputDomain = "input.domain"
        case inputExamples = "input.examples"
        case inputExtractor = "input.extractor"
        case inputField = "input.field"
        case inputFields = "input.fields"
        case inputFilter = "input.filter"
        case inputFit = "input.fit"
        case inputForm = "input.form"
        case inputImage = "input.image"
        case inputImport = "input.import"
        case inputItemID = "input.item-id"
        case inputItemSize = "input.item-size"
        case inputItemText = "input.item-text"
        case inputItemWithoutPicture = "input.item-without-picture"
        case inputJSON = "input.json"
        case inputKind = "input.kind"
        case inputLabel = "input.label"
        case inputLabels = "input.labels"
        case inputMap = "input.map"
        case inputMeasure = "input.measure"
        case inputMetric = "input.metric"
        case inputNothing = "input.nothing"
        case inputNumber = "input.number"
        case inputOffset = "input.offset"
        case inputPath = "input.path"
        case inputProjection = "input.projection"
        case inputQueries = "input.queries"
        case inputQuery = "input.query"
        case inputRow = "input.row"
        case inputSetting = "input.setting"
        case inputSpace = "input.space"
        case inputSplit = "input.split"
        case inputText = "input.text"
        case inputThreshold = "input.threshold"
        case inputURL = "input.url"
        case inputURLFailed = "input.url-failed"
        case inputURLPrivate = "input.url-private"
        case inputURLTooLarge = "input.url-too-large"
        case inputCatalogue = "input.catalogue"
        case inputItem = "input.item"
        case inputTask = "input.task"

        // MARK: Access to the server
        case accessHost = "access.host"
        case accessKey = "access.key"
        case accessScope = "access.scope"
        case keysJSON = "keys.json"
        case keysUnknown = "keys.unknown"
        case keysUnreadable = "keys.unreadable"
        case keysUnwritable = "keys.unwritable"

        // MARK: Pictures
        case pictureCorrupt = "picture.corrupt"
        case pictureEmpty = "picture.empty"
        case pictureSize = "picture.size"
        case pictureTooLarge = "picture.too-large"
        case pictureTooManyPixels = "picture.too-many-pixels"
        case pictureTruncated = "picture.truncated"
        case pictureUnknownFormat = "picture.unknown-format"
        case pictureUnsupported = "picture.unsupported"
        case pictureOutOfMemory = "picture.out-of-memory"
        case preprocessingInvalid = "preprocessing.invalid"

        // MARK: Files and outputs
        case fileCSV = "file.csv"
        case fileJSON = "file.json"
        case fileONNX = "file.onnx"
        case fileSafetensors = "file.safetensors"
        case fileTooLarge = "file.too-large"
        case fileUnreadable = "file.unreadable"
        case npyType = "npy.type"
        case npyShape = "npy.shape"
        case npyFormat = "npy.format"
        case npyLength = "npy.length"
        case npyLimit = "npy.limit"
        case npyFile = "npy.file"
        case outputForeign = "output.foreign"
        case outputInput = "output.input"
        case fileMissing = "file.missing"
        case outputFull = "output.full"
        case outputUnwritable = "output.unwritable"
        case backupExists = "backup.exists"

        // MARK: Feeds and taxonomies
        case feedArchive = "feed.archive"
        case feedBadJSON = "feed.bad-json"
        case feedBadUtf8 = "feed.bad-utf8"
        case feedDialect = "feed.dialect"
        case feedDuplicateID = "feed.duplicate-id"
        case feedEmpty = "feed.empty"
        case feedEncoding = "feed.encoding"
        case feedHeader = "feed.header"
        case feedLineTooLong = "feed.line-too-long"
        case feedNoID = "feed.no-id"
        case feedNoIDColumn = "feed.no-id-column"
        case feedNoPicture = "feed.no-picture"
        case feedNoSuchColumn = "feed.no-such-column"
        case feedNotText = "feed.not-text"
        case feedOpenQuote = "feed.open-quote"
        case feedTooLarge = "feed.too-large"
        case feedTooFewFields = "feed.too-few-fields"
        case feedTooManyFields = "feed.too-many-fields"
        case feedUnreadable = "feed.unreadable"
        case feedURLUnsupported = "feed.url-unsupported"
        case importLimit = "import.limit"
        case taxonomyAlias = "taxonomy.alias"
        case taxonomyJSON = "taxonomy.json"
        case taxonomySlot = "taxonomy.slot"
        case taxonomyUnreadable = "taxonomy.unreadable"
        case feedMissing = "feed.missing"
        case taxonomyMissing = "taxonomy.missing"

        // MARK: The catalogue
        case catalogueBusy = "catalogue.busy"
        case catalogueExists = "catalogue.exists"
        case catalogueLock = "catalogue.lock"
        case catalogueEmpty = "catalogue.empty"
        case catalogueNewer = "catalogue.newer"
        case catalogueOlder = "catalogue.older"
        case catalogueNotACatalogue = "catalogue.not-a-catalogue"
        case catalogueMissing = "catalogue.missing"
        case catalogueSpaceUnknown = "catalogue.space-unknown"
        case catalogueCorrupt = "catalogue.corrupt"
        case catalogueDiskFull = "catalogue.disk-full"
        case catalogueFolder = "catalogue.folder"
        case catalogueIo = "catalogue.io"
        case catalogueReadOnly = "catalogue.read-only"
        case catalogueReplaced = "catalogue.replaced"
        case catalogueSqlite = "catalogue.sqlite"
        case catalogueUnreadable = "catalogue.unreadable"
        case catalogueDimensions = "catalogue.dimensions"
        case catalogueImageRecords = "catalogue.image-records"
        case catalogueNotFinite = "catalogue.not-finite"
        case cataloguePictureUnknown = "catalogue.picture-unknown"
        case catalogueSpaceMismatch = "catalogue.space-mismatch"
        case catalogueText = "catalogue.text"

        // MARK: Vectors and search
        case indexDimensions = "index.dimensions"
        case indexNotFinite = "index.not-finite"
        case indexSubset = "index.subset"
        case indexCount = "index.count"
        case indexInput = "index.input"
        case spaceEmpty = "space.empty"
        case spaceMismatch = "space.mismatch"
        case embedNothing = "embed.nothing"

        // MARK: Networks and models
        case networkArchitecture = "network.architecture"
        case networkShape = "network.shape"
        case weightsDamaged = "weights.damaged"
        case weightsFile = "weights.file"
        case weightsMismatch = "weights.mismatch"
        case weightsType = "weights.type"
        case modelFile = "model.file"
        case modelFolder = "model.folder"
        case modelONNX = "model.onnx"
        case modelPreprocessing = "model.preprocessing"
        case modelProjection = "model.projection"
        case inferenceNetwork = "inference.network"
        case inferenceSignature = "inference.signature"
        case inferenceOutput = "inference.output"
        case inferencePictureSize = "inference.picture-size"
        case inferenceRuntime = "inference.runtime"

        // MARK: Evaluation
        case evaluationInput = "evaluation.input"
        case evaluationNoQueries = "evaluation.no-queries"
        case evaluationUnpaired = "evaluation.unpaired"
        case evaluationProjection = "evaluation.projection"
        case evaluationClassifier = "evaluation.classifier"
        case evaluationOutfits = "evaluation.outfits"
        case evaluationReport = "evaluation.report"

        // MARK: The server
        case serverNotReady = "server.not-ready"
        case serverStopping = "server.stopping"
        case serverOverdue = "server.overdue"
        case serverBusy = "server.busy"
        case serverRateLimit = "server.rate-limit"
        case serverTooLarge = "server.too-large"
        case serverTimeout = "server.timeout"
        case serverBody = "server.body"
        case serverContentType = "server.content-type"
        case serverMethod = "server.method"
        case serverReadOnly = "server.read-only"
        case serverRoute = "server.route"
        case serverPortTaken = "server.port-taken"
        case serverNoAddress = "server.no-address"
        case serverNoKeys = "server.no-keys"
        case serverPortDenied = "server.port-denied"
        case serverTLS = "server.tls"
        case serverInternal = "server.internal"
        case internalFault = "internal"

        // MARK: Training
        case trainingConfiguration = "training.configuration"
        case trainingData = "training.data"
        case trainingCheckpoint = "training.checkpoint"
        case trainingNetwork = "training.network"
        case trainingDiverged = "training.diverged"
        case trainingFile = "training.file"
        case trainingTensor = "training.tensor"

        /// Who can do something about it, and so the default status and exit code.
        public var category: Category {
            switch self {
            case .inputCatalogue, .inputItem, .inputTask, .keysUnknown, .fileMissing, .feedMissing,
                .taxonomyMissing, .catalogueMissing, .catalogueSpaceUnknown, .serverRoute:
                .notFound
            case .backupExists, .catalogueBusy, .catalogueExists, .catalogueLock, .importLimit,
                .serverPortTaken:
                .conflict
            case .pictureOutOfMemory, .indexInput, .serverBusy, .serverRateLimit, .serverTooLarge,
                .serverTimeout:
                .limit
            case .catalogueEmpty, .catalogueNewer, .catalogueOlder, .catalogueNotACatalogue,
                .catalogueReplaced,
                .serverNotReady, .serverStopping, .serverOverdue, .serverNoAddress, .serverNoKeys,
                .serverPortDenied, .serverTLS, .trainingDiverged:
                .state
            case .keysUnreadable, .keysUnwritable, .outputFull, .outputUnwritable, .catalogueCorrupt,
                .catalogueDiskFull, .catalogueFolder, .catalogueIo, .catalogueReadOnly, .catalogueSqlite,
                .catalogueUnreadable, .trainingFile:
                .storage
            case .catalogueDimensions, .catalogueImageRecords, .catalogueNotFinite,
                .cataloguePictureUnknown, .catalogueSpaceMismatch, .catalogueText, .indexDimensions,
                .indexNotFinite, .indexSubset, .indexCount, .inferenceOutput, .inferencePictureSize,
                .inferenceRuntime, .serverInternal, .internalFault, .trainingTensor:
                .bug
            default: .input
            }
        }

        /// The HTTP status, where it is not that of the ``category``.
        public var status: Int {
            switch self {
            case .accessKey: 401
            case .accessScope, .serverReadOnly: 403
            case .serverMethod: 405
            case .serverTimeout: 408
            case .pictureTooLarge, .pictureTooManyPixels, .serverTooLarge: 413
            case .pictureUnknownFormat, .pictureUnsupported, .serverContentType: 415
            case .accessHost: 421
            case .inputItemWithoutPicture, .pictureCorrupt, .pictureEmpty, .pictureSize, .pictureTruncated:
                422
            case .catalogueBusy: 503
            case .catalogueDiskFull: 507
            default: category.status
            }
        }
    }
}
