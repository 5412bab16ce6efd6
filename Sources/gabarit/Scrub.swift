import ArgumentParser
import Base
import Compliance
import Reports
package import Scrub
import SystemPackage
internal import TextFormats

struct ScrubCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrub",
    abstract: "Write a copy of a backup without what belongs to people, and prove it.",
    discussion: """
      Teaching content stays byte for byte. The copy is judged as check would judge it: exit 0 \
      compliant, 1 written and not compliant, 3 refused, and nothing written.
      Example: gabarit scrub backup-moodle2-course-12-tpl-rich.mbz --out clean.mbz
      """)

  @Argument(help: "The backup.")
  var backup: FilePath

  @Option(help: "The file that the copy is written to; nothing may be there.")
  var out: FilePath

  @Option(
    help: """
      What goes: users (rows, files and references of people), residue (also authors, account \
      numbers, contacts), secrets (also keys and passwords; no residue), all.
      """)
  var level: ScrubLevel = .users

  @Flag(help: "Take out plugin data that no table knows and that refers to people.")
  var dropUnrecognised = false

  @Flag(help: "Leave such data in; the verdict says so.")
  var keepUnrecognised = false

  @Flag(
    help: """
      Take out backups among the files, with their rows, that hold people's data, what the level takes, \
      or cannot be examined.
      """)
  var dropNested = false

  @Option(
    help: "What to put in the place of words in texts (JSON: see the README).")
  var replace: FilePath?

  @OptionGroup var options: CheckOptions
  @OptionGroup var persons: PersonOptions
  @OptionGroup var language: LanguageOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(dropUnrecognised && keepUnrecognised) else {
      throw ValidationError("--drop-unrecognised excludes --keep-unrecognised.")
    }
    guard !persons.reveal, persons.digestKey == nil else {
      throw ValidationError("scrub shows no values: use check with --reveal or --digest-key.")
    }
  }

  func run() throws {
    var scrub = ScrubOptions(
      judgement: try persons.judgement(
        try options.judgementOfTemplates(writingTo: out.removingLastComponent())))
    scrub.level = level
    scrub.unrecognised = dropUnrecognised ? .drop : keepUnrecognised ? .keep : .refuse
    scrub.dropsNested = dropNested
    scrub.replacements = try replace.map {
      path throws(GabaritError) in try OperatorFile.read(path, Replacements.init).value
    }
    let result = try Scrubber.scrub(backup, to: out, scrub) { output.messages.progress($0, $1) }
    let report = ScrubReport(
      result, source: backup, output: out, scrub.judgement, version: Version.current)
    try output.write(report, text: report.text(language.language))
    guard let after = result.after else { return try ExitStatus.nothingSuitable.leave() }
    try ExitStatus.of(scrub.judgement.verdict(after)).leave()
  }
}

extension ScrubLevel: ExpressibleByArgument {}
