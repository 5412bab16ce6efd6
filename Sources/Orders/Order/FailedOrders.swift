package import Base
package import SystemPackage
internal import TextFormats

/// The files of orders that failed, ready to be run again: what was read, as it was read.
///
/// Each run writes files of its own, `failed-orders-1.csv` and so on; none is written over or removed.
package enum FailedOrders {
  /// How the files' names begin, as no order's id may.
  static let prefix = "failed-orders"

  /// Writes what failed into a folder: JSON into one file, and the rows of tables into one for each
  /// set of columns.
  ///
  /// - Returns: the files that were written.
  /// - Throws: `io`.
  package static func write(
    _ items: [OrderReader.Item], into folder: FilePath
  ) throws(GabaritError) -> [FilePath] {
    var tables: [(columns: [String], rows: [[String]])] = []
    var lines: [UInt8] = []
    for item in items {
      switch item.source {
      case .json(let line): lines += line + [0x0a]
      case .csv(let columns, let values):
        let row = columns.map { values[$0] ?? "" }
        if let index = tables.firstIndex(where: { $0.columns == columns }) {
          tables[index].rows.append(row)
        } else {
          tables.append((columns, [row]))
        }
      }
    }
    var written: [FilePath] = []
    for table in tables {
      written.append(try place(CSVTable.text(table.columns, table.rows), ".csv", in: folder))
    }
    if !lines.isEmpty { written.append(try place(lines, ".jsonl", in: folder)) }
    return written
  }

  /// Writes a file under the first number that is free.
  private static func place(
    _ bytes: [UInt8], _ ending: String, in folder: FilePath
  ) throws(GabaritError) -> FilePath {
    var number = 1
    while true {
      let path = folder.appending("\(prefix)-\(number)\(ending)")
      if try FileTree.kind(of: path) == nil, try OutputFile.place(path, bytes) { return path }
      number += 1
    }
  }
}
