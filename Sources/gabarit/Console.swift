public import ArgumentParser
import Glibc
import Groundwork
public import SystemPackage

/// Standard output for results, standard error for everything else.
enum Console {
  /// Writes a result.
  ///
  /// - Throws: `io` where nobody reads it or the disk is full: a result that was not delivered is
  ///   no success.
  static func result(_ bytes: some Sequence<UInt8>) throws(GabaritError) {
    do { _ = try FileDescriptor.standardOutput.writeAll(Array(bytes)) } catch {
      throw GabaritError(.io, "the result cannot be written to standard output", detail: "\(error)")
    }
  }

  /// All of standard input.
  static func readAll(limit: Int) throws(GabaritError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count: Int
      do {
        count = try buffer.withUnsafeMutableBytes {
          try FileDescriptor.standardInput.read(into: $0)
        }
      } catch { throw GabaritError(.io, "cannot be read", detail: "\(error)") }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw GabaritError(.badOrder, "has more than \(limit) bytes")
      }
    }
  }

  /// Writes a line to standard error.
  static func message(_ line: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array((line + "\n").utf8))
  }
}

/// The options that every subcommand has.
struct OutputOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Option(help: "How the result is written: text or json.")
  var format: Format = .text

  @Flag(help: "Write no progress and no messages, only the result.")
  var quiet = false

  @Flag(name: .customLong("log-json"), help: "Write progress as JSON, a line each.")
  var logJSON = false

  /// Writes a result in the format asked for.
  func write(_ report: some Encodable, text: @autoclosure () -> String) throws(GabaritError) {
    switch format {
    case .json: try Console.result(try CanonicalJSON.encode(report))
    case .text: try Console.result(text().utf8)
    }
  }

  /// Tells of the next step.
  func progress(_ step: String, _ path: FilePath) {
    guard !quiet else { return }
    if logJSON {
      if let line = try? CanonicalJSON.encodeLine(["event": step, "path": path.string]) {
        Console.message(line)
      }
    } else if isatty(STDERR_FILENO) == 1 {
      Console.message("\(step) \(path.string.printable)")
    }
  }
}

extension FilePath: @retroactive ExpressibleByArgument {
  /// Any path but the empty one.
  public init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    self.init(argument)
  }
}
