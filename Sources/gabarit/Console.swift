public import ArgumentParser
import Base
import Glibc
package import SystemPackage

/// Standard output for results, standard error for everything else.
enum Console {
  /// Writes a result.
  ///
  /// - Throws: `io` where nobody reads it or the disk is full: a result that was not delivered is
  ///   no success.
  static func result(_ bytes: some Sequence<UInt8>) throws(GabaritError) {
    try write(Array(bytes), .standardOutput, "the result cannot be written to standard output")
  }

  /// Whether results may be coloured: a terminal reads them, and nobody set `NO_COLOR`
  /// (no-color.org).
  static var isColoured: Bool {
    let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    return isatty(STDOUT_FILENO) == 1 && !isRefused && !isDumb
  }

  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// All of standard input.
  static func readAll(limit: Int) throws(GabaritError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try buffer.withMutableBytes { (room) throws(GabaritError) in
        try StandardStream.read(.standardInput, into: room)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw GabaritError(.badOrder, "has more than \(limit) bytes")
      }
    }
  }

  /// Writes a line to standard error.
  static func message(_ line: String) { piece(line + "\n") }

  /// Writes to standard error, without a line feed.
  static func piece(_ text: String) {
    do throws(GabaritError) {
      try write(Array(text.utf8), .standardError, "a message cannot be written")
    } catch {}
  }

  private static func write(
    _ bytes: [UInt8], _ stream: FileDescriptor, _ words: String
  ) throws(GabaritError) {
    try bytes.withBytes { (bytes) throws(GabaritError) in
      try StandardStream.write(bytes, to: stream, failing: words)
    }
  }
}

extension FilePath: @retroactive ExpressibleByArgument {
  /// Any path but the empty one.
  package init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    self.init(argument)
  }
}
