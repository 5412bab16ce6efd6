internal import Archive
internal import Base
internal import Splicing
internal import SystemPackage
internal import TestKit

/// What holds for plans by which packages are spliced, as somebody may have changed them on disk.
enum PlanPromises {
  private static let mark = Array("gabarit plan 1\n".utf8)
  private static let content: [UInt8] = (0..<6_000).flatMap {
    Array("<a id=\"\($0 &* 7_919 % 997)\">\($0 &* 31 % 97)</a>\n".utf8)
  }

  /// A small template, and its plan.
  private static let made = Result { () throws in
    let tar: [UInt8] = {
      var tar = TarBuilder()
      tar.file("a.xml", content)
      tar.file("files/a", content.reversed())
      tar.file("b.xml", content)
      return tar.ended()
    }()
    let file = try memoryFile(Gzip.member(tar))
    let members = MemberList(try FuzzTargets.members(of: file)?.map(\.member) ?? [])
    let outcome = try SplicePlanner.plan(
      file, members: members, sha256: String(repeating: "0", count: 64)
    ) { $0.path.string.hasSuffix(".xml") }
    guard case .plan(let plan) = outcome else { throw BrokenPromise("no plan: \(outcome)") }
    return (file: file, plan: plan)
  }

  /// What comes before a plan's borders, which an input gives.
  private static func head(_ file: SourceFile) -> [UInt8] {
    let identity = file.identity
    let values = [
      identity.device, identity.inode, UInt64(bitPattern: identity.size),
      UInt64(bitPattern: identity.modified),
    ]
    return mark + [UInt8](repeating: 0, count: 32) + values.flatMap(number)
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    var (rest, bytes): (UInt64, [UInt8]) = (value, [])
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A sound input, for the corpus: no text editor makes one.
  static func seed() throws -> [UInt8] {
    let (file, plan) = try made.get()
    return [3, 40] + plan.encoded.dropFirst(head(file).count).dropLast(32)
  }

  /// The input is a plan's borders and checkpoints, behind two bytes that say what is edited.
  static func splice(_ bytes: [UInt8]) throws {
    guard bytes.count > 2 else { return }
    let file = try made.get().file
    var encoded = head(file) + bytes.dropFirst(2)
    var digest = Digest(.sha256)
    digest.update(array: encoded)
    encoded += digest.finalize()
    guard let plan = SplicePlan(encoded: encoded) else { return }
    try promise(SplicePlan(encoded: plan.encoded) == plan, "a plan comes back as it was written")
    let start = Int64(bytes[0]) << 8
    let patch = StreamPatch(start..<start + Int64(bytes[1]), with: [1, 2, 3])
    guard patch.range.upperBound <= plan.length else { return }
    // Two places, from near to far, so that what is copied between them is short or none.
    let second = patch.range.upperBound + Int64(bytes[1]) << 6
    var patches = [patch]
    if second < plan.length { patches.append(StreamPatch(second..<second + 1, with: [4])) }
    let splicer = TgzSplicer(plan)
    guard splicer.pays(patches) else { return }
    try withPlace { place in
      do throws(GabaritError) {
        _ = try splicer.splice(
          file, patches: patches, into: PackageOutput(to: .file(place), isSynced: false))
      } catch { try promiseRefusal(error) }
    }
  }
}
