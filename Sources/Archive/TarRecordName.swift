internal import Base

/// The names that packers give to the headers of their extended tar records.
enum TarRecordName: Equatable {
  /// GNU's and Python's long names.
  case longLink
  /// Python's pax headers.
  case python
  /// The one of `git archive`.
  case global
  /// GNU tar's `folder/PaxHeaders/name` (with a process number in older ones), and bsdtar's
  /// `folder/PaxHeader/name`.
  case beside(folder: [UInt8])

  /// Nil for a name that none of them gives.
  init?(_ name: [UInt8]) {
    if name == Array("././@LongLink".utf8) {
      self = .longLink
    } else if name == Array("././@PaxHeader".utf8) {
      self = .python
    } else if name == Array("pax_global_header".utf8) {
      self = .global
    } else {
      let plain = name.starts(with: [0x2e, 0x2f]) ? name.dropFirst(2) : name[...]
      let parts = plain.split(separator: 0x2f, omittingEmptySubsequences: false)
      guard parts.count >= 2, TarRecordName.isMark(parts[parts.count - 2]) else { return nil }
      // GNU tar's header for the root folder is `./PaxHeaders/.`.
      let isRoot = parts.count == 2 && parts[1].elementsEqual([0x2e])
      let checked = isRoot ? parts[0] : plain
      // One component more than the name of the member that it is for.
      var limits = Limits()
      limits.memberDepth += 1
      guard (try? MemberPath(checking: checked, limits: limits)) != nil, plain.last != 0x2f
      else { return nil }
      self = .beside(folder: Array(parts.dropLast(2).joined(separator: [0x2f])))
    }
  }

  /// Whether a member's name could also be that of a record's header.
  static func isLike(_ name: [UInt8]) -> Bool {
    name.split(separator: 0x2f).contains { part in
      isMark(part)
        || ["@LongLink", "@PaxHeader", "pax_global_header"].contains { part.elementsEqual($0.utf8) }
    }
  }

  /// The folder that a member lies in, without what does not count.
  static func folder(of name: [UInt8]) -> [UInt8] {
    Array(
      name.split(separator: 0x2f).drop { $0.elementsEqual([0x2e]) }.dropLast()
        .joined(separator: [0x2f]))
  }

  private static func isMark(_ part: ArraySlice<UInt8>) -> Bool {
    guard part.starts(with: "PaxHeader".utf8) else { return false }
    var rest = part.dropFirst("PaxHeader".utf8.count)
    if rest.first == UInt8(ascii: "s") { rest = rest.dropFirst() }
    if rest.isEmpty { return true }
    return rest.first == 0x2e && rest.count > 1
      && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }
}
