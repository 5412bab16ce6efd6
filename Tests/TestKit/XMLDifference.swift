/// What differs between two XML documents that should be the same but for some texts, found
/// without any of gabarit's own reading: both are cut into tags and what lies between them.
package struct XMLDifference: Equatable, Hashable, Sendable {
  /// `/moodle_backup/information/name`; an attribute's has an `@`.
  package var path: String
  package var before: String
  package var after: String

  package init(_ path: String, _ before: String, _ after: String) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// The differences, or nil where more than texts and attributes' values differ.
  package static func between(_ left: [UInt8], _ right: [UInt8]) -> [XMLDifference]? {
    let (left, right) = (tokens(left), tokens(right))
    guard left.count == right.count else { return nil }
    var found: [XMLDifference] = []
    var open: [String] = []
    for (one, other) in zip(left, right) {
      if one.first == 0x3c {
        let tag = String(decoding: one.dropFirst().dropLast(), as: UTF8.self)
        if tag.hasPrefix("/") {
          open.removeLast()
        } else if !tag.hasPrefix("?"), !tag.hasPrefix("!"), !tag.hasSuffix("/") {
          open.append(String(tag.prefix { $0 != " " && $0 != "\n" }))
        }
      }
      if one == other { continue }
      let path = open.map { "/" + $0 }.joined()
      if one.first == 0x3c {
        let before = String(decoding: one, as: UTF8.self).split(separator: "\"")
        let after = String(decoding: other, as: UTF8.self).split(separator: "\"")
        guard before.count == 3, after.count == 3, before[0] == after[0], before[2] == after[2]
        else { return nil }
        let name = before[0].split(separator: " ").last?.dropLast() ?? ""
        found.append(XMLDifference("\(path)/@\(name)", text(before[1]), text(after[1])))
      } else {
        let before = String(decoding: one, as: UTF8.self)
        found.append(
          XMLDifference(path, text(before), text(String(decoding: other, as: UTF8.self))))
      }
    }
    return found
  }

  /// Tags and, between each two of them, the bytes there, be there any or none.
  private static func tokens(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var tokens: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices {
      if bytes[index] == 0x3c {
        tokens.append(bytes[start..<index])
        start = index
      } else if bytes[index] == 0x3e {
        tokens.append(bytes[start...index])
        start = index + 1
      }
    }
    return tokens + [bytes[start...]]
  }

  private static func text(_ raw: some StringProtocol) -> String {
    var result = String(raw)
    for (escaped, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
      result = result.split(separator: escaped, omittingEmptySubsequences: false)
        .joined(separator: plain)
    }
    return result
  }
}

/// A tar taken apart without libarchive: what stands at which place, to the byte.
package struct RawTar: Sendable {
  /// A header block and what follows it, without padding.
  package struct Part: Sendable, Equatable {
    package var header: [UInt8]
    package var content: [UInt8]
    package var padding: [UInt8]

    package var name: String {
      func text(_ range: Range<Int>) -> String {
        String(decoding: header[range].prefix { $0 != 0 }, as: UTF8.self)
      }
      let prefix = text(345..<500)
      return prefix.isEmpty ? text(0..<100) : prefix + "/" + text(0..<100)
    }

    package var type: UInt8 { header[156] }

    /// The header but for its size and checksum.
    package var restOfHeader: [UInt8] {
      header.enumerated().filter { !(124..<136).contains($0.offset) }
        .filter { !(148..<156).contains($0.offset) }.map(\.element)
    }
  }

  package var parts: [Part] = []
  /// What follows the last member.
  package var end: [UInt8] = []

  /// Takes unpacked bytes apart.
  package init(_ bytes: [UInt8]) {
    var index = 0
    while index + 512 <= bytes.count, bytes[index] != 0 {
      let header = Array(bytes[index..<index + 512])
      let digits = String(
        decoding: header[124..<135].prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
      let size = Int(digits, radix: 8) ?? 0
      let content = index + 512
      let padded = content + (size + 511) / 512 * 512
      guard padded <= bytes.count else { break }
      parts.append(
        Part(
          header: header, content: Array(bytes[content..<content + size]),
          padding: Array(bytes[content + size..<padded])))
      index = padded
    }
    end = Array(bytes[index...])
  }
}
