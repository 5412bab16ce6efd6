package import Archive
package import Base

/// One replacement in an unpacked stream: these bytes go, those come.
package struct StreamPatch: Sendable, Equatable {
  /// The bytes that go, from the start of the stream.
  package var range: Range<Int64>
  /// The bytes that come.
  package var replacement: [UInt8]

  /// Replaces bytes.
  package init(_ range: Range<Int64>, with replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }

  /// The same replacement further on.
  func moved(by distance: Int64) -> StreamPatch {
    StreamPatch(
      (range.lowerBound + distance)..<(range.upperBound + distance), with: replacement)
  }
}

/// What an edited member changes in a tar whose headers are as Moodle's packer writes them.
package enum TarEdit {
  /// The bytes of a header that hold size, time and checksum.
  private static let sizeFields = 124..<156

  /// How many bytes of the tar a member takes: header, contents and padding.
  package static func length(of member: Member) -> Int64 {
    Int64(Ustar.block) + member.size + Int64(Ustar.padding(member.size))
  }

  /// The patches of an edited member, in their order.
  ///
  /// Header and padding are always among them, whether they come out different or not: then the
  /// same edits give the same ranges, whatever is written into them.
  ///
  /// - Parameters:
  ///   - offset: where its header begins.
  ///   - edits: what changes in its contents, counted from their start, in order and apart.
  /// - Throws: what ``ArchiveWriter/begin(_:)`` throws for such a member.
  package static func patches(
    of member: Member, at offset: Int64, edits: [StreamPatch]
  ) throws(GabaritError) -> [StreamPatch] {
    var resized = member
    for edit in edits { resized.size += edit.growth }
    let header = try Ustar.header(resized)
    let contents = offset + Int64(Ustar.block)
    let end = contents + member.size
    let fields = StreamPatch(
      Int64(sizeFields.lowerBound)..<Int64(sizeFields.upperBound), with: Array(header[sizeFields]))
    let padding = StreamPatch(
      end..<(end + Int64(Ustar.padding(member.size))),
      with: [UInt8](repeating: 0, count: Ustar.padding(resized.size)))
    return [fields.moved(by: offset)] + edits.map { $0.moved(by: contents) } + [padding]
  }
}

extension TarEdit {
  /// Removals are cut at this length, since a patched piece is held in memory.
  private static let longestRemoval: Int64 = 64 << 10

  /// The patches that take members out, from where the first one's header begins to where the last
  /// one's padding ends.
  package static func removal(of range: Range<Int64>) -> [StreamPatch] {
    stride(from: range.lowerBound, to: range.upperBound, by: Int(longestRemoval)).map { start in
      StreamPatch(start..<min(start + longestRemoval, range.upperBound), with: [])
    }
  }
}

extension StreamPatch {
  /// By how much the stream grows.
  var growth: Int64 { Int64(replacement.count) - (range.upperBound - range.lowerBound) }
}

extension Collection<StreamPatch> {
  /// Whether they follow each other, and nothing lies beyond the end.
  func isInOrder(within length: Int64) -> Bool {
    var end: Int64 = 0
    for patch in self {
      guard patch.range.lowerBound >= end else { return false }
      end = patch.range.upperBound
    }
    return end <= length
  }

  /// What becomes of a part of the stream in which they all lie.
  ///
  /// - Parameter start: where the part begins.
  func applied(to old: [UInt8], from start: Int64) -> [UInt8] {
    var new: [UInt8] = []
    var at = 0
    for patch in self {
      new += old[at..<Int(patch.range.lowerBound - start)] + patch.replacement
      at = Int(patch.range.upperBound - start)
    }
    return new + old[at...]
  }
}
