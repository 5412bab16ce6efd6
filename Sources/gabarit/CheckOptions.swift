import ArgumentParser
import Base
package import Compliance
import Glibc
import SystemPackage
internal import TextFormats

/// How backups are judged.
struct CheckOptions: ParsableArguments {
  @Option(
    help: """
      What backups are judged for: template, strict (nothing left of anyone, no secrets) or \
      archive (sound, whatever they hold).
      """)
  var profile: Profile?

  @Option(help: "The severity from which on a finding makes a backup noncompliant.")
  var failOn: FailOn?

  @Option(
    help:
      "Your decisions about rules and plugins (JSON); without it policy.json in $XDG_CONFIG_HOME/gabarit."
  )
  var policy: FilePath?

  @Option(help: "Findings that you accept, with reasons (JSON); without it waivers.json there.")
  var waivers: FilePath?

  @Option(
    help: """
      The folder in which a zip among a backup's files is unpacked while it is examined, under no name; \
      without it beside what is written, or in $XDG_CACHE_HOME/gabarit.
      """)
  var workDir: FilePath?

  @Flag(help: "Take no policy and no waivers from your configuration folder.")
  var noPolicy = false

  /// How backups are judged, with the operator's files.
  ///
  /// They come from the options or from the operator's own configuration folder, never from where
  /// backups lie.
  ///
  /// - Parameter output: the folder that something is written to; nil where nothing is.
  /// - Throws: `usage` for options that exclude one another; `badInput` and `io` for the files.
  func judgement(
    baseline: FilePath? = nil, writingTo output: FilePath? = nil
  ) throws(GabaritError) -> Judgement {
    if noPolicy, policy != nil || waivers != nil {
      throw GabaritError(.usage, "--no-policy excludes --policy and --waivers")
    }
    return Judgement(
      profile: profile, failOn: failOn,
      policy: try file(policy, orOwn: "policy.json").map {
        path throws(GabaritError) in try OperatorFile.read(path, Policy.init)
      },
      waivers: try file(waivers, orOwn: "waivers.json").map {
        path throws(GabaritError) in try OperatorFile.read(path, Waivers.init)
      },
      baseline: try baseline.map {
        path throws(GabaritError) in try OperatorFile.read(path, Baseline.init)
      },
      today: Instant(seconds: Int64(time(nil))),
      workFolder: workDir ?? output.flatMap(existing) ?? UserFolder.cache)
  }

  /// The same for cutting packages, which nobody's data may be in.
  ///
  /// - Parameter output: the folder that something is written to; nil where nothing is.
  /// - Throws: `usage` for the profile that does not ask about people.
  func judgementOfTemplates(
    writingTo output: FilePath? = nil
  ) throws(GabaritError) -> Judgement {
    let judgement = try judgement(writingTo: output)
    guard judgement.profile != .archive else {
      throw GabaritError(
        .usage, "the profile archive does not ask about users' data, so no template is found by it")
    }
    return judgement
  }

  private func isThere(_ folder: FilePath) -> Bool {
    do throws(GabaritError) { return try FileTree.kind(of: folder) != nil } catch { return true }
  }

  /// The folder, or the nearest one above it that is there.
  private func existing(_ folder: FilePath) -> FilePath? {
    var folder: FilePath = folder.isEmpty ? "." : folder
    while !isThere(folder) {
      let parent = folder.removingLastComponent()
      guard parent != folder else { return nil }
      folder = parent.isEmpty ? "." : parent
    }
    return folder
  }

  private func file(_ given: FilePath?, orOwn name: String) throws(GabaritError) -> FilePath? {
    if let given { return given }
    return noPolicy ? nil : try UserFolder.ownFile(name, remedy: "or use --no-policy")
  }
}

extension FailOn: ExpressibleByArgument {}
extension Profile: ExpressibleByArgument {}
