internal import Base
internal import Compliance
internal import Foundation
internal import Orders
internal import Provisioning
internal import SystemPackage
internal import TestKit

/// What holds for records of what templates were judged to be, as somebody may have changed them on disk.
enum StorePromises {
  private static let mark = Array("gabarit template 2\n".utf8)
  private static let template = BackupBuilder().tgz
  private static let order = Result { () throws(GabaritError) in
    try OrderReader.read(Array(OrderDraft().json.utf8))
  }

  /// What stands in an input for the name of the record, which is another one each time.
  private static let name = "NAME"
  /// And for the length of the plan.
  private static let length = "PLAN"

  /// A sound input, for the corpus.
  static func seed() throws -> [UInt8] { try exchange { $0 } }

  /// The input is the record's JSON: whatever it says, an order is cut by it or refused.
  static func cut(_ bytes: [UInt8]) throws { _ = try exchange { _ in bytes } }

  /// Has a template judged and kept, changes the record, and cuts an order by that.
  private static func exchange(_ change: ([UInt8]) throws -> [UInt8]) throws -> [UInt8] {
    try withPlace { folder in
      defer { try? FileTree.remove(folder) }
      return try withPlace { path in
        _ = try OutputFile.place(path, template)
        try stream(path, folder)
        let names = try FileTree.names(in: folder).filter { $0.string.count == 64 }
        guard let record = names.first, names.count == 1 else {
          throw BrokenPromise("a judged template is kept")
        }
        let kept = try FileTree.contents(of: folder.appending(record), limit: 1 << 20)
          .dropFirst(mark.count + 32)
        let count = kept.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let plan = Array(kept.dropFirst(8 + count))
        let texts = [
          (record.string, name), ("\"planBytes\" : \(plan.count)", "\"planBytes\" : \(length)"),
        ]
        let usual = replacing(texts, in: Array(kept.dropFirst(8).prefix(count)))
        let changed = try change(usual)
        let text = replacing(texts.map { ($0.1, $0.0) }, in: changed)
        let body = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) } + text + plan
        var digest = Digest(.sha256)
        digest.update(array: body)
        try OutputFile.replace(
          folder.appending(record), with: mark + digest.finalize() + body, isSynced: false)
        try stream(path, folder)
        return changed
      }
    }
  }

  /// Writes the package of an order where nobody reads it.
  private static func stream(_ path: FilePath, _ folder: FilePath) throws {
    let judgement = Judgement()
    // As if the template had been there for long.
    let store = TemplateStore(
      folder: folder, program: "fuzz", judgement: judgement, limits: Limits(), settling: -3_600)
    let options = IssueOptions(
      kit: try KitSettings(version: "fuzz"),
      templates: TemplateSettings(judgement: judgement, store: store),
      output: KitOutput(folder: folder), now: Instant(seconds: 1_795_521_600))
    let issuer = Issuer(TemplateSource(file: path, options: options), options: options)
    let nowhere = try FileDescriptor.open("/dev/null", .writeOnly)
    defer { try? nowhere.close() }
    for item in try order.get() {
      if let error = try issuer.stream(item, to: nowhere).error { try promiseRefusal(error) }
    }
  }

  /// The bytes with the first of each text as another.
  private static func replacing(_ texts: [(String, String)], in bytes: [UInt8]) -> [UInt8] {
    var data = Data(bytes)
    for (text, other) in texts {
      if let range = data.range(of: Data(text.utf8)) {
        data.replaceSubrange(range, with: other.utf8)
      }
    }
    return Array(data)
  }
}
