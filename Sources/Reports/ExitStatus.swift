package import Base
package import Compliance
package import Provisioning

/// What the command ends with.
///
/// The one place where outcomes become exit codes.
package enum ExitStatus: Int32, Sendable {
  case done = 0
  case findings = 1
  case unreadable = 2
  case nothingSuitable = 3
  case orderRefused = 4
  case partly = 5
  case usage = 64
  case fault = 70
  case io = 74
  case interrupted = 130

  package static func of(_ code: GabaritError.Code) -> ExitStatus {
    switch code {
    case .io, .changedMeanwhile: .io
    case .badOrder, .targetExists, .moveRefused, .nameTaken, .orderDiffers, .unknownOrder:
      .orderRefused
    case .nothingSuitable, .notAttested: .nothingSuitable
    case .usage, .badInput: .usage
    case .interrupted: .interrupted
    case .fault: .fault
    // What remains says that a backup could not be read.
    default: .unreadable
    }
  }

  package static func of(_ verdict: Verdict) -> ExitStatus {
    switch verdict {
    case .compliant: .done
    case .noncompliant: .findings
    case .unreadable: .unreadable
    }
  }

  package static func of(_ result: IssueResult) -> ExitStatus {
    result.error.map { of($0.code) } ?? .done
  }

  package static func of(_ outcome: OrderOutcome) -> ExitStatus {
    outcome.error.map { of($0.code) } ?? .done
  }

  /// A batch of orders: the common status, `partly` where there is none.
  package static func of(orders: [ExitStatus]) -> ExitStatus {
    let all = Set(orders)
    return all.count == 1 ? all.first ?? .done : .partly
  }

  /// A batch of checks: the worst of them, unreadable above noncompliant.
  package static func of(checks: [ExitStatus]) -> ExitStatus {
    if checks.contains(.unreadable) { return .unreadable }
    if checks.contains(.io) { return .io }
    return checks.contains(.findings) ? .findings : .done
  }
}
