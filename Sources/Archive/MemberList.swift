internal import Base

/// The members of a container in their order, in little memory: a large course has 200,000.
///
/// A content file takes some 40 bytes, any other its name and 20 more.
package struct MemberList: RandomAccessCollection, Sendable, Equatable, ExpressibleByArrayLiteral {
  /// What stands before a member's name or hash.
  private enum Mark {
    static let content: UInt8 = 0
    static let file: UInt8 = 1
    static let folder: UInt8 = 2
  }

  /// Records never cross from one chunk to the next, and chunks do not move: a list that grows is not
  /// copied.
  private static let chunkBytes = 256 << 10
  private static let hashDigits = 40
  private static let contentPrefix = Array("files/".utf8)

  private var chunks: [[UInt8]] = []
  /// Where each record is: its chunk, and its place there.
  private var places: [UInt32] = []

  /// No members.
  package init() {}

  /// The same members.
  package init(_ members: some Sequence<Member>) { for member in members { append(member) } }

  /// These members.
  package init(arrayLiteral members: Member...) { self.init(members) }

  /// 0.
  package var startIndex: Int { 0 }
  /// How many there are.
  package var endIndex: Int { places.count }

  /// Adds a member at the end.
  package mutating func append(_ member: Member) {
    let name = Array(member.path.string.utf8)
    var record: [UInt8] = []
    func add(_ value: Int64) {
      var rest = UInt64(bitPattern: value)
      while rest >= 0x80 {
        record.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      record.append(UInt8(rest))
    }
    if let hash = MemberList.hash(in: name), member.kind == .file {
      record = [Mark.content] + hash
    } else {
      record = [member.kind == .file ? Mark.file : Mark.folder]
      add(Int64(name.count))
      record += name
    }
    add(member.size)
    add(member.modified)
    if chunks.last.map({ $0.count + record.count > MemberList.chunkBytes }) ?? true {
      var chunk: [UInt8] = []
      chunk.reserveCapacity(Swift.max(MemberList.chunkBytes, record.count))
      chunks.append(chunk)
    }
    let last = chunks.count - 1
    places.append(UInt32(last) << 18 | UInt32(chunks[last].count))
    chunks[last] += record
  }

  /// A member.
  package subscript(index: Int) -> Member {
    let place = places[index]
    var reader = Reader(bytes: chunks[Int(place >> 18)], at: Int(place & (1 << 18 - 1)))
    let mark = reader.byte()
    let path: MemberPath
    if mark == Mark.content {
      let digits = Hex.string(reader.take(MemberList.hashDigits / 2))
      path = MemberPath(checked: "files/\(digits.prefix(2))/\(digits)")
    } else {
      path = MemberPath(checked: String(decoding: reader.take(Int(reader.number())), as: UTF8.self))
    }
    return Member(
      path: path, kind: mark == Mark.folder ? .folder : .file, size: reader.number(),
      modified: reader.number())
  }

  /// The first byte of a content file's hash, which its folder is named by; nil for any other member.
  func contentFolder(at index: Int) -> UInt8? {
    let (chunk, at) = (Int(places[index] >> 18), Int(places[index] & (1 << 18 - 1)))
    return chunks[chunk][at] == Mark.content ? chunks[chunk][at + 1] : nil
  }

  /// The hash of a content file's name as Moodle writes it; nil for any other name.
  private static func hash(in name: [UInt8]) -> [UInt8]? {
    guard name.count == contentPrefix.count + 3 + hashDigits, name.starts(with: contentPrefix),
      name[contentPrefix.count + 2] == 0x2f
    else { return nil }
    let digits = name.suffix(hashDigits)
    guard digits.prefix(2).elementsEqual(name[contentPrefix.count...].prefix(2)) else {
      return nil
    }
    return Hex.bytes(digits)
  }

  private struct Reader {
    let bytes: [UInt8]
    var at: Int

    mutating func byte() -> UInt8 {
      defer { at += 1 }
      return bytes[at]
    }

    mutating func number() -> Int64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        let byte = byte()
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return Int64(bitPattern: value) }
        shift += 7
      }
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
      defer { at += count }
      return bytes[at..<(at + count)]
    }
  }
}
