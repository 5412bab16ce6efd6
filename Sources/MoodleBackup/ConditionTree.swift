internal import TextFormats

/// The access conditions of an activity or a section: their types, and their dates where they stand.
///
/// They are JSON: a tree with conditions and further trees in its list `c`; what has a `type` is a
/// condition (`availability/classes/tree.php`), and that of a date has its time in the whole number
/// `t` (`availability/condition/date/classes/condition.php`). What another condition holds is its
/// own affair.
struct ConditionTree {
  /// The types of the conditions: `date`, `profile`; in the order in which they end.
  private(set) var types: [String] = []
  /// The dates, in the order in which they stand.
  private(set) var dates: [Date] = []

  /// A date.
  struct Date: Equatable {
    /// Where it is, as RFC 6901 has it: `/c/0/t`.
    var pointer: String
    /// The bytes of its number, from the start of the text.
    var range: Range<Int>
    /// Its number; nil where it is no whole one, which Moodle refuses.
    var seconds: Int64?
  }

  /// As deep as PHP reads it.
  private static let deepest = 512

  /// Reads a tree; nil where the text is not JSON.
  static func read(_ bytes: [UInt8]) -> ConditionTree? {
    var tokenizer = JSONTokenizer(bytes[...], .strict)
    var reader = Reader()
    do {
      while let token = try tokenizer.next() {
        guard tokenizer.depth <= deepest else { return nil }
        reader.add(token, tokenizer)
      }
    } catch { return nil }
    return reader.result
  }

  private mutating func append(_ other: ConditionTree) {
    types += other.types
    dates += other.dates
  }

  /// An array or object that is open.
  private struct Level {
    enum Role { case tree, child, list, other }

    let role: Role
    let isObject: Bool
    let pointer: String
    let start: Int
    /// The name of the value that comes next.
    var name = ""
    /// How many values an array has so far.
    var count = 0
    /// The conditions in it, for an object those of its list `c`; where two fields have one name, PHP
    /// keeps the last.
    var conditions = ConditionTree()
    var type: String?
    var time: Date?

    /// What the value that comes next is, and where.
    var next: (role: Role, pointer: String) {
      if isObject {
        (role == .tree || role == .child) && name == "c" ? (.list, pointer + "/c") : (.other, "")
      } else {
        role == .list ? (.child, "\(pointer)/\(count)") : (.other, "")
      }
    }

    /// What it comes to once it is over.
    var outcome: ConditionTree {
      guard isObject, role == .child, let type else { return conditions }
      return ConditionTree(types: [type], dates: type == "date" ? time.map { [$0] } ?? [] : [])
    }
  }

  private struct Reader {
    private(set) var result = ConditionTree()
    private var open: [Level] = []

    mutating func add(_ token: JSONTokenizer.Token, _ tokenizer: JSONTokenizer) {
      switch token.kind {
      case .beginObject, .beginArray:
        let (role, pointer) = open.last?.next ?? (.tree, "")
        open.append(
          Level(
            role: role, isObject: token.kind == .beginObject, pointer: pointer,
            start: token.range.lowerBound))
      case .name: open[open.count - 1].name = tokenizer.text(of: token)
      case .end:
        let level = open.removeLast()
        finish(level.outcome, level.start..<token.range.upperBound, type: "", seconds: nil)
      case .string:
        finish(ConditionTree(), token.range, type: tokenizer.text(of: token), seconds: nil)
      case .number:
        let text = tokenizer.text(of: token)
        let number = Int64(text).flatMap { String($0) == text || text == "-0" ? $0 : nil }
        finish(ConditionTree(), token.range, type: "", seconds: number)
      case .word:
        // Null is no type; what is neither is one that Moodle does not know.
        let type = tokenizer.text(of: token) == "null" ? nil : ""
        finish(ConditionTree(), token.range, type: type, seconds: nil)
      }
    }

    /// A value is over.
    private mutating func finish(
      _ conditions: ConditionTree, _ range: Range<Int>, type: String?, seconds: Int64?
    ) {
      guard let last = open.indices.last else {
        result = conditions
        return
      }
      guard open[last].isObject else {
        open[last].conditions.append(conditions)
        open[last].count += 1
        return
      }
      switch open[last].name {
      case "c": if open[last].next.role == .list { open[last].conditions = conditions }
      case "t":
        open[last].time = Date(pointer: open[last].pointer + "/t", range: range, seconds: seconds)
      case "type": open[last].type = type
      default: break
      }
    }
  }
}
