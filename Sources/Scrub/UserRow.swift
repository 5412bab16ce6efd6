internal import Compliance
internal import MoodleBackup

/// A row of `files.xml` that is a user's, or perhaps so.
struct UserRow {
  /// When it goes, which is decided when all members have been read.
  enum Fate { case goes, staysWithExample, goesWithEvent, goesWithRecord }

  let id: String
  let context: String
  let component: String
  let area: String
  let itemID: String
  let hash: ContentHash?
  let fate: Fate
  /// Its bytes; nil where they cannot be told.
  var range: Range<Int64>?
}

/// Users' rows of `files.xml` with their bytes.
///
/// The backup's reader hands on each row, and the parser the bytes of each element, in the same order:
/// a row and its element have the same number. Which comes first does not matter.
final class UserRows: ElementListener {
  private(set) var all: [UserRow] = []
  private var rows = 0
  private var elements = 0
  /// Users' rows whose element has not come yet: their indices, by number.
  private var waiting: [Int: Int] = [:]
  /// The bytes of elements whose row has not come yet, by number.
  private var early: [Int: Range<Int64>?] = [:]

  /// Takes the next row; nil where it stays.
  func add(_ row: UserRow?) {
    let number = rows
    rows += 1
    let range = early.removeValue(forKey: number)
    guard var row else { return }
    if let range { row.range = range } else { waiting[number] = all.count }
    all.append(row)
  }

  func end(_ element: ElementPlaces.Ended, name: String) {
    guard element.depth == 2, name == "file" else { return }
    let number = elements
    elements += 1
    if let index = waiting.removeValue(forKey: number) {
      all[index].range = element.range
    } else if number >= rows {
      early[number] = .some(element.range)
    }
  }
}
