public import Groundwork
public import SystemPackage

/// An order as it was read, to be written again.
enum OrderSource: Sendable {
  /// A JSON object on one line.
  case json(String)
  /// A row of a table.
  case csv(columns: [String], values: [String: String])
}

/// The files of orders that failed, ready to be run again: what was read, as it was read.
public enum FailedOrders {
  static let tableName = "failed-orders.csv"
  static let linesName = "failed-orders.jsonl"

  /// The files' names, which no order may have as its id.
  static let names: Set<String> = [tableName, linesName]

  /// Writes the files that are needed into a folder, and removes those that are not: rows of tables
  /// into one, JSON into the other.
  ///
  /// - Returns: the files that were written.
  /// - Throws: `io`.
  public static func write(
    _ items: [OrderReader.Item], into folder: FilePath
  ) throws(GabaritError) -> [FilePath] {
    var columns: [String] = []
    var rows: [[String: String]] = []
    var lines: [String] = []
    for item in items {
      switch item.source {
      case .json(let line): lines.append(line)
      case .csv(let names, let values):
        columns += names.filter { !columns.contains($0) }
        rows.append(values)
      }
    }
    let table =
      rows.isEmpty ? [] : CSVTable.text(columns, rows.map { row in columns.map { row[$0] ?? "" } })
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    var written: [FilePath] = []
    for (name, bytes) in [(tableName, table), (linesName, text)] {
      let path = folder.appending(name)
      if bytes.isEmpty {
        try FileTree.remove(path)
      } else {
        try OutputFile.replace(path, with: bytes)
        written.append(path)
      }
    }
    return written
  }
}
