internal import Base
internal import Orders
package import Provisioning
internal import SystemPackage
internal import TextFormats

/// The report of `issue`: schema `gabarit.issue/1`.
package struct IssueReport: Encodable, Sendable {
  /// A field that changes; a date's both texts also in ISO 8601, where they are dates.
  struct Rewrite: Encodable, Sendable {
    var member: String
    var path: String
    var before: String
    var after: String
    var beforeDate: String?
    var afterDate: String?

    enum CodingKeys: String, CodingKey {
      case member, path, before, after
      case beforeDate = "before_date"
      case afterDate = "after_date"
    }

    init(_ change: Change) {
      member = change.member
      path = change.path
      before = change.before
      after = change.after
      beforeDate = change.isDate ? Int64(before).flatMap(IssueReport.date) : nil
      afterDate = change.isDate ? Int64(after).flatMap(IssueReport.date) : nil
    }
  }

  struct Unmoved: Encodable, Sendable {
    var member: String
    var path: String
    @OrNull var value: Int64?
    @OrNull var date: String?
    var reason: String
  }

  struct Item: Encodable, Sendable {
    var order: String
    var status: String
    @OrNull var kit: String?
    var code: Int32
    @OrNull var reason: String?
    @OrNull var message: String?
    @OrNull var template: String?
    @OrNull var shortname: String?
    @OrNull var fullname: String?
    @OrNull var idnumber: String?
    @OrNull var username: String?
    @OrNull var start: Instant?
    @OrNull var end: Instant?
    /// The short name asked for, where another was given.
    var asked: String?
    var changes: [Rewrite]
    var unmovedDates: [Unmoved]
    var notes: [String]

    enum CodingKeys: String, CodingKey {
      case order, status, kit, code, reason, message, template, shortname, fullname, idnumber
      case username, start, end, changes, notes
      case unmovedDates = "unmoved_dates"
    }
  }

  let schema = "gabarit.issue/1"
  let results: [Item]

  enum CodingKeys: CodingKey { case schema, results }

  /// Reports on orders.
  ///
  /// - Parameter exitCode: what the command ends with for an order alone.
  package init(_ results: [IssueResult], exitCode: (IssueResult) -> Int32) {
    self.results = results.map { result in
      Item(
        order: result.order, status: result.status.rawValue, kit: result.kit?.string,
        code: exitCode(result), reason: result.error?.code.rawValue,
        message: result.error?.description, template: result.template?.string,
        shortname: result.delivery?.names.shortname, fullname: result.delivery?.names.fullname,
        idnumber: result.delivery?.names.idnumber, username: result.delivery?.username,
        start: result.delivery?.term.start, end: result.delivery?.term.end,
        asked: result.delivery.flatMap {
          $0.names.shortname == $0.order.shortname ? nil : $0.order.shortname
        },
        changes: result.changes.map(Rewrite.init),
        unmovedDates: result.unmovedDates.map {
          Unmoved(
            member: $0.member, path: $0.path, value: $0.seconds,
            date: $0.seconds.flatMap(IssueReport.date), reason: $0.reason)
        },
        notes: result.notes)
    }
  }

  /// For people: a line an order, with what is worth knowing; what changes is listed for a plan, and
  /// counted for a kit, whose manifest lists it.
  package var text: String {
    var lines: [String] = []
    for item in results {
      let target = item.kit.map { ": \($0.printable)" } ?? ""
      lines.append("\(item.order.printable): \(item.status)\(target)")
      if let template = item.template { lines.append("  template \(template.printable)") }
      if let name = item.shortname {
        lines.append("  short name \(name.printable)\(item.askedWords)")
      }
      if item.status == IssueResult.Status.planned.rawValue {
        lines += item.changes.map { change in
          "  \(change.member) \(change.path)\n"
            + "    - \(change.before.shortened)\(IssueReport.bracketed(change.beforeDate))\n"
            + "    + \(change.after.shortened)\(IssueReport.bracketed(change.afterDate))"
        }
        if !item.unmovedDates.isEmpty { lines.append("  dates left alone:") }
        lines += item.unmovedDates.map { date in
          "  \(date.member) \(date.path)\n    = "
            + (date.value.map { "\($0)\(IssueReport.bracketed(date.date)), " } ?? "")
            + IssueReport.words(for: date.reason)
        }
      } else if !item.changes.isEmpty {
        lines.append("  \(item.changes.count) fields rewritten")
      }
      lines += item.notes.map { "  note: \($0)" }
      if let message = item.message { lines.append("  \(message)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// For people, of a batch: one line an order.
  package var lines: String {
    results.map { item in
      var line = "\(item.order.printable): \(item.status)"
      if let kit = item.kit { line += ": \(kit.printable)" }
      if let name = item.shortname { line += " (\(name.printable)\(item.askedWords))" }
      if let message = item.message { line += ": \(message.replacing("\n", with: ";"))" }
      return line + "\n"
    }.joined()
  }

  /// ISO 8601; nil for what Moodle takes for no date, and what no calendar has.
  private static func date(_ seconds: Int64) -> String? {
    let instant = Instant(seconds: seconds)
    return seconds == 0 || instant.fileStamp == nil ? nil : instant.iso
  }

  private static func bracketed(_ date: String?) -> String { date.map { " (\($0))" } ?? "" }

  private static func words(for reason: String) -> String {
    switch reason {
    case "zero": "which is none"
    case "empty": "empty"
    case "not-moved-by-moodle": "not moved by Moodle either"
    case "no-date": "no date can be read there"
    default: reason
    }
  }
}

extension IssueReport.Item {
  fileprivate var askedWords: String {
    asked.map { ", where \($0.printable) was asked for" } ?? ""
  }
}

extension String {
  /// The text on one line, cut where it is long.
  fileprivate var shortened: String {
    let line = printable
    return line.count > 120 ? line.prefix(119) + "…" : line
  }
}
