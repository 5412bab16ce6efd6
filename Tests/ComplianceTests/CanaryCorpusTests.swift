import Base
import Catalogue
import Compliance
import SystemPackage
import TestKit
import Testing

/// The places of the corpus where planted keys, numbers and addresses were found by a search of
/// every byte (`canaries.md`), against what a check finds.
struct CanaryCorpusTests {
  struct Place: Sendable {
    var kind: String
    var member: String
    var path: String
    var strings: String
  }

  /// Places by the backup's folder.
  static let places: [String: [Place]] = {
    let file = Samples.corpus.appending("canaries.md")
    guard let text = try? bytes(of: file) else { return [:] }
    var places: [String: [Place]] = [:]
    var backup = ""
    var kind = ""
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("## ") {
        backup = String(line.dropFirst(3))
      } else if line.hasPrefix("- ") {
        kind = String(line.dropFirst(2).prefix { $0 != ":" })
      } else if let match = line.wholeMatch(of: #/ {2}- `([^`]+)` `([^`]+)` x\d+ ?(.*)/#) {
        places[backup, default: []].append(
          Place(
            kind: kind, member: String(match.1),
            path: "/" + match.2.replacing(" (base64)", with: ""),
            strings: String(match.3)))
      }
    }
    return places
  }()

  /// Whether a check without a list of persons can know what stands there for what it is.
  private static func isTelling(_ place: Place) -> Bool {
    switch place.kind {
    case "keys and passwords", "non-null numeric user ids": true
    case "people strings":
      place.path != "/(content)" && place.member != "users.xml"
        && (place.strings.contains("@") || place.path.hasSuffix("/author"))
    default: false
    }
  }

  private static func isAt(_ finding: Finding, _ place: Place) -> Bool {
    let member = finding.member?.replacing(/_\d+/, with: "_N") ?? ""
    let path = finding.path ?? ""
    return member == place.member
      && (place.path == path || place.path.hasPrefix(path + "/")
        || path.hasPrefix(place.path + "/"))
  }

  @Test(
    .enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"),
    arguments: places.keys.sorted())
  func `finds every planted key, number of an account and address`(_ backup: String) throws {
    let checked = try CheckedBackup(try Samples.only(in: Samples.corpus.pushing(FilePath(backup))))
    let findings = checked.findings.filter { finding in
      !["soundness.", "claim.", "restore."].contains { finding.rule.hasPrefix($0) }
    }
    for place in CanaryCorpusTests.places[backup] ?? [] where CanaryCorpusTests.isTelling(place) {
      #expect(
        findings.contains { CanaryCorpusTests.isAt($0, place) },
        "\(place.kind): \(place.member) \(place.path)")
    }
  }

  @Test(.enabled(if: Samples.hasCorpus, "the corpus does not lie beside the package"))
  func `reads the whole list`() {
    #expect(CanaryCorpusTests.places.count == 17)
    #expect(
      CanaryCorpusTests.places.values.joined().count(where: CanaryCorpusTests.isTelling) > 200)
  }
}
