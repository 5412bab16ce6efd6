internal import Archive
package import Base
package import Compliance
internal import FoundationEssentials
internal import Glibc
internal import Splicing
package import SystemPackage
internal import TextFormats

/// Where it is kept between runs what backups were judged to be, and how templates are taken apart.
///
/// It spares an order the reading of its template. What is kept is believed only for the very state
/// of a file that it was made of (device, inode, size, times of contents and status), for the same
/// program, rules, policy, waivers and limits, with its own checksum, and in a file that none but
/// its owner can write to. On the slightest doubt the backup is read again.
package struct TemplateStore: Sendable {
  /// What a backup was judged to be.
  enum Verdict: Sendable {
    /// Packages can be cut from it, and by which plan where it was planned.
    case suitable(KeptTemplate, SplicePlan?)
    /// They cannot. Why is not kept.
    case unsuitable
  }

  /// The folder, which is made when something is first kept.
  package let folder: FilePath
  private let key: String
  private let start = Instant(seconds: Int64(time(nil)))

  private let settling: Int64
  private static let longestLife: Int64 = 90 * 86_400
  private static let mostBytes = 64 << 20
  /// Changes with the form of the bytes, and with whatever they mean.
  private static let mark = Array("gabarit template 2\n".utf8)

  /// Keeps in a folder, such as `$XDG_CACHE_HOME/gabarit/templates`.
  ///
  /// - Parameters:
  ///   - program: what tells this program from any other that may judge otherwise.
  ///   - settling: for how many seconds a file must have been left alone; the times of one that was
  ///     changed just now might not tell a later change.
  /// - Returns: nil for a judgement that nothing can be kept of.
  package init?(
    folder: FilePath, program: String, judgement: Judgement, limits: Limits, settling: Int64 = 2
  ) {
    guard let judge = judgement.fingerprint else { return nil }
    self.folder = folder
    self.settling = settling
    key = "\(program)\n\(judge)\n\(limits)"
  }

  /// What stands in a file of the store.
  private struct Record: Codable {
    /// The file's own name, by which one that was moved is known.
    var name: String
    var template: KeptTemplate?
    var planBytes: Int
  }

  /// What is known of a file; nil where nothing is.
  func verdict(of file: SourceFile) -> Verdict? {
    let name = name(of: file)
    guard let kept = try? SourceFile(folder.appending(name)), kept.isOursAlone,
      let bytes = try? kept.bytes(limit: TemplateStore.mostBytes),
      let body = TemplateStore.body(of: bytes)
    else { return nil }
    let length = body.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let rest = body.dropFirst(8)
    guard (0...rest.count).contains(length),
      let record = try? JSONDecoder().decode(Record.self, from: Data(rest.prefix(length))),
      record.name == name, record.planBytes == rest.count - length
    else { return nil }
    guard let template = record.template else { return .unsuitable }
    guard template.layout != nil else { return .suitable(template, nil) }
    guard let plan = SplicePlan(encoded: Array(rest.dropFirst(length))),
      plan.sha256 == template.sha256, plan.identity == file.identity
    else { return nil }
    return .suitable(template, plan)
  }

  /// Keeps what a file was judged to be.
  ///
  /// A store that cannot be written is no reason to fail.
  func keep(_ verdict: Verdict, of file: SourceFile) {
    let latest = max(file.identity.modified, file.statusChanged) / 1_000_000_000
    guard latest + settling < start.seconds else { return }
    var record = Record(name: name(of: file), template: nil, planBytes: 0)
    var plan: [UInt8] = []
    if case .suitable(let template, let kept) = verdict {
      plan = kept?.encoded ?? []
      record.template = template
      record.planBytes = plan.count
    }
    do throws(GabaritError) {
      let text = try CanonicalJSON.encode(record)
      let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) }
      let body = length + text + plan
      try FileTree.makeFolder(folder)
      try removeOld()
      try OutputFile.replace(
        folder.appending(record.name),
        with: TemplateStore.mark + TemplateStore.digest(of: body) + body, isSynced: false)
    } catch {}
  }

  /// Forgets a file.
  func discard(_ file: SourceFile) { try? FileTree.remove(folder.appending(name(of: file))) }

  private func name(of file: SourceFile) -> String {
    let state = file.identity
    let text =
      "\(key)\n\(state.device) \(state.inode) \(state.size) \(state.modified) "
      + "\(file.statusChanged)"
    return Digest.hex(.sha256, of: text.utf8)
  }

  private static func digest(of body: [UInt8]) -> [UInt8] {
    var digest = Digest(.sha256)
    digest.update(array: body)
    return digest.finalize()
  }

  private static func body(of bytes: [UInt8]) -> [UInt8]? {
    guard bytes.starts(with: mark) else { return nil }
    let digest = bytes.dropFirst(mark.count).prefix(32)
    let body = Array(bytes.dropFirst(mark.count + 32))
    return body.count >= 8 && digest.elementsEqual(self.digest(of: body)) ? body : nil
  }

  /// Removes what nobody made anew for long; once a day it is looked for.
  private func removeOld() throws(GabaritError) {
    let note = folder.appending("looked-through")
    func age(_ path: FilePath) -> Int64? {
      (try? SourceFile(path)).map { start.seconds - $0.identity.modified / 1_000_000_000 }
    }
    if let age = age(note), age < 86_400 { return }
    try OutputFile.replace(note, with: [], isSynced: false)
    for name in try FileTree.names(in: folder) {
      let path = folder.appending(name)
      if let age = age(path), age > TemplateStore.longestLife { try FileTree.remove(path) }
    }
  }
}
