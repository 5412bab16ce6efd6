package import Base
package import Compliance

/// How much is taken out of a backup.
package enum ScrubLevel: String, Sendable, CaseIterable {
  /// What exists only because of a person: rows, members, files, and the references to them.
  case users
  /// Also what an honest backup without users still says of people and of its site.
  case residue
  /// Also keys and passwords; residue stays.
  case secrets
  /// Both.
  case all

  var takesResidue: Bool { self == .residue || self == .all }
  var takesSecrets: Bool { self == .secrets || self == .all }
}

/// What becomes of plugin data that no table knows and that refers to a person.
package enum UnrecognisedPolicy: String, Sendable, CaseIterable {
  /// Nothing is written, and the places are told.
  case refuse
  /// They are taken out.
  case drop
  /// They stay, and the verdict is what it is.
  case keep
}

/// How a backup is scrubbed.
package struct ScrubOptions: Sendable {
  /// How much is taken out.
  package var level = ScrubLevel.users
  /// What becomes of plugin data that no table knows.
  package var unrecognised = UnrecognisedPolicy.refuse
  /// Whether a backup among the files goes with its rows, where something in it would have to; without
  /// it nothing is written then.
  package var dropsNested = false
  /// What is put in the place of words in texts; nil where nothing is.
  package var replacements: Replacements?
  /// How the backup and its copy are judged.
  package var judgement: Judgement
  /// Whether to find out what a restore of the copy needs: for what kits are cut from.
  package var requirements = false
  /// The bounds for the backup.
  package var limits = Limits()

  /// Scrubs at the level `users`.
  package init(judgement: Judgement = Judgement()) { self.judgement = judgement }
}
