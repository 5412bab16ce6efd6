import ArgumentParser
import Base
import Glibc
import Reports

/// The command.
///
/// Its subcommands stand in a file each.
@main
struct Gabarit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gabarit",
    abstract: "Finds, checks and cuts Moodle course backups, without a Moodle.",
    discussion: """
      Exit codes: 0 done, compliant; 1 findings at or above --fail-on; 2 unreadable; 3 nothing \
      suitable; 4 the order was refused; 5 some of a batch done, some not; 64 wrong usage; 70 a \
      fault of gabarit's own; 74 reading or writing failed; 130 interrupted.
      """,
    version: Version.current,
    subcommands: [
      Inspect.self, Check.self, Find.self, ScrubCommand.self, Issue.self, Orders.self, Rules.self,
    ])

  static func main() {
    Interruption.watch()
    Heap.returnLargeBlocks()
    // All is made with the rights that it is to have, its owner's alone. A umask could only take away
    // what a set-group-id folder gives, and who is not in that group could not give it back.
    umask(0)
    // A zip keeps local times. In UTC its bytes do not depend on where they were written.
    setenv("TZ", "UTC0", 1)
    do {
      try StandardStream.occupy()
      try requireArguments()
      do {
        var command = try parseAsRoot()
        try command.run()
      } catch  where exitCode(for: error).isSuccess {
        // Help or the version: ArgumentParser's own way to write them does not look whether it could.
        try Console.result((fullMessage(for: error) + "\n").utf8)
      }
    } catch let error as GabaritError {
      Console.message("gabarit: \(error)")
      exit(withError: ExitStatus.of(error.code).exitCode)
    } catch {
      exit(withError: error)
    }
  }

  /// Throws `usage` where an argument is not UTF-8: as a `String` it would name another file.
  private static func requireArguments() throws(GabaritError) {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[index] else { continue }
      guard String(validatingCString: argument) == nil else { continue }
      throw GabaritError(
        .usage, "argument \(index) is not UTF-8; rename the file, or name the folder it lies in")
    }
  }
}
