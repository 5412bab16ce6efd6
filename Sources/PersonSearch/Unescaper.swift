/// Undoes percent escapes (`%C3%A9`), which hide bytes.
struct PercentDecoder {
  private var pending: [UInt8] = []

  /// Bytes held.
  var retained: Int { pending.count }

  /// Takes a byte and hands on what is known by now.
  mutating func take(_ byte: UInt8, _ emit: (UInt8) -> Void) {
    if pending.isEmpty {
      if byte == UInt8(ascii: "%") { pending.append(byte) } else { emit(byte) }
      return
    }
    guard PercentDecoder.digit(byte) != nil else {
      finish(emit)
      return take(byte, emit)
    }
    pending.append(byte)
    guard pending.count == 3, let high = PercentDecoder.digit(pending[1]),
      let low = PercentDecoder.digit(pending[2])
    else { return }
    pending.removeAll(keepingCapacity: true)
    let value = high << 4 | low
    // Escaped twice, `%` shows as `%25`.
    if value == UInt8(ascii: "%") { pending.append(value) } else { emit(value) }
  }

  /// Hands on what is held.
  mutating func finish(_ emit: (UInt8) -> Void) {
    for byte in pending { emit(byte) }
    pending.removeAll(keepingCapacity: true)
  }

  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

/// Undoes HTML's entities (`&#233;`, `&eacute;`) and the escapes of JSON and JavaScript (`\u00e9`),
/// which hide characters, one within the other too.
struct Unescaper {
  private enum State {
    case plain
    case entity
    case escape
    case digits(Int)
  }

  /// The longest name of an entity that a letter has is 14.
  private static let nameLimit = 32
  private var state = State.plain
  private var held: [UInt8] = []
  private var surrogate: UInt32 = 0

  /// Bytes held.
  var retained: Int { held.count }

  /// Takes a character and hands on what is known by now.
  mutating func take(_ value: UInt32, _ emit: (UInt32) -> Void) {
    switch state {
    case .plain: plain(value, emit)
    case .entity: entity(value, emit)
    case .escape: escape(value, emit)
    case .digits(let count): digits(value, count, emit)
    }
  }

  /// Hands on what is held.
  mutating func finish(_ emit: (UInt32) -> Void) {
    if case .entity = state { return endEntity(terminated: false, emit) }
    giveUp(emit)
  }

  private mutating func plain(_ value: UInt32, _ emit: (UInt32) -> Void) {
    switch value {
    case 0x26: state = .entity
    case 0x5c: state = .escape
    default: return emit(value)
    }
    held = [UInt8(value)]
  }

  private mutating func entity(_ value: UInt32, _ emit: (UInt32) -> Void) {
    switch value {
    case 0x3b: return endEntity(terminated: true, emit)
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a:
      guard isPartOfNumber(UInt8(value)) else {
        endEntity(terminated: false, emit)
        return take(value, emit)
      }
      held.append(UInt8(value))
    case 0x23 where held.count == 1: held.append(0x23)
    default:
      endEntity(terminated: false, emit)
      return take(value, emit)
    }
    if held.count > Unescaper.nameLimit { giveUp(emit) }
  }

  /// Whether a letter or digit goes on with the number of an entity that is one; the stop may be
  /// missing.
  private func isPartOfNumber(_ byte: UInt8) -> Bool {
    guard held.count > 1, held[1] == 0x23 else { return true }
    if held.count == 2 { return (0x30...0x39).contains(byte) || byte | 0x20 == 0x78 }
    if held[2] | 0x20 == 0x78 { return PercentDecoder.digit(byte) != nil }
    return (0x30...0x39).contains(byte)
  }

  private mutating func endEntity(terminated: Bool, _ emit: (UInt32) -> Void) {
    let name = String(decoding: held.dropFirst(), as: UTF8.self)
    if name.hasPrefix("#") {
      let isHex = name.dropFirst().first.map { $0 == "x" || $0 == "X" } ?? false
      guard let value = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10) else {
        return giveUp(emit)
      }
      drop()
      // Browsers read these as Windows-1252.
      return plain((0x80...0x9f).contains(value) ? Letters.windows1252(UInt8(value)) : value, emit)
    }
    if let value = Unescaper.signs[name] {
      drop()
      return plain(value, emit)
    }
    if let scalars = Letters.entity(name) {
      drop()
      for scalar in scalars { emit(scalar.value) }
      return
    }
    guard terminated, !name.isEmpty else { return giveUp(emit) }
    // A sign that is no letter: it parts words.
    drop()
    emit(0x20)
  }

  private static let signs: [String: UInt32] = [
    "amp": 0x26, "AMP": 0x26, "lt": 0x3c, "LT": 0x3c, "gt": 0x3e, "GT": 0x3e, "bsol": 0x5c,
    "shy": 0xad, "zwj": 0x200d, "zwnj": 0x200c, "ZeroWidthSpace": 0x200b, "NoBreak": 0x2060,
  ]

  private mutating func escape(_ value: UInt32, _ emit: (UInt32) -> Void) {
    switch value {
    case 0x75:
      state = .digits(6)
      held.append(0x75)
    case 0x78:
      state = .digits(4)
      held.append(0x78)
    case 0x6e, 0x72, 0x74, 0x62, 0x66, 0x76:
      drop()
      emit(0x20)
    // Escaped twice, a backslash is doubled.
    case 0x5c: break
    case 0x2f, 0x22, 0x27:
      drop()
      emit(value)
    default:
      giveUp(emit)
      take(value, emit)
    }
  }

  private mutating func digits(_ value: UInt32, _ count: Int, _ emit: (UInt32) -> Void) {
    guard value < 0x80, PercentDecoder.digit(UInt8(value)) != nil else {
      giveUp(emit)
      return take(value, emit)
    }
    held.append(UInt8(value))
    guard held.count == count else { return }
    let code = held.dropFirst(2).reduce(UInt32(0)) {
      $0 << 4 | UInt32(PercentDecoder.digit($1) ?? 0)
    }
    drop()
    switch code {
    case 0xd800...0xdbff: surrogate = code
    case 0xdc00...0xdfff where surrogate != 0:
      emit(0x10000 + (surrogate - 0xd800) << 10 + (code - 0xdc00))
      surrogate = 0
    default: plain(code, emit)
    }
  }

  /// It was no escape: what is held is text.
  private mutating func giveUp(_ emit: (UInt32) -> Void) {
    let text = held
    drop()
    for byte in text { emit(UInt32(byte)) }
  }

  private mutating func drop() {
    held.removeAll(keepingCapacity: true)
    state = .plain
  }
}
