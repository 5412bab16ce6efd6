internal import Base

/// Looks for a member's name in a zip that passes by: in its directory, which lies at the end.
///
/// To search all of an Office document would cost a tenth of the time that it takes to check it.
struct ZipNameSearch {
  /// What came of it.
  enum Outcome {
    case has, lacks
    /// The directory begins before the part that was searched, or it cannot be told where.
    case unknown
  }

  /// At least as much as may lie behind a directory: a comment of 64 KiB, and the end record.
  private static let leastSearched: Int64 = 70 << 10
  private static let mostTail = 4 << 10
  private static let endBytes = 22
  private static let endMark: [UInt8] = [0x50, 0x4b, 5, 6]

  private let size: Int64
  /// Where the part begins that is searched.
  private let start: Int64
  private var position: Int64 = 0
  private var name: ByteSearch
  private var ends: ByteSearch
  private var tail: [UInt8] = []

  /// - Parameter size: the bytes of the file.
  init(_ name: [UInt8], size: Int64) {
    self.name = ByteSearch(name)
    ends = ByteSearch(ZipNameSearch.endMark, countingUpTo: 2)
    self.size = size
    start = max(0, size - max(ZipNameSearch.leastSearched, size / 8))
  }

  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    let skipped = Int(min(max(0, start - position), Int64(bytes.count)))
    position += Int64(bytes.count)
    let rest = bytes.dropping(first: skipped)
    guard !rest.isEmpty else { return }
    name.take(rest)
    ends.take(rest)
    let isLast = position > size - Int64(ZipNameSearch.mostTail)
    if isLast { tail = (tail + rest.suffix(ZipNameSearch.mostTail)).suffix(ZipNameSearch.mostTail) }
  }

  func finish() -> Outcome {
    if name.hasFound { return .has }
    // Of two end records readers may take either.
    guard ends.count == 1, let directory, directory >= start else { return .unknown }
    return .lacks
  }

  /// Where the directory begins, by the one end record; nil where it lies elsewhere than right before that.
  private var directory: Int64? {
    guard tail.count >= ZipNameSearch.endBytes,
      let at = tail.withUnsafeBytes({ $0.firstIndex(of: ZipNameSearch.endMark) }),
      at + ZipNameSearch.endBytes <= tail.count
    else { return nil }
    let comment = Int(ZipWatch.number(tail, at + 20, 2))
    let (bytes, offset) = (ZipWatch.number(tail, at + 12, 4), ZipWatch.number(tail, at + 16, 4))
    let end = position - Int64(tail.count - at)
    guard at + ZipNameSearch.endBytes + comment == tail.count, offset != ZipWatch.unknown32,
      offset + bytes == end
    else { return nil }
    return offset
  }
}

/// Looks for bytes in a file that passes by.
struct ByteSearch {
  private let needle: [UInt8]
  private let most: Int
  /// The end of what has passed, in which they may have begun.
  private var tail: [UInt8] = []
  /// How often they were found, up to the most that are counted.
  private(set) var count = 0

  init(_ needle: [UInt8], countingUpTo most: Int = 1) {
    self.needle = needle
    self.most = most
  }

  var hasFound: Bool { count > 0 }

  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    guard count < most else { return }
    let kept = needle.count - 1
    // Of one that begins in the tail and ends in these bytes, and no other.
    let seam = tail + bytes.prefix(kept)
    seam.withUnsafeBytes { add($0) }
    add(bytes)
    tail = bytes.count < kept ? seam.suffix(kept) : Array(bytes.suffix(kept))
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var at = 0
    while count < most, let found = bytes.firstIndex(of: needle, from: at) {
      count += 1
      at = found + needle.count
    }
  }
}
