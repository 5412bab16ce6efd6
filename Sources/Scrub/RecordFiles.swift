internal import Base

/// Which files of plugins that no table knows belong to records that are taken out.
///
/// A backup step names the files of its records by the records' ids
/// (`backup_nested_element::annotate_files`, with the element that gives the item's id), in the context of
/// the activity or block.
struct RecordFiles {
  /// A record that was taken out.
  struct Record: Hashable {
    let context: String
    let id: String
  }

  private struct Area: Hashable {
    let context: String
    let component: String
    let name: String
  }

  private let records: Set<Record>

  init(_ records: Set<Record>) { self.records = records }

  /// Whether a row goes with its record.
  func contain(_ row: UserRow) -> Bool {
    records.contains(Record(context: row.context, id: row.itemID))
  }

  /// Throws where, in an area of which files go, others are of no record that goes: nobody can tell
  /// whose those are.
  ///
  /// - Throws: `nothingSuitable`.
  func verify(_ rows: [UserRow]) throws(GabaritError) {
    func area(_ row: UserRow) -> Area {
      Area(context: row.context, component: row.component, name: row.area)
    }
    let own = rows.filter { $0.fate == .goesWithRecord }
    let going = Set(own.filter(contain).map(area))
    let doubtful = own.count { $0.hash != nil && going.contains(area($0)) && !contain($0) }
    guard doubtful == 0 else {
      throw GabaritError(
        .nothingSuitable,
        "has \(doubtful) files beside those of records that would be taken out, and nothing tells whose "
          + "they are; leave the records in with --keep-unrecognised, or delete the activity",
        member: "files.xml")
    }
  }
}
