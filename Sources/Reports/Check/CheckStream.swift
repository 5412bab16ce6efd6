package import Base
package import Compliance
internal import TextFormats

/// The JSON of a ``CheckReport``, to the byte, of which only one result is held at a time.
package struct CheckStream: Sendable {
  private let judgement: Judgement
  private let version: String
  private var summary = CheckReport.Summary()

  /// Begins a document.
  package init(_ judgement: Judgement, version: String) {
    self.judgement = judgement
    self.version = version
  }

  /// The document up to a result and with it.
  ///
  /// - Throws: `fault` for a value that JSON cannot carry.
  package mutating func next(_ result: CheckResult) throws(GabaritError) -> [UInt8] {
    let begin = summary.backups == 0 ? try parts().head + Array("\n".utf8) : Array(",\n".utf8)
    summary.add(result.verdict)
    // No text in it has a line feed of its own, which JSON writes as an escape. An empty list has an
    // empty line in it.
    let lines = try CanonicalJSON.encode(result).dropLast()
      .split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { $0.isEmpty ? [] : CheckStream.indent + $0 }
    return begin + Array(lines.joined(separator: [0x0a]))
  }

  /// The rest of the document.
  ///
  /// - Throws: `fault`.
  package consuming func end() throws(GabaritError) -> [UInt8] {
    let (head, tail) = try parts()
    // An array of nothing is written otherwise than the end of one.
    return summary.backups == 0 ? head + tail : Array("\n  ".utf8) + tail.drop { $0 != 0x5d }
  }

  private static let indent = Array("    ".utf8)
  private static let results = Array("\n  \"results\" : [".utf8)

  /// What stands before and behind the results, which no string within can be taken for.
  private func parts() throws(GabaritError) -> (head: [UInt8], tail: [UInt8]) {
    let whole = try CanonicalJSON.encode(
      CheckReport([], summary, judgement, version: version))
    for start in whole.indices where whole[start...].starts(with: CheckStream.results) {
      let end = start + CheckStream.results.count
      return (Array(whole[..<end]), Array(whole[end...]))
    }
    throw GabaritError(.fault, "a report has no results")
  }
}
