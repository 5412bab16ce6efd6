/// What a content file is, told by its first bytes; its name plays no part.
enum ContentKind: Equatable {
  /// Text of any format: HTML, subtitles, CSV, JSON, XML, source code.
  case text
  /// Text in UTF-16 with a byte-order mark.
  case utf16(isBigEndian: Bool)
  /// Rich text.
  case rtf
  /// A zip, and so an Office document, an H5P package and others.
  case zip
  /// A PDF.
  case pdf
  /// What is not read.
  case other(ContentOutcome.Reason)

  /// How many first bytes are looked at.
  static let headBytes = 4_096

  init(_ head: [UInt8]) {
    if head.starts(with: [0xff, 0xfe, 0, 0]) {
      self = .other(.encoding)
    } else if head.starts(with: [0xff, 0xfe]) {
      self = .utf16(isBigEndian: false)
    } else if head.starts(with: [0xfe, 0xff]) {
      self = .utf16(isBigEndian: true)
    } else if head.starts(with: Array("{\\rtf".utf8)) {
      self = .rtf
    } else if head.starts(with: [0x50, 0x4b, 3, 4]) || head.starts(with: [0x50, 0x4b, 5, 6]) {
      self = .zip
    } else if ContentKind.holdsPDF(head) {
      self = .pdf
    } else if let known = ContentKind.known(head) {
      self = .other(known)
    } else {
      self = head.allSatisfy(ContentKind.isText) ? .text : .other(.unknown)
    }
  }

  private static func isText(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7f || (0x09...0x0d).contains(byte)
  }

  /// Readers of PDF look for its mark anywhere in the first 1,024 bytes.
  private static func holdsPDF(_ head: [UInt8]) -> Bool {
    let mark = Array("%PDF-".utf8)
    return head.prefix(1_024 + mark.count).indices.contains { head[$0...].starts(with: mark) }
  }

  private static func known(_ head: [UInt8]) -> ContentOutcome.Reason? {
    for (at, mark, reason) in signatures where head.count >= at + mark.count {
      if head[at..<at + mark.count].elementsEqual(mark) { return reason }
    }
    return nil
  }

  private typealias Signature = (at: Int, mark: [UInt8], reason: ContentOutcome.Reason)

  private static let signatures: [Signature] = [
    (0, [0x89, 0x50, 0x4e, 0x47], .media), (0, [0xff, 0xd8, 0xff], .media),
    (0, Array("GIF8".utf8), .media), (8, Array("WEBP".utf8), .media),
    (8, Array("WAVE".utf8), .media), (8, Array("AVI ".utf8), .media),
    (4, Array("ftyp".utf8), .media), (0, Array("OggS".utf8), .media),
    (0, Array("fLaC".utf8), .media), (0, Array("ID3".utf8), .media),
    (0, [0xff, 0xfb], .media), (0, [0xff, 0xf3], .media), (0, [0xff, 0xf1], .media),
    (0, [0x1a, 0x45, 0xdf, 0xa3], .media), (0, [0x49, 0x49, 0x2a, 0], .media),
    (0, [0x4d, 0x4d, 0, 0x2a], .media), (0, [0, 0, 1, 0], .media),
    (0, [0xd7, 0xcd, 0xc6, 0x9a], .media), (40, Array(" EMF".utf8), .media),
    (0, Array("wOFF".utf8), .media), (0, Array("wOF2".utf8), .media),
    (0, Array("OTTO".utf8), .media), (0, [0, 1, 0, 0, 0], .media),
    (0, Array("FLV".utf8), .media), (0, Array("FWS".utf8), .media), (0, Array("CWS".utf8), .media),
    (0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], .oldOffice),
    (0, [0x1f, 0x8b], .archive), (0, [0x37, 0x7a, 0xbc, 0xaf], .archive),
    (0, Array("Rar!".utf8), .archive), (0, [0xfd, 0x37, 0x7a, 0x58], .archive),
    (0, Array("BZh".utf8), .archive), (0, [0x28, 0xb5, 0x2f, 0xfd], .archive),
    (257, Array("ustar".utf8), .archive),
  ]

  /// Whether a text says of itself that it is in an encoding other than those that are read.
  ///
  /// Some of these look like plain ASCII.
  static func declaresOtherEncoding(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head.prefix(1_024), as: UTF8.self).lowercased()
    for mark in ["charset=", "encoding="] {
      guard let at = text.firstRange(of: mark) else { continue }
      let value = text[at.upperBound...].drop { "\"' ".contains($0) }
        .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
      if !value.isEmpty, !read.contains(String(value)) { return true }
    }
    return false
  }

  private static let read: Set<String> = [
    "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1",
    "windows-1252", "cp1252",
  ]
}
