internal import Compliance
internal import MoodleBackup

/// The backups among a backup's files: a scrub takes none of them apart.
enum NestedFiles {
  /// Whether what was found in a nested backup would go at a level, were it found outside.
  static func mustGo(_ finding: Finding, at level: ScrubLevel) -> Bool {
    guard finding.nestedIn != nil, finding.severity > .info,
      let family = Ruleset.rule(finding.rule)?.family
    else { return false }
    return switch family {
    case .userdata, .userfiles, .fitness: true
    case .unrecognised:
      [UnrecognisedRule.rows, UnrecognisedRule.nestedBackup].contains { $0.id == finding.rule }
    case .residue: level.takesResidue
    case .secret: level.takesSecrets
    default: false
    }
  }

  /// What says of a nested backup as a whole why it cannot stay, and all that was found in those of which
  /// nothing does.
  static func outline(_ nested: [Finding]) -> [Finding] {
    let whole = nested.filter { $0.member == $0.nestedIn }
    let named = Set(whole.compactMap(\.nestedIn))
    return whole + nested.filter { $0.nestedIn.map { !named.contains($0) } ?? false }
  }
}

extension ContentHash {
  /// The one that names a content file's member, `files/ab/abcd…`; nil for any other member.
  init?(member: String) {
    let parts = member.utf8.split(separator: UInt8(ascii: "/"))
    guard parts.count == 3, parts[0].elementsEqual("files".utf8) else { return nil }
    self.init(hex: parts[2])
  }
}
