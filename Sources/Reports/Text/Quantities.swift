internal import Base

extension Language {
  /// A number with its thousands apart, as the language writes it.
  func number(_ value: some BinaryInteger) -> String {
    let digits = String(value)
    let isNegative = digits.first == "-"
    let plain = Array(isNegative ? digits.dropFirst() : digits[...])
    var result = ""
    for (index, digit) in plain.enumerated() {
      if index > 0, (plain.count - index).isMultiple(of: 3) { result += separator }
      result.append(digit)
    }
    return isNegative ? "-" + result : result
  }

  /// A number of bytes in a unit that people read, of 1,000 bytes and so on.
  func bytes(_ count: Int64) -> String {
    let units =
      self == .fr ? ["octets", "ko", "Mo", "Go", "To"] : ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 999.5, unit + 1 < units.count {
      value /= 1_000
      unit += 1
    }
    guard unit > 0, value < 10 else {
      return "\(number(Int64(value.rounded())))\u{a0}\(units[unit])"
    }
    let tenths = Int64((value * 10).rounded())
    return "\(tenths / 10)\(self == .fr ? "," : ".")\(tenths % 10)\u{a0}\(units[unit])"
  }

  /// A day and time in UTC, to the minute: `2026-11-24 01:43 UTC`.
  func time(_ instant: Instant) -> String {
    let iso = instant.iso
    guard iso.utf8.count == 20 else { return iso }
    return "\(iso.prefix(10)) \(iso.dropFirst(11).prefix(5)) UTC"
  }

  /// U+202F keeps a number on one line.
  private var separator: String { self == .fr ? "\u{202f}" : "," }
}

/// Quantities in messages, which are English.
package enum Quantity {
  /// A number of bytes in a unit that people read: `1.2 MB`.
  package static func bytes(_ count: Int64) -> String { Language.en.bytes(count) }
}

extension Words {
  /// The same behind other words.
  func after(_ text: String) -> Words { Words(same: text) + self }

  /// One or many of something, with their number: `3 errors`, `une erreur` as `1 erreur`.
  static func counted(
    _ count: Int, _ one: String, _ many: String, fr oneFrench: String, _ manyFrench: String
  ) -> Words {
    // French takes none for one.
    Words(
      "\(Language.en.number(count)) \(count == 1 ? one : many)",
      fr: "\(Language.fr.number(count)) \(count < 2 ? oneFrench : manyFrench)")
  }
}
