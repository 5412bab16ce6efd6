internal import Base

/// Looks around one byte.
struct ShapeScan {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  private static let digits = "0123456789"
  static let local = Shapes.table(letters + digits + "._%+-")
  static let domain = Shapes.table(letters + digits + ".-")
  private static let word = Shapes.table(letters + digits + "_-")
  private static let userInfo = Shapes.table(letters + digits + "-._~%!$&'()*+,;=:")
  private static let letter = Shapes.table(letters)
  private static let digit = Shapes.table(digits)
  private static let phone = Shapes.table(digits + " .-/()")
  /// U+00A0, and U+202F as French typography sets it.
  private static let noBreakSpaces: [[UInt8]] = [[0xc2, 0xa0], [0xe2, 0x80, 0xaf]]
  private static let parameters: Set<String> = [
    "token", "wstoken", "apikey", "api_key", "key", "secret", "password", "pwd", "sig",
    "signature", "access_token",
  ]
  /// What follows an @ in the names of pictures and scripts: `logo@2x.png`, `lib@3.0.1.min.js`.
  private static let fileTypes: Set<String> = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "heic", "jxl", "bmp", "css", "js", "mjs",
    "json", "html", "htm", "pdf",
    "mp4", "mp3", "map", "ttf", "woff", "ico", "php",
  ]

  let bytes: UnsafeRawBufferPointer

  func email(at sign: Int) -> Range<Int>? {
    var start = sign
    while start > 0, sign - start < 64, ShapeScan.local[Int(bytes[start - 1])] { start -= 1 }
    var end = sign + 1
    while end < bytes.count, end - sign < 254, ShapeScan.domain[Int(bytes[end])] { end += 1 }
    // A sentence's stop is no part of the domain.
    while end > sign + 1, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-")
    {
      end -= 1
    }
    // A call in a program is no address: `w@x.transpose()`.
    guard start < sign, end == bytes.count || bytes[end] != UInt8(ascii: "(") else { return nil }
    if isDomain(sign + 1..<end) { return start..<end }
    // A file may be named by an address, `marie@example.test.pdf`, or by a version, `lib@3.min.js`.
    guard sign + 1 < end, ShapeScan.letter[Int(bytes[sign + 1])],
      let dot = bytes[sign + 1..<end].lastIndex(of: UInt8(ascii: ".")),
      isDomain(sign + 1..<dot)
    else { return nil }
    return start..<dot
  }

  /// Whether a range reads as a domain: parts of letters, the last of which is no file type.
  func isDomain(_ range: Range<Int>) -> Bool {
    let parts = bytes[range].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let top = parts.last, parts.count > 1, !parts.contains(where: \.isEmpty), top.count >= 2
    else { return false }
    // A top domain of other letters as it is looked up (RFC 5891): `xn--p1ai`.
    let isEncoded = top.count > 4 && top.starts(with: "xn--".utf8)
    return (isEncoded || top.allSatisfy { ShapeScan.letter[Int($0)] })
      && !ShapeScan.fileTypes.contains(String(decoding: top, as: UTF8.self).lowercased())
  }

  /// An international number: + and 8 to 15 digits.
  func phone(at plus: Int) -> Range<Int>? {
    if plus > 0, ShapeScan.word[Int(bytes[plus - 1])] { return nil }
    guard plus + 1 < bytes.count, ShapeScan.digit[Int(bytes[plus + 1])],
      bytes[plus + 1] != UInt8(ascii: "0")
    else { return nil }
    var end = plus + 1
    var count = 0
    var last = plus
    while end < bytes.count, end - plus < 48 {
      if ShapeScan.digit[Int(bytes[end])] {
        count += 1
        last = end
        end += 1
      } else if ShapeScan.phone[Int(bytes[end])] {
        end += 1
      } else if let space = ShapeScan.noBreakSpaces.first(where: { bytes[end...].starts(with: $0) })
      {
        end += space.count
      } else {
        break
      }
    }
    return (8...15).contains(count) ? plus..<last + 1 : nil
  }

  /// A parameter of a web address whose name says key: `?token=…`.
  func parameter(at equals: Int) -> Range<Int>? {
    var start = equals
    while start > 0, equals - start < 16, ShapeScan.word[Int(bytes[start - 1])] { start -= 1 }
    guard start > 0, "?&".utf8.contains(bytes[start - 1]) else { return nil }
    let name = String(decoding: bytes[start..<equals], as: UTF8.self).lowercased()
    guard ShapeScan.parameters.contains(name) else { return nil }
    var end = equals + 1
    while end < bytes.count, end - equals < 200, bytes[end] > 0x20,
      !"&\"'<".utf8.contains(bytes[end])
    {
      end += 1
    }
    return end > equals + 1 ? start..<end : nil
  }

  /// The part of a web address before its host, where it holds a password: `//user:password@`.
  func userInfo(at slash: Int) -> Range<Int>? {
    guard slash > 1, slash + 1 < bytes.count, bytes[slash + 1] == UInt8(ascii: "/"),
      bytes[slash - 1] == UInt8(ascii: ":")
    else { return nil }
    var end = slash + 2
    var colon: Int?
    while end < bytes.count, end - slash < 160, ShapeScan.userInfo[Int(bytes[end])] {
      if bytes[end] == UInt8(ascii: ":"), colon == nil { colon = end }
      end += 1
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "@"), let colon, colon > slash + 2,
      end > colon + 1
    else { return nil }
    return slash..<end + 1
  }
}
