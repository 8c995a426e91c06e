// Asks a Lookbook server for what is like a picture. One file, Foundation only:
//   swiftc -o recommend Examples/client/recommend.swift && ./recommend photo.jpg http://127.0.0.1:8080
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The part of the answer that this program reads.
struct Answer: Decodable {
    let similar: [Hit]
    let goesWith: [Group]

    struct Group: Decodable {
        let domain: String
        let items: [Hit]
    }

    struct Hit: Decodable {
        let id: String
        let score: Double
        let title: String?
    }
}

/// What the server says when it refuses.
struct Refusal: Decodable {
    let error: Description

    struct Description: Decodable {
        let message: String
        let hint: String
    }
}

func recommend(_ picture: Data, server: URL, key: String?) async throws -> Result<Answer, Refusal.Description> {
    var request = URLRequest(url: server.appending(path: "v1/recommend").appending(queryItems: [.init(name: "k", value: "5")]))
    request.httpMethod = "POST"
    request.httpBody = picture
    request.setValue("application/octet-stream", forHTTPHeaderField: "Content-Type")
    if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
    let (data, response) = try await URLSession.shared.data(for: request)
    guard (response as? HTTPURLResponse)?.statusCode == 200 else {
        return .failure(try JSONDecoder().decode(Refusal.self, from: data).error)
    }
    return .success(try JSONDecoder().decode(Answer.self, from: data))
}

extension Refusal.Description: Error {}

let arguments = CommandLine.arguments
guard arguments.count >= 2, let server = URL(string: arguments.count > 2 ? arguments[2] : "http://127.0.0.1:8080") else {
    print("usage: recommend PICTURE [SERVER]")
    exit(2)
}
let picture = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
switch try await recommend(picture, server: server, key: ProcessInfo.processInfo.environment["LOOKBOOK_KEY"]) {
case .failure(let refusal):
    print("refused: \(refusal.message) (\(refusal.hint))")
    exit(2)
case .success(let answer):
    print("Similar")
    for hit in answer.similar { print("  \(Int((hit.score * 100).rounded())) %  \(hit.title ?? hit.id)") }
    for group in answer.goesWith {
        print("Goes with: \(group.domain)")
        for hit in group.items { print("  \(Int((hit.score * 100).rounded())) %  \(hit.title ?? hit.id)") }
    }
}
