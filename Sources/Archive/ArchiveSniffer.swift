package import Base

/// Tells, while a file's bytes pass by, whether it is an archive that has a member of some name.
///
/// A gzip'd tar is inflated, and of a zip the end is searched, which has the names of its members as they
/// are. Nothing is kept.
package final class ArchiveSniffer {
  /// What the bytes came to.
  package enum Outcome: Sendable, Equatable {
    /// No archive, or one that lacks the name.
    case lacksName
    /// An archive whose bytes have the name; of a gzip'd tar the name of a member.
    case mayHaveName(Kind)
    /// A zip of which only a search of all its bytes could tell.
    case unsearched
    /// An archive whose list cannot be read: damaged, cut, beyond the limits, or of a kind that is not
    /// read.
    case unreadable
  }

  /// Kinds of archives.
  package enum Kind: Sendable {
    /// gzip'd tar.
    case tgz
    /// Zip.
    case zip
    /// Tar that is not compressed.
    case tar
  }

  private enum Mode {
    case undecided
    case inflating(TarSniffer)
    case searching(Kind, ByteSearch)
    case searchingZip(ZipNameSearch)
    case unreadable
    case nothing
  }

  private static let headBytes = 512
  private let name: [UInt8]
  private let size: Int64?
  private let limits: Limits
  private let usage: ArchiveUsage
  private var mode = Mode.undecided
  private var head: [UInt8] = []

  /// Looks for a name.
  ///
  /// - Parameters:
  ///   - size: the bytes of the file; nil to have all of a zip searched, so that none is `unsearched`.
  ///   - usage: what inflating is charged to.
  package init(_ name: String, size: Int64?, limits: Limits, usage: ArchiveUsage) {
    self.name = Array(name.utf8)
    self.size = size
    self.limits = limits
    self.usage = usage
  }

  /// Takes the next bytes of the file.
  package func take(_ bytes: UnsafeRawBufferPointer) {
    guard case .undecided = mode else { return pass(bytes) }
    let first = bytes.prefix(ArchiveSniffer.headBytes - head.count)
    head += first
    guard head.count == ArchiveSniffer.headBytes else { return }
    decide()
    pass(UnsafeRawBufferPointer(rebasing: bytes[first.endIndex...]))
  }

  /// The file is over.
  package func finish() -> Outcome {
    if case .undecided = mode { decide() }
    switch mode {
    case .inflating(let sniffer): return sniffer.finish()
    case .searching(let kind, let search): return search.hasFound ? .mayHaveName(kind) : .lacksName
    case .searchingZip(let search):
      return switch search.finish() {
      case .has: .mayHaveName(.zip)
      case .lacks: .lacksName
      case .unknown: .unsearched
      }
    case .unreadable: return .unreadable
    case .undecided, .nothing: return .lacksName
    }
  }

  /// Tells by the first bytes what the file is, and begins with them.
  private func decide() {
    mode =
      if head.starts(with: [0x1f, 0x8b]) {
        .inflating(TarSniffer(name, limits, usage))
      } else if head.starts(with: [0x50, 0x4b, 3, 4]) || head.starts(with: [0x50, 0x4b, 5, 6]) {
        size.map { .searchingZip(ZipNameSearch(name, size: $0)) }
          ?? .searching(.zip, ByteSearch(name))
      } else if head.starts(with: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])
        || head.starts(with: Array("Rar!\u{1a}\u{7}".utf8))
      {
        .unreadable
      } else if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) {
        .searching(.tar, ByteSearch(name))
      } else {
        .nothing
      }
    head.withUnsafeBytes { pass($0) }
    head = []
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) {
    switch mode {
    case .inflating(let sniffer): sniffer.take(bytes)
    // Taken out, so that they are not copied.
    case .searching(let kind, var search):
      mode = .nothing
      search.take(bytes)
      mode = .searching(kind, search)
    case .searchingZip(var search):
      mode = .nothing
      search.take(bytes)
      mode = .searchingZip(search)
    case .undecided, .unreadable, .nothing: break
    }
  }
}

/// Inflates a gzip'd tar while it passes by, and looks for the name in its headers.
private final class TarSniffer {
  private static let roomBytes = 64 << 10
  private static let blockBytes = 512

  private let name: [UInt8]
  private let limits: Limits
  private let usage: ArchiveUsage
  private let inflater = Inflater()
  private let room = UnsafeMutableRawBufferPointer.allocate(
    byteCount: TarSniffer.roomBytes, alignment: 64)
  /// Bytes at the room's start that were looked at before, in case the name begins there.
  private var kept = 0
  private var taken: Int64 = 0
  private var inflated: Int64 = 0
  /// Whether it begins as a tar does; nil before that is known.
  private var isTar: Bool?
  private var hasName = false
  private var isBroken = false
  private var isOver = false

  init(_ name: [UInt8], _ limits: Limits, _ usage: ArchiveUsage) {
    self.name = name
    self.limits = limits
    self.usage = usage
  }

  deinit { room.deallocate() }

  func take(_ bytes: UnsafeRawBufferPointer) {
    guard !isOver, !isBroken, !hasName, isTar != false else { return }
    taken += Int64(bytes.count)
    inflater.setInput(bytes)
    do throws(GabaritError) { try inflate() } catch { isBroken = true }
  }

  func finish() -> ArchiveSniffer.Outcome {
    if hasName { return .mayHaveName(.tgz) }
    guard isTar == true else { return .lacksName }
    return isBroken || !inflater.isFinished ? .unreadable : .lacksName
  }

  /// Inflates what is at hand; where it ends within a block's header, ISA-L keeps that.
  private func inflate() throws(GabaritError) {
    while true {
      if inflater.isFinished {
        guard inflater.unread > 0 else { return }
        // What follows is another member or means nothing. A magic number that is cut in two here is
        // looked at by its first half.
        guard inflater.rest.first == 0x1f else { return isOver = true }
        inflater.beginMember()
      }
      inflater.setRoom(UnsafeMutableRawBufferPointer(rebasing: room[kept...]))
      let moved = try inflater.step()
      let count = room.count - kept - inflater.unfilled
      try charge(count)
      look(upTo: kept + count)
      if hasName || isTar == false || !moved && inflater.unread == 0 { return }
    }
  }

  private func charge(_ count: Int) throws(GabaritError) {
    inflated += Int64(count)
    usage.sniffedBytes += Int64(count)
    guard usage.sniffedBytes <= limits.streamBytes,
      inflated <= limits.ratioFloor || inflated / limits.ratio <= taken
    else { throw GabaritError(.limitExceeded, "unpacks to more than the limits allow") }
  }

  private func look(upTo end: Int) {
    let bytes = UnsafeRawBufferPointer(rebasing: room[..<end])
    if isTar == nil {
      guard end >= TarSniffer.blockBytes else { return kept = end }
      isTar = TarWatch.isHeader(Array(bytes[..<TarSniffer.blockBytes]))
    }
    let start = inflated - Int64(end)
    var at = 0
    while let found = bytes.firstIndex(of: name, from: at) {
      if isMemberName(found, in: bytes, start) { hasName = true }
      at = found + 1
    }
    // A byte before the name, and one behind it, tell whether it is a member's.
    kept = min(end, name.count + 1)
    room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.suffix(kept)))
  }

  /// Whether the name stands where a tar has the end of a member's: behind a slash, at the start of a
  /// block or of a pax record's value, and before a NUL or a record's end.
  private func isMemberName(
    _ found: Int, in bytes: UnsafeRawBufferPointer, _ start: Int64
  ) -> Bool {
    let end = found + name.count
    let block = Int64(TarSniffer.blockBytes)
    // A name that fills its field has no NUL.
    let isFieldEnd = (start + Int64(end)) % block == 100
    guard end < bytes.count, isFieldEnd || [0, UInt8(ascii: "\n")].contains(bytes[end]) else {
      return false
    }
    if (start + Int64(found)) % block == 0 { return true }
    return found > 0 && [UInt8(ascii: "/"), UInt8(ascii: "=")].contains(bytes[found - 1])
  }
}
