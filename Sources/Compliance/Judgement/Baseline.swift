package import Base
package import TextFormats

/// What an earlier check found, so that a later one can tell what is new: a JSON report of `check`.
package struct Baseline: Sendable {
  private let counts: [String: Int64]

  /// Reads a report.
  ///
  /// - Throws: `badInput` for anything but a report of `check` with fingerprints.
  package init(_ value: JSONValue) throws(GabaritError) {
    guard case .object(let report) = value, report["schema"] == .string("gabarit.check/1"),
      case .array(let results) = report["results"]
    else { throw GabaritError(.badInput, "the baseline is not a JSON report of gabarit check") }
    var counts: [String: Int64] = [:]
    for case .object(let result) in results {
      guard case .array(let findings) = result["findings"] else { continue }
      for case .object(let finding) in findings {
        // What could not be read has no fingerprint, and is never known.
        guard case .string(let fingerprint) = finding["fingerprint"],
          case .number(let count) = finding["count"]
        else { continue }
        counts[fingerprint] = max(count, counts[fingerprint] ?? 0)
      }
    }
    self.counts = counts
  }

  /// Whether the finding was there before, and no less of it.
  func knows(_ finding: Finding, fingerprint: String) -> Bool {
    counts[fingerprint].map { finding.count <= $0 } ?? false
  }
}
