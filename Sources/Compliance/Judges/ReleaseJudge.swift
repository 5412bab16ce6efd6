internal import Base
internal import MoodleBackup

/// Applies the rules about the release of Moodle that made a backup.
enum ReleaseJudge {
  /// The oldest and the newest release whose backup steps were read whole.
  static let covered = MoodleRelease(4, 2)...MoodleRelease(5, 1)

  static func findings(_ manifest: Manifest) -> [Finding] {
    // A manifest without them is incomplete, and a rule of its own says so.
    guard let text = manifest.information["moodle_release"],
      let version = manifest.information["moodle_version"]
    else { return [] }
    guard let release = MoodleRelease(parsing: text), let fits = release.fits(version: version)
    else {
      return [
        finding(
          ClaimRule.releaseUnknown,
          "the manifest names no release of Moodle that can be read",
          fr: "le manifeste ne nomme aucune version lisible de Moodle")
      ]
    }
    let name = MoodleRelease.quotable(text) ?? ""
    if release > covered.upperBound {
      return [
        finding(
          ClaimRule.releaseUnknown, "made by Moodle \(name), a release that no table covers",
          fr: "faite par Moodle \(name), une version qu’aucune table ne couvre")
      ]
    }
    if !fits {
      return [
        finding(
          ClaimRule.releaseUnknown,
          "moodle_version and moodle_release (\(name)) name two different releases",
          fr: "moodle_version et moodle_release (\(name)) désignent deux versions différentes")
      ]
    }
    guard release < covered.lowerBound else { return [] }
    let oldest = shown(covered.lowerBound)
    return [
      Finding(
        ClaimRule.releaseOld, member: "moodle_backup.xml", path: path,
        Words(
          "made by Moodle \(name); the oldest release that was read whole is \(oldest)",
          fr: "faite par Moodle \(name) ; la plus ancienne version lue en entier est \(oldest)"))
    ]
  }

  private static let path = "/moodle_backup/information/moodle_release"

  private static func finding(_ rule: Rule, _ english: String, fr french: String) -> Finding {
    let newest = shown(covered.upperBound)
    return Finding(
      rule, member: "moodle_backup.xml", path: path,
      Words(
        "\(english) (the newest one covered is \(newest))",
        fr: "\(french) (la plus récente couverte est \(newest))"))
  }

  private static func shown(_ release: MoodleRelease) -> String {
    "\(release.major).\(release.minor)"
  }
}
