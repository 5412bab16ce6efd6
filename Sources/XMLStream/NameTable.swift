/// Numbers the names of one document's elements and attributes.
///
/// libxml2 keeps one copy of each name, so that its address tells it. Bounded with its dictionary,
/// by `Limits.xmlNames`.
struct NameTable {
  private struct Entry {
    let address: UnsafePointer<UInt8>
    let string: String
    let isASCII: Bool
    /// The element that began last time after this one.
    var follower = 0
  }

  private var entries: [Entry] = []
  private var numbers: [UnsafePointer<UInt8>: Int] = [:]
  private var last = 0

  init() {
    // Most members have fewer; to grow twice would take longer than to parse a small one.
    entries.reserveCapacity(64)
    numbers.reserveCapacity(64)
  }

  /// The number of an element's name, from 0.
  mutating func number(ofElement address: UnsafePointer<UInt8>) -> Int {
    // Rows have the same elements in the same order, over and over.
    if last < entries.count {
      let guess = entries[last].follower
      if entries[guess].address == address {
        last = guess
        return guess
      }
    }
    let number = number(ofAttribute: address)
    entries[last].follower = number
    last = number
    return number
  }

  /// The number of an attribute's name.
  mutating func number(ofAttribute address: UnsafePointer<UInt8>) -> Int {
    if let known = numbers[address] { return known }
    let string = String(cString: address)
    let isASCII = string.utf8.allSatisfy { $0 < 0x80 }
    entries.append(Entry(address: address, string: string, isASCII: isASCII))
    numbers[address] = entries.count - 1
    return entries.count - 1
  }

  func string(_ number: Int) -> String { entries[number].string }

  func isASCII(_ number: Int) -> Bool { entries[number].isASCII }
}
