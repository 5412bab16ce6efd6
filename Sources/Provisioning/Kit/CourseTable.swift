internal import Base
internal import Orders
internal import SystemPackage
internal import TextFormats

/// `courses.csv` for Moodle's upload of courses (`admin/tool/uploadcourse`).
enum CourseTable {
  /// A kit's: creates the course from the package, or sets after a restore what a restore leaves.
  ///
  /// - Parameter package: where the Moodle server sees the package; nil where it is not known, and
  ///   named by `--restorefile` instead.
  static func creating(_ delivery: Delivery, package: FilePath?) -> [UInt8] {
    var columns = [
      "shortname", "fullname", "category", "idnumber", "visible", "startdate", "enddate",
    ]
    var values = [
      delivery.names.shortname, delivery.names.fullname, String(delivery.order.categoryID),
      delivery.names.idnumber ?? "", "1", delivery.term.start.iso, delivery.term.end?.iso ?? "",
    ]
    if let package {
      columns.append("backupfile")
      values.append(package.string)
    }
    return CSVTable.text(columns, [values])
  }

  /// A move's: shows or hides the course, and moves its end.
  static func updating(shortname: String, isVisible: Bool?, end: Instant?) -> [UInt8] {
    var columns = ["shortname"]
    var values = [shortname]
    if let isVisible {
      columns.append("visible")
      values.append(isVisible ? "1" : "0")
    }
    if let end {
      columns.append("enddate")
      values.append(end.iso)
    }
    return CSVTable.text(columns, [values])
  }
}
