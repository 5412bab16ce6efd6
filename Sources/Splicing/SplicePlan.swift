internal import Archive
package import Base

/// Where a tgz can be taken apart without inflating it: the borders of deflate blocks around the
/// members that orders change, with the checksums of all that lies before each.
///
/// It says nothing of the members: where they lie follows from their sizes, since only a tar as
/// Moodle's packer writes it is planned.
package struct SplicePlan: Sendable, Equatable {
  /// Where a deflate block begins.
  struct Border: Sendable, Equatable {
    /// From the start of the file.
    var bit: Int64
    /// How much of the unpacked stream lies before it.
    var offset: Int64
    /// The CRC-32 of that.
    var checksum: UInt32
  }

  /// What is needed to begin inflating at a border.
  struct Checkpoint: Sendable, Equatable {
    /// Which border.
    var border: Int
    /// The up to 32 KB before it, deflated.
    var window: [UInt8]
  }

  /// The SHA-256 of the template, in hexadecimal.
  package let sha256: String
  /// The template's identity.
  package let identity: SourceFile.Identity
  /// The borders, the first of which is the start of the deflate data.
  let borders: [Border]
  /// Some of them, the first always.
  let checkpoints: [Checkpoint]
  /// The end: the bit behind the last block, the length and the CRC-32 of all.
  let end: Border

  /// Bytes of the unpacked stream.
  package var length: Int64 { end.offset }

  /// The byte behind the deflate data, where the trailer begins.
  var trailer: Int64 { (end.bit + 7) / 8 }

  init(
    sha256: String, identity: SourceFile.Identity, borders: [Border], checkpoints: [Checkpoint],
    end: Border
  ) {
    self.sha256 = sha256
    self.identity = identity
    self.borders = borders
    self.checkpoints = checkpoints
    self.end = end
  }

  /// The bits of a block that holds nothing: 3 before its codes, and 7 for the code of its end.
  ///
  /// So what is copied up to one border and from another never meets in one byte.
  static let leastBlock: Int64 = 10

  /// Whether each border lies behind the one before it.
  var isInOrder: Bool {
    zip(borders, borders.dropFirst() + [end]).allSatisfy {
      $0.bit < $1.bit && $1.bit - $0.bit >= SplicePlan.leastBlock && $0.offset <= $1.offset
    }
  }

  /// The last border at or before an offset.
  func border(before offset: Int64) -> Int {
    var (low, high) = (0, borders.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if borders[middle].offset <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The first border at or behind an offset; nil where only the end is.
  func border(behind offset: Int64) -> Int? {
    let before = border(before: offset)
    if borders[before].offset >= offset { return before }
    return before + 1 < borders.count ? before + 1 : nil
  }

  /// The CRC-32 of what lies between two borders.
  func checksum(from first: Border, to second: Border) -> UInt32 {
    Crc.rest(first.checksum, second.checksum, length: second.offset - first.offset)
  }
}

/// Why a template is not cut by splicing, but packed again.
package enum SpliceRefusal: String, Sendable {
  /// Nobody wants it.
  case unwanted
  /// It is the other container.
  case container
  /// A gzip header with something in it, more than one gzip member, or bytes behind the end.
  case gzip
  /// Tar headers that Moodle's packer does not write, or another end.
  case tar
  /// `.ARCHIVE_INDEX` is missing, stands elsewhere than first, or is not true.
  case index
  /// Most of it would have to be compressed again.
  case size
  /// It is damaged, or zlib does not read it as ISA-L does.
  case unread
  /// Something in its zip headers that Moodle's packer does not write.
  case zip
  /// It is a zip that goes to a stream, where it cannot be read back.
  case stream
  /// What was spliced did not stand the test.
  case unproven
}
