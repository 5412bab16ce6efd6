internal import CPosix
internal import Glibc
package import SystemPackage

/// Reads and writes where another process is at the other end, which may let one wait for ever: whoever
/// waits looks up again and again, and stops once a signal asks for it.
package enum StandardStream {
  /// How long to wait before looking up, in milliseconds.
  private static let patience: Int32 = 100

  /// Has standard input, output and error lead somewhere.
  ///
  /// For the command's start. A process may be started with any of them closed; the first file that it
  /// opens would take the place, and get what is meant for the terminal.
  ///
  /// - Throws: `io`, where that cannot be had.
  package static func occupy() throws(GabaritError) {
    guard gabarit_occupy_standard_streams() == 0 else {
      throw GabaritError(.io, "the standard streams are closed, and /dev/null cannot be opened")
    }
  }

  /// Reads what is there; 0 means the end.
  ///
  /// - Throws: `io`, `interrupted`.
  package static func read(
    _ stream: FileDescriptor, into room: UnsafeMutableRawBufferPointer
  ) throws(GabaritError) -> Int {
    while true {
      try Interruption.check()
      guard gabarit_wait(stream.rawValue, 0, patience) != 0 else { continue }
      do { return try stream.read(into: room, retryOnInterrupt: false) } catch {
        if error as? Errno == .interrupted { continue }
        throw GabaritError(.io, "cannot be read", detail: "\(error)")
      }
    }
  }

  /// Writes all bytes.
  ///
  /// - Parameter words: what it means that they cannot be written, for a message.
  /// - Throws: `io` where nobody reads it or the disk is full; `interrupted` where it would have to wait
  ///   and a signal was noted.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to stream: FileDescriptor, failing words: String
  ) throws(GabaritError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard gabarit_wait(stream.rawValue, 1, patience) != 0 else {
        try Interruption.check()
        continue
      }
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(gabarit_room(stream.rawValue)))
      do { rest = rest.dropFirst(try stream.write(piece, retryOnInterrupt: false)) } catch {
        if error as? Errno == .interrupted { continue }
        throw GabaritError(.io, words, detail: "\(error)")
      }
    }
  }
}
