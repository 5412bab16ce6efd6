internal import Base

/// The text at hand, with its marks; its room is used again for the next one.
struct TextBuffer {
  private(set) var count = 0
  /// What of the text is telling.
  private(set) var marks: TextMarks = []
  private var room = [UInt8](repeating: 0, count: 512)
  private let table = TextMarks.table

  var isEmpty: Bool { count == 0 }

  /// The text, without a copy.
  var slice: ArraySlice<UInt8> { room[..<count] }

  /// The text.
  var bytes: [UInt8] { Array(slice) }

  /// Adds a piece.
  mutating func append(_ piece: UnsafeRawBufferPointer) {
    marks.add(piece, table)
    let end = count + piece.count
    if end > room.count { room += Array(repeating: 0, count: max(end, room.count)) }
    room.overwrite(from: count, with: piece)
    count = end
  }

  /// Leaves what does not begin with white space.
  mutating func dropLeadingBlanks() {
    let blanks = slice.prefix { $0 <= 0x20 }.count
    if blanks > 0 { keep(last: count - blanks) }
  }

  /// Leaves the end of the text.
  mutating func keep(last kept: Int) {
    let rest = Array(room[count - kept..<count])
    removeAll()
    rest.lend { append($0) }
  }

  /// Makes room for another text.
  mutating func removeAll() {
    count = 0
    marks = []
  }
}

/// What must be known of a long text: whether it is one to be taken apart, and its beginning, by
/// which a field that is no text is judged.
struct TextHead {
  private static let mostBytes = 256
  let bytes: [UInt8]
  let isWrapped: Bool

  init(_ text: ArraySlice<UInt8>) {
    bytes = Array(text.prefix(TextHead.mostBytes))
    isWrapped = WrappedFields.isSurelyWrapped(head: text)
  }
}
