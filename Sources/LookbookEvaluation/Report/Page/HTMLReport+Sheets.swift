internal import Foundation
import LookbookCore

extension HTMLReport {
    /// Queries with their results as pictures.
    var resultSheets: String? {
        guard !sheets.isEmpty else { return nil }
        let parts = sheets.map { sheet in
            "<h3>\(escapedForHTML(sheet.title))</h3>\n" + sheet.queries.map(query).joined(separator: "\n")
        }
        return section(
            "Results as pictures",
            "The query first, then its nearest pictures with their match. A check mark and green: same \(report.dataset.label); a cross and "
                + "red: another one. Chosen by average precision alone. Row: \(sheetsName).",
            parts.joined(separator: "\n"))
    }

    private func query(_ query: ResultSheet.Query) -> String {
        let asking = picture(
            query.picture, style: "asks", sign: "", caption: "<b>100 %</b> query",
            detail: "AP \(percent(query.averagePrecision)) %")
        let hits = query.hits.enumerated().map { place, hit in
            picture(
                hit.picture, style: hit.isRight ? "is-right" : "is-wrong", sign: hit.isRight ? "\u{2713}" : "\u{2717}",
                caption: "\(place + 1). <b>\(fixed(hit.score * 100, 0)) %</b>", detail: nil)
        }
        return "<div class=\"query\">\(asking)<div class=\"hits\">\(hits.joined())</div></div>"
    }

    private func picture(
        _ picture: ResultSheet.EmbeddedPicture, style: String, sign: String, caption: String, detail: String?
    ) -> String {
        let mark = sign.isEmpty ? "" : "<div class=\"sign\">\(sign)</div>"
        let words = escapedForHTML("\(picture.label), item \(picture.id)")
        let extra = detail.map { "<span>\(escapedForHTML($0))</span>" } ?? ""
        return
            "<div class=\"picture \(style)\" title=\"\(words)\"><div class=\"frame\">\(image(picture, words))\(mark)</div>"
            + "\(caption)<span>\(escapedForHTML(picture.label))</span>\(extra)</div>"
    }

    private func image(_ picture: ResultSheet.EmbeddedPicture, _ words: String) -> String {
        guard let bytes = picture.bytes, let type = Self.mediaType(of: bytes) else {
            return "<div class=\"none\">no picture</div>"
        }
        return "<img alt=\"\(words)\" src=\"data:\(type);base64,\(Data(bytes).base64EncodedString())\">"
    }

    /// By the first bytes and not by a name; nil for anything that browsers may not show.
    static func mediaType(of bytes: [UInt8]) -> String? {
        PictureFormat(firstBytes: bytes)?.mediaType
    }
}
