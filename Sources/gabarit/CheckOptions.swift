public import ArgumentParser
public import Compliance
import Glibc
import Groundwork
import SystemPackage

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

  @Flag(help: "Take no policy and no waivers from your configuration folder.")
  var noPolicy = false

  /// How backups are judged, with the operator's files.
  ///
  /// They come from the options or from the operator's own configuration folder, never from where
  /// backups lie.
  ///
  /// - Throws: `usage` for options that exclude one another; `badInput` and `io` for the files.
  func judgement(
    baseline: FilePath? = nil
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
      today: Instant(seconds: Int64(time(nil))))
  }

  /// The same for cutting packages, which nobody's data may be in.
  ///
  /// - Throws: `usage` for the profile that does not ask about people.
  func judgementOfTemplates() throws(GabaritError) -> Judgement {
    let judgement = try judgement()
    guard judgement.profile != .archive else {
      throw GabaritError(
        .usage, "the profile archive does not ask about users' data, so no template is found by it")
    }
    return judgement
  }

  private func file(_ given: FilePath?, orOwn name: String) throws(GabaritError) -> FilePath? {
    if let given { return given }
    return noPolicy ? nil : try UserFolder.ownFile(name, remedy: "or use --no-policy")
  }
}

extension FailOn: ExpressibleByArgument {}
extension Profile: ExpressibleByArgument {}
