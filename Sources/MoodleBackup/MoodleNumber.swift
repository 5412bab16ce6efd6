/// A whole number as a restore hands it to the database, which takes blanks around it and a sign.
struct MoodleNumber {
  /// The number; nil where the text is none, or none of 64 bits.
  let value: Int64?

  init(_ text: String) {
    // Nearly always.
    if let value = Int64(text) {
      self.value = value
      return
    }
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]
    let bytes = text.utf8.drop { blanks.contains($0) }
    let end = bytes.lastIndex { !blanks.contains($0) }
    value = end.flatMap { Int64(String(decoding: bytes[...$0], as: UTF8.self)) }
  }
}
