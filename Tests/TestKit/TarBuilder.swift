/// Tar by hand: each header as it is asked for, hostile ones too.
package struct TarBuilder: Sendable {
  /// What stands in a header's magic field.
  package enum Magic: String, Sendable {
    /// POSIX.
    case ustar = "ustar\u{0}00"
    /// GNU.
    case gnu = "ustar  \u{0}"
    /// From before POSIX: none.
    case none = "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}"
  }

  /// What a header says; everything can be set.
  package struct Header: Sendable {
    package var name: [UInt8]
    package var prefix: [UInt8] = []
    package var size: Int
    package var type: Character = "0"
    package var magic = Magic.ustar
    package var link = ""
    package var owner = "0000000"
    package var modified: Int64 = 1_795_484_599
    /// Bytes to stand in the size field instead of the octal number.
    package var sizeField: [UInt8]?
    package var checksumIsWrong = false
    /// Bytes to stand at other places of the header.
    package var others: [Int: [UInt8]] = [:]

    package init(_ name: String, size: Int = 0, type: Character = "0") {
      self.name = Array(name.utf8)
      self.size = size
      self.type = type
    }
  }

  /// What was built so far.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// A header alone.
  package mutating func header(_ header: Header) {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: some Sequence<UInt8>, _ at: Int) {
      for (index, byte) in bytes.enumerated() { block[at + index] = byte }
    }
    put(header.name.prefix(100), 0)
    put((header.type == "5" ? "0000755" : "0000644").utf8, 100)
    put(header.owner.utf8, 108)
    put("0000000".utf8, 116)
    put(header.sizeField ?? octal(header.size, 11), 124)
    put(octal(Int(header.modified), 11), 136)
    put(Array(repeating: 0x20, count: 8), 148)
    block[156] = header.type == "\0" ? 0 : header.type.asciiValue ?? 0
    put(header.link.utf8, 157)
    put(header.magic.rawValue.utf8, 257)
    put(header.prefix, 345)
    for (place, bytes) in header.others { put(bytes, place) }
    let sum = block.reduce(0) { $0 + Int($1) } + (header.checksumIsWrong ? 1 : 0)
    put(octal(sum, 6) + [0], 148)
    bytes += block
  }

  /// A header and what it announces.
  package mutating func member(_ header: Header, _ content: [UInt8]) {
    self.header(header)
    data(content)
  }

  /// A plain file.
  package mutating func file(_ name: String, _ content: [UInt8], magic: Magic = .ustar) {
    var header = Header(name, size: content.count)
    header.magic = magic
    member(header, content)
  }

  /// A plain file of text.
  package mutating func file(_ name: String, _ content: String, magic: Magic = .ustar) {
    file(name, Array(content.utf8), magic: magic)
  }

  /// A folder.
  package mutating func folder(_ name: String, magic: Magic = .ustar) {
    var header = Header(name.hasSuffix("/") ? name : name + "/", type: "5")
    header.magic = magic
    self.header(header)
  }

  /// A pax header for the next member, or for all with type `g`.
  package mutating func pax(
    _ records: [(String, String)], type: Character = "x", named name: String = "PaxHeaders/x"
  ) {
    let content = records.flatMap { TarBuilder.record($0, $1) }
    member(Header(name, size: content.count, type: type), content)
  }

  /// A GNU long name for the next member.
  package mutating func gnuLongName(_ name: String) {
    let content = Array(name.utf8) + [0]
    var header = Header("././@LongLink", size: content.count, type: "L")
    header.magic = .gnu
    member(header, content)
  }

  /// Content and its padding.
  package mutating func data(_ content: [UInt8]) {
    bytes += content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// Zero bytes that make no whole block.
  package mutating func odd(_ count: Int) { bytes += [UInt8](repeating: 0, count: count) }

  /// Zero blocks.
  package mutating func end(blocks: Int = 2) {
    bytes += [UInt8](repeating: 0, count: 512 * blocks)
  }

  /// The archive with its end.
  package func ended() -> [UInt8] {
    var copy = self
    copy.end()
    return copy.bytes
  }

  /// One pax record with its own length in front.
  private static func record(_ key: String, _ value: String) -> [UInt8] {
    let rest = " \(key)=\(value)\n".utf8.count
    var length = rest + 1
    while String(length).utf8.count + rest != length { length += 1 }
    return Array("\(length) \(key)=\(value)\n".utf8)
  }

  private func octal(_ value: Int, _ width: Int) -> [UInt8] {
    let digits = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, width - digits.count)) + digits).utf8)
  }
}
