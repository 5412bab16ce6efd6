import ArgumentParser
package import Base
import Glibc
import Reports
import SystemPackage
internal import TextFormats

/// How a result is written, and what is told meanwhile.
struct OutputOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Option(help: "How the result is written: text or json.")
  var format: Format = .text

  @OptionGroup var messages: MessageOptions

  /// Writes a result in the format asked for.
  func write(_ report: some Encodable, text: @autoclosure () -> String) throws(GabaritError) {
    switch format {
    case .json: try Console.result(try CanonicalJSON.encode(report))
    case .text: try Console.result(text().utf8)
    }
  }
}

/// What is told on standard error while the work goes on.
struct MessageOptions: ParsableArguments {
  @Flag(help: "Write no progress and no messages, only the result.")
  var quiet = false

  @Flag(name: .customLong("log-json"), help: "Write progress as JSON, a line each.")
  var logJSON = false

  /// Tells people something; nobody where only machines listen.
  func message(_ text: String) {
    if !quiet, !logJSON { Console.message(text) }
  }

  /// Tells of the next step.
  func progress(_ step: String, _ path: FilePath) {
    MessageOptions.progress(step, path.string, isQuiet: quiet, logsJSON: logJSON)
  }

  /// Tells of the next step, from any thread.
  static func progress(_ step: String, _ path: String, isQuiet: Bool, logsJSON: Bool) {
    guard !isQuiet else { return }
    if logsJSON {
      if let line = try? CanonicalJSON.encodeLine(["event": step, "path": path]) {
        Console.message(line)
      }
    } else if isatty(STDERR_FILENO) == 1 {
      // Over whatever line of progress stands there.
      Console.message("\r\u{1b}[K\(step) \(path.printable)")
    }
  }
}

/// The language that people read.
struct LanguageOption: ParsableArguments {
  @Option(
    help: """
      The language of text and HTML: en or fr; the environment's (LC_ALL, LC_MESSAGES, LANG) \
      without it. JSON, SARIF and JUnit are always English.
      """)
  var lang: Language?

  /// What was asked for, or the environment's.
  var language: Language {
    lang ?? Language { name in getenv(name).map { String(cString: $0) } }
  }
}

extension Language: ExpressibleByArgument {}
