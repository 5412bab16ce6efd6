import Archive
import Foundation
import Groundwork
import SystemPackage

/// Plans by which packages are spliced, as somebody may have changed them on disk.
enum Plans {
  private static let mark = Array("gabarit plan 1\n".utf8)
  private static let place = FilePath("/dev/shm/gabarit-fuzz-\(getpid())")
  private static let content: [UInt8] = (0..<6_000).flatMap {
    Array("<a id=\"\($0 &* 7_919 % 997)\">\($0 &* 31 % 97)</a>\n".utf8)
  }

  /// A small template, and its plan.
  private static let made: (file: SourceFile, plan: SplicePlan) = {
    do {
      let path = FilePath(place.string + "-template")
      try? FileTree.remove(path)
      let contents: [(StaticString, [UInt8])] = [
        ("a.xml", content), ("files/a", content.reversed()), ("b.xml", content),
      ]
      let members = contents.map { name, bytes in
        let size = Int64(bytes.count)
        return (Member(path: MemberPath(known: name), kind: .file, size: size, modified: 1), bytes)
      }
      var writer = try ArchiveWriter(into: PackageOutput(creating: path), container: .tgz)
      for (member, bytes) in members {
        try writer.begin(member)
        try bytes.withBytes { (all) throws(GabaritError) in try writer.write(all) }
      }
      _ = try writer.finish()
      let file = try SourceFile(path)
      let outcome = try SplicePlanner.plan(
        file, members: MemberList(members.map(\.0)), sha256: String(repeating: "0", count: 64)
      ) { $0.path.string.hasSuffix(".xml") }
      guard case .plan(let plan) = outcome else { fatalError("no plan: \(outcome)") }
      try FileTree.remove(path)
      return (file, plan)
    } catch { fatalError("\(error)") }
  }()

  /// What comes before a plan's borders, which an input gives.
  private static let head: [UInt8] = {
    let identity = made.file.identity
    let values = [
      identity.device, identity.inode, UInt64(bitPattern: identity.size),
      UInt64(bitPattern: identity.modified),
    ]
    return mark + [UInt8](repeating: 0, count: 32) + values.flatMap(number)
  }()

  private static func number(_ value: UInt64) -> [UInt8] {
    var (rest, bytes): (UInt64, [UInt8]) = (value, [])
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A sound input, for the corpus.
  static var seed: [UInt8] { [3, 40] + made.plan.encoded.dropFirst(head.count).dropLast(32) }

  /// The input is a plan's borders and checkpoints, behind two bytes that say what is edited.
  static func splice(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    guard bytes.count > 2 else { return }
    var encoded = head + bytes.dropFirst(2)
    var digest = Digest(.sha256)
    digest.update(array: encoded)
    encoded += digest.finalize()
    guard let plan = SplicePlan(encoded: encoded) else { return }
    guard SplicePlan(encoded: plan.encoded) == plan else {
      fatalError("a plan is read otherwise than it was written")
    }
    let start = Int64(bytes[0]) << 8
    let patch = StreamPatch(start..<start + Int64(bytes[1]), with: [1, 2, 3])
    guard patch.range.upperBound <= plan.length else { return }
    let splicer = TgzSplicer(plan)
    guard splicer.pays([patch]) else { return }
    defer { unlink(place.string) }
    unlink(place.string)
    _ = try splicer.splice(
      made.file, patches: [patch], into: PackageOutput(to: .file(place), isSynced: false))
  }
}
