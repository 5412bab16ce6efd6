import Compliance
import Groundwork
import Ledger
import PersonSearch
import Provisioning

/// What operators and shops write.
enum Lists {
  static func orders(_ bytes: [UInt8]) throws(GabaritError) {
    for item in try OrderReader.notingNames(OrderReader.read(bytes)) {
      if case .failure(let error) = item.order, error.code == .fault { throw error }
    }
  }

  /// Tables, and what is read from them; a table that was written reads as it was.
  static func table(_ bytes: [UInt8]) throws(GabaritError) {
    _ = try? CourseNames.read(bytes)
    _ = try? PersonList(bytes)
    let table = try CSVTable(bytes)
    let rows = table.rows.map { row in table.columns.map { row.values[$0] ?? "" } }
    let again = try CSVTable(CSVTable.text(table.columns, rows))
    guard again.columns == table.columns, again.rows.map(\.values) == table.rows.map(\.values)
    else { fatalError("a table is read otherwise than it was written") }
  }

  static func settings(_ bytes: [UInt8]) throws(GabaritError) {
    let value = try JSONValue(parsing: bytes)
    _ = try? Policy(value)
    _ = try? Waivers(value)
    _ = try? Baseline(value)
    _ = try? NamePolicy(value)
    _ = try? Applied.read(bytes)
  }
}
