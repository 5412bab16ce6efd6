/// Decodes UTF-8 that comes in pieces; a byte that is none is taken for Windows-1252, so that text
/// of either kind, and of both, can be read.
struct UTF8Decoder {
  private var pending: [UInt8] = []
  private var needed = 0
  /// Whether a byte was taken for Windows-1252 that even there is no character.
  private(set) var sawUndefined = false
  /// Whether a byte was no UTF-8.
  private(set) var sawOther = false

  /// Whether the next byte begins a character.
  var isIdle: Bool { needed == 0 }
  /// Bytes held.
  var retained: Int { pending.count }

  /// Takes a byte and hands on the characters that are whole by now.
  mutating func take(_ byte: UInt8, _ emit: (UInt32) -> Void) {
    if needed == 0 {
      switch byte {
      case 0..<0x80: emit(UInt32(byte))
      case 0xc2...0xdf: begin(byte, 2)
      case 0xe0...0xef: begin(byte, 3)
      case 0xf0...0xf4: begin(byte, 4)
      default: emit(other(byte))
      }
      return
    }
    guard continues(byte) else {
      finish(emit)
      return take(byte, emit)
    }
    pending.append(byte)
    guard pending.count == needed else { return }
    let first = UInt32(pending[0]) & (0xff >> UInt32(needed + 1))
    emit(pending.dropFirst().reduce(first) { $0 << 6 | UInt32($1) & 0x3f })
    pending.removeAll(keepingCapacity: true)
    needed = 0
  }

  /// Hands on what is held of a character that was cut.
  mutating func finish(_ emit: (UInt32) -> Void) {
    for byte in pending { emit(other(byte)) }
    pending.removeAll(keepingCapacity: true)
    needed = 0
  }

  private mutating func begin(_ byte: UInt8, _ count: Int) {
    pending.append(byte)
    needed = count
  }

  private func continues(_ byte: UInt8) -> Bool {
    guard byte & 0xc0 == 0x80 else { return false }
    guard pending.count == 1 else { return true }
    // Overlong forms, surrogates and what lies beyond Unicode.
    return switch pending[0] {
    case 0xe0: byte >= 0xa0
    case 0xed: byte < 0xa0
    case 0xf0: byte >= 0x90
    case 0xf4: byte < 0x90
    default: true
    }
  }

  private mutating func other(_ byte: UInt8) -> UInt32 {
    sawOther = true
    let value = Letters.windows1252(byte)
    if value == 0xfffd { sawUndefined = true }
    return value
  }
}
