internal import Base
internal import Orders
internal import Provisioning
internal import Reports
public import SystemPackage
internal import TextFormats

/// What became of one order.
public struct IssueResult: Sendable {
  /// What was done.
  public enum Status: String, Sendable {
    /// A kit was made, or a package written.
    case issued
    /// The kit was there already, whole and of this very order.
    case unchanged
    /// The order cannot be fulfilled as it stands.
    case refused
    /// Something else went wrong.
    case failed
    /// Nothing was written, since nothing was to be.
    case planned
  }

  /// The order's id, or its place in the file where it has none.
  public let order: String
  /// What was done.
  public let status: Status
  /// Why it was not done.
  public let error: EngineError?
  /// The kit's folder.
  public let kit: FilePath?
  /// The backup that the package is cut from.
  public let template: FilePath?
  /// The short name that the course gets.
  public let shortname: String?
  /// The full name that the course gets.
  public let fullname: String?
  /// The buyer's user name.
  public let username: String?
  /// When the access starts.
  public let start: Instant?
  /// When it ends; nil without end.
  public let end: Instant?
  /// What is worth knowing, in English.
  public let notes: [String]

  init(_ result: Provisioning.IssueResult) {
    order = result.order
    status =
      switch result.status {
      case .issued, .renewed: .issued
      case .unchanged: .unchanged
      case .refused: .refused
      case .failed: .failed
      case .planned: .planned
      }
    error = result.error.map(EngineError.init)
    kit = result.kit
    template = result.template
    shortname = result.delivery?.names.shortname
    fullname = result.delivery?.names.fullname
    username = result.delivery?.username
    start = result.delivery.map { Instant($0.term.start) }
    end = result.delivery?.term.end.map(Instant.init)
    notes = result.notes
  }
}

/// What became of a batch of orders.
public struct IssueReport: Sendable {
  /// One for each order, in the batch's order.
  public let results: [IssueResult]

  private let report: Reports.IssueReport

  init(_ results: [Provisioning.IssueResult]) {
    self.results = results.map(IssueResult.init)
    report = Reports.IssueReport(results) { ExitStatus.of($0).rawValue }
  }

  /// JSON in UTF-8, schema `gabarit.issue/1`: also each field that changes.
  ///
  /// - Throws: `fault`.
  public func json() throws(EngineError) -> [UInt8] {
    try EngineError.converting { () throws(GabaritError) in try CanonicalJSON.encode(report) }
  }

  /// Text for people, in English.
  public func text() -> String { report.text }
}
