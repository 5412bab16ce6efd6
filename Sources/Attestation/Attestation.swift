package import Base
package import Compliance
internal import FoundationEssentials
internal import SystemPackage
internal import TextFormats

/// A check that somebody signed, so that a pipeline need not repeat it: an in-toto statement
/// (`in-toto.io/Statement/v1`) about one file in a DSSE envelope.
package struct Attestation: Sendable {
  /// What is asserted of the file: predicate `urn:gabarit:check:1`.
  struct Predicate: Codable, Equatable {
    var verdict: String
    var profile: String
    var failOn: String
    var ruleset: String
    /// When it was checked.
    var checked: String
    var gabarit: String
    /// The SHA-256 of the policy and of the waivers; null where there were none.
    var policy: String?
    var waivers: String?
    /// The last day of the waiver that ends first, of those that the verdict rests on.
    var waivedUntil: String?

    enum CodingKeys: String, CodingKey {
      case verdict, profile, ruleset, checked, gabarit, policy, waivers
      case failOn = "fail_on"
      case waivedUntil = "waived_until"
    }
  }

  private struct Statement: Codable {
    struct Subject: Codable {
      var name: String
      var digest: [String: String]
    }

    var type = Attestation.statementType
    var subject: [Subject]
    var predicateType = Attestation.predicateType
    var predicate: Predicate

    enum CodingKeys: String, CodingKey {
      case type = "_type"
      case subject, predicateType, predicate
    }
  }

  private static let payloadType = "application/vnd.in-toto+json"
  private static let statementType = "https://in-toto.io/Statement/v1"
  private static let predicateType = "urn:gabarit:check:1"

  /// The largest attestation that is read, in bytes.
  package static let largest = 1 << 20

  private let predicate: Predicate

  /// The verdict that was attested.
  package var verdict: Verdict { Verdict(rawValue: predicate.verdict) ?? .unreadable }
  /// When the backup was checked, ISO 8601 in UTC.
  package var checked: String { predicate.checked }

  /// Signs what was found in a backup.
  ///
  /// - Parameters:
  ///   - now: when it was checked.
  ///   - version: of gabarit.
  /// - Returns: the envelope as UTF-8 JSON.
  /// - Throws: `changedMeanwhile` where the file is not the one that was judged; `io`; why the
  ///   backup is unreadable, of which there is nothing to attest.
  package static func sign(
    _ backup: CheckedBackup, now: Instant, version: String, key: borrowing SignatureKey
  ) throws(GabaritError) -> [UInt8] {
    if case .unreadable(let error) = backup.outcome { throw error.in(file: backup.path.string) }
    let file = try backup.reopen()
    let sha256 = try file.sha256()
    try file.verifyUnchanged()
    let judgement = backup.judgement
    let predicate = Predicate(
      verdict: backup.verdict.rawValue, profile: judgement.profile.rawValue,
      failOn: judgement.failOn.rawValue, ruleset: Ruleset.version, checked: now.iso,
      gabarit: version, policy: judgement.policy?.file.sha256,
      waivers: judgement.waivers?.file.sha256,
      waivedUntil: backup.findings.compactMap { $0.waiver?.expires }.min())
    let name = backup.path.lastComponent?.string ?? ""
    let statement = Statement(
      subject: [Statement.Subject(name: name, digest: ["sha256": sha256])], predicate: predicate)
    let payload = Array(try CanonicalJSON.encodeLine(statement).utf8)
    return try CanonicalJSON.encode(try Envelope(payload, type: payloadType, key: key))
  }

  /// Holds an attestation against a file and against how the file would be judged now.
  ///
  /// - Parameters:
  ///   - envelope: what ``sign(_:now:version:key:)`` returned.
  ///   - sha256: the file's.
  ///   - judgement: how it would be judged; its `today` tells which waivers hold.
  /// - Throws: `notAttested` with the reason: no signature of this key, another file, profile,
  ///   severity, policy or waivers, an older rule set, an expired waiver.
  package init(
    _ envelope: [UInt8], sha256: String, judgement: Judgement, key: borrowing SignatureKey
  ) throws(GabaritError) {
    guard let payload = Attestation.payload(envelope, key) else {
      throw Attestation.refused("is not an attestation that this key signed")
    }
    // As with the envelope: of a field that is there twice readers take one or the other.
    guard (try? JSONValue(parsing: payload)) != nil,
      let statement = try? JSONDecoder().decode(Statement.self, from: Data(payload)),
      statement.type == Attestation.statementType,
      statement.predicateType == Attestation.predicateType
    else { throw Attestation.refused("attests something else than a check of gabarit") }
    guard statement.subject.contains(where: { $0.digest["sha256"] == sha256 }) else {
      throw Attestation.refused("attests another file")
    }
    let predicate = statement.predicate
    let wanted: [(String, String?, String?)] = [
      ("profile", predicate.profile, judgement.profile.rawValue),
      ("severity to fail on", predicate.failOn, judgement.failOn.rawValue),
      ("policy", predicate.policy, judgement.policy?.file.sha256),
      ("waivers", predicate.waivers, judgement.waivers?.file.sha256),
    ]
    if let other = wanted.first(where: { $0.1 != $0.2 }) {
      throw Attestation.refused("attests a check with another \(other.0)")
    }
    guard let then = Attestation.parts(predicate.ruleset),
      let now = Attestation.parts(Ruleset.version), !then.lexicographicallyPrecedes(now)
    else { throw Attestation.refused("attests a check by an older rule set") }
    if let day = predicate.waivedUntil {
      guard let end = Instant(iso: day)?.adding(days: 1), judgement.today < end else {
        throw Attestation.refused("rests on a waiver that has expired")
      }
    }
    guard [Verdict.compliant, .noncompliant].map(\.rawValue).contains(predicate.verdict) else {
      throw Attestation.refused("has no verdict that is known")
    }
    self.predicate = predicate
  }

  private static func payload(_ envelope: [UInt8], _ key: borrowing SignatureKey) -> [UInt8]? {
    // The grammar refuses a field that is there twice, of which readers take one or the other.
    guard (try? JSONValue(parsing: envelope)) != nil,
      let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(envelope))
    else { return nil }
    return envelope.payload(ofType: payloadType, signedBy: key)
  }

  private static func refused(_ why: String) -> GabaritError {
    GabaritError(.notAttested, "\(why); check the backup itself, and attest it anew")
  }

  /// `2026.11` as numbers; nil for anything else.
  private static func parts(_ version: String) -> [Int]? {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    return parts.contains(nil) ? nil : parts.compactMap { $0 }
  }
}
