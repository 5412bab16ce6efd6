package import Attestation
package import Base
internal import Compliance
package import SystemPackage

/// The report of an attestation that holds: schema `gabarit.attestation/1`.
package struct AttestationReport: Encodable, Sendable {
  let schema = "gabarit.attestation/1"
  let path: String
  let sha256: String
  let verdict: String
  /// When the backup was checked.
  let checked: String

  /// Reports on an attestation that was held against a file.
  package init(_ attestation: Attestation, path: FilePath, sha256: String) {
    self.path = path.string
    self.sha256 = sha256
    verdict = attestation.verdict.rawValue
    checked = attestation.checked
  }

  enum CodingKeys: CodingKey { case schema, path, sha256, verdict, checked }

  /// For people.
  package func text(_ language: Language) -> String {
    let name = (Verdict(rawValue: verdict) ?? .unreadable).words.text(language).uppercased()
    let date = checked.printable
    let words = Words("as attested on \(date)", fr: "selon l’attestation du \(date)")
    let colon = Words(": ", fr: " : ").text(language)
    return "\(name)\(colon)\(path.printable)\n  \(words.text(language))\n  SHA-256 \(sha256)\n"
  }
}
