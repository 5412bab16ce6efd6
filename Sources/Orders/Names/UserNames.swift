internal import Base

/// User names, each one person's.
enum UserNames {
  /// What the ledger knows people by.
  static func emailKey(_ email: String) -> String { email.lowercased() }

  /// Moodle's rules for a user name on every site (`core_user::clean_field`, `username`); and it does
  /// not begin as a spreadsheet's formula.
  static func isGood(_ name: String) -> Bool {
    (1...100).contains(name.utf8.count) && name != "guest" && name.utf8.allSatisfy(isAllowed)
      && name.utf8.first != UInt8(ascii: "-") && name.utf8.first != UInt8(ascii: "@")
  }

  /// The name that a policy proposes to a buyer, or nil where nothing is left of it: names that no
  /// Latin letter stands for fall back to the address.
  static func proposal(_ pattern: NamePattern, _ buyer: Order.Buyer) -> String? {
    let local = String(buyer.email.prefix { $0 != "@" })
    let values = [
      "first": buyer.firstname, "last": buyer.lastname,
      "initial": String(buyer.firstname.prefix(1)), "email": buyer.email,
      "idnumber": buyer.idnumber ?? "",
    ]
    let isSpoken = pattern.parts.allSatisfy { part in
      guard case .field(let field) = part else { return true }
      return !cleaned(values[field] ?? "").isEmpty
    }
    let name = isSpoken ? cleaned(pattern.name(values, number: nil)) : cleaned(local)
    let short = String(name.prefix(90))
    return short.isEmpty ? nil : short
  }

  /// Folded as names are compared, blanks as `.`, without what Moodle does not allow.
  private static func cleaned(_ text: String) -> String {
    var result = ""
    for scalar in Folding.fold(text) {
      if scalar.properties.isWhitespace {
        result += "."
      } else if scalar.isASCII, isAllowed(UInt8(scalar.value)) {
        result.unicodeScalars.append(scalar)
      }
    }
    let edges: (Character) -> Bool = { ".-_@".contains($0) }
    let begun = result.drop(while: edges)
    return String(String(begun.reversed().drop(while: edges)).reversed())
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@"):
      true
    default: false
    }
  }
}
