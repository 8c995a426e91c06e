import LookbookCore

/// Turns the lines of a table into rows of products, as one platform writes them.
protocol TableReading {
    /// - Returns: none for a line that says nothing of a product that is sold.
    mutating func rows(_ values: [String], line: Int) -> [ProductRow]
}

extension FeedColumns {
    /// What the columns say of a line by themselves, as far as no dialect knows better.
    func row(_ values: [String], line: Int) -> ProductRow {
        var row = ProductRow()
        row.line = line
        row.id = text(.id, in: values) ?? ""
        row.title = text(.title, in: values) ?? ""
        row.kind = kind(values) ?? ""
        row.group = text(.group, in: values) ?? ""
        for field in FeedField.canonical + [.sku, .stock] { row.fields[field] = text(field, in: values) }
        for (name, value) in zip(attributes, values) {
            guard let name else { continue }
            let text = value.trimmed
            if !text.isEmpty { row.own.append((name, text)) }
        }
        row.pictures = pictures(.image, values) + pictures(.moreImages, values)
        row.variantPictures = pictures(.variantImage, values)
        if let shown = text(.published, in: values), !FieldValues.isShown(shown) {
            row.visibility = .productHidden
        }
        FieldValues.completed(&row.fields)
        return row
    }

    /// The first column for it whose word is no platform's word for how something is sold.
    private func kind(_ values: [String]) -> String? {
        (places[.kind] ?? []).lazy.map { values[$0].trimmed }.first { !$0.isEmpty && FieldValues.isKind($0) }
    }

    func pictures(_ field: FeedField, _ values: [String]) -> [String] {
        (places[field] ?? []).enumerated().flatMap { place, column in
            PictureCell.names(values[column], isList: field == .moreImages && place == 0)
        }
    }
}

/// A table that no platform of its own writes: one line, one thing that is sold; a column for the group ties them together.
/// Google's and Meta's feeds are of this kind.
struct PlainTable: TableReading {
    let columns: FeedColumns

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        var row = columns.row(values, line: line)
        if row.id.isEmpty, !columns.has(.id) { row.id = row.pictures.first.map(PictureLocator.stem) ?? "" }
        // Without a column for it, the picture is called as the item is.
        if !columns.has(.image) && !columns.has(.moreImages), !row.id.isEmpty { row.pictures = [row.id] }
        row.key = row.group.isEmpty ? "id:" + row.id : "group:" + row.group
        row.variantPictures += row.pictures
        row.pictures = []
        if row.visibility == .productHidden { row.visibility = .variantHidden }
        return [row]
    }
}

/// A research data set: every column stays what it is, and a line is a picture.
struct ResearchTable: TableReading {
    let columns: FeedColumns
    /// `splits.csv` beside the file: which part an item belongs to.
    let splits: [String: String]

    mutating func rows(_ values: [String], line: Int) -> [ProductRow] {
        var row = ProductRow()
        row.line = line
        row.isPlain = true
        row.id = columns.text(.id, in: values) ?? columns.text(.image, in: values) ?? ""
        row.key = row.id
        row.title = columns.text(.title, in: values) ?? ""
        row.kind = columns.text(.kind, in: values) ?? ""
        for (name, value) in zip(columns.attributes, values) {
            guard let name else { continue }
            let text = value.trimmed
            if !text.isEmpty { row.own.append((name, text)) }
        }
        if let split = splits[row.id], !row.own.contains(where: { $0.name == "split" }) {
            row.own.append(("split", split))
        }
        row.pictures = [row.id]
        return [row]
    }

    /// Reads the file of splits. None when there is no such file.
    static func splits(beside path: String) throws -> [String: String] {
        let file = PictureLocator.folder(of: path) + "/splits.csv"
        guard let source = try? FeedSource.opening(file).first, let table = try? DelimitedTable(source),
            let split = table.names.firstIndex(of: "split"),
            let id = table.names.firstIndex(where: { $0 == "id" || $0 == "image" })
        else { return [:] }
        var splits: [String: String] = [:]
        try table.read(FeedColumns(table.names, mapping: [:])) { values, _ in
            if let values = try? values.get() { splits[values[id]] = values[split] }
        }
        return splits
    }
}
