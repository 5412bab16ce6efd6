import Base
import Catalogue
import Glibc
import Reports
import Synchronization
import SystemPackage
import TextFormats

/// Tells how far the reading of many files is: on a terminal a line that is drawn anew, with files,
/// bytes and the time left; or a line of JSON a file; or nothing.
final class Progress: Sendable {
  private let step: String
  private let meter: Meter?
  private let logsJSON: Bool
  private let ticker: Ticker?

  /// An event of `--log-json`.
  private struct Event: Encodable {
    var event: String
    var path: String
    /// The number of this file, from 1, and of all.
    var file: Int
    var files: Int
    /// The bytes of the files that were read before, and of all.
    var bytes: Int64
    var total: Int64
  }

  /// Begins to tell.
  ///
  /// - Parameter step: what is done to each file: `checking`.
  init(_ options: MessageOptions, _ step: String, _ entries: [BackupLocator.Entry]) {
    self.step = step
    logsJSON = !options.quiet && options.logJSON
    let isShown = !options.quiet && !options.logJSON && isatty(STDERR_FILENO) == 1
    meter = logsJSON || isShown ? Meter(entries.map { Meter.size(of: $0.path) }) : nil
    ticker = isShown ? meter.map { meter in Ticker { meter.draw() } } : nil
  }

  /// A file is read, the first of index 0; several may be read side by side.
  func begin(_ index: Int, _ path: FilePath) {
    guard let meter else { return }
    let bytes = meter.begin(index, path)
    guard logsJSON else { return }
    let event = Event(
      event: step, path: path.string, file: index + 1, files: meter.sizes.count, bytes: bytes,
      total: meter.total)
    if let line = try? CanonicalJSON.encodeLine(event) { Console.message(line) }
  }

  /// The file of an index, to see how far it is read.
  func watch(_ index: Int, _ file: SourceFile) { meter?.watch(index, file) }

  /// A file was read.
  func finish(_ index: Int) { meter?.finish(index) }

  /// The reading is over; the line goes away.
  func end() {
    guard let ticker else { return }
    ticker.stop()
    meter?.end()
  }
}

/// How far it is, and the line that says so; shared with the timer that draws it.
private final class Meter: Sendable {
  private struct State {
    /// The files that are read now, by their index.
    var open: [Int: SourceFile?] = [:]
    /// The one that was begun last.
    var path = FilePath("")
    /// How many were read, and their bytes.
    var files = 0
    var bytes: Int64 = 0
    var hasEnded = false
  }

  let sizes: [Int64]
  let total: Int64
  private let state = Mutex(State())
  private let start = ContinuousClock.now

  init(_ sizes: [Int64]) {
    self.sizes = sizes
    total = sizes.reduce(0) { $0.addingReportingOverflow($1).partialValue }
  }

  /// Begins a file, and says how many bytes were read before.
  func begin(_ index: Int, _ path: FilePath) -> Int64 {
    state.withLock { state in
      state.open[index] = .some(nil)
      state.path = path
      return state.bytes
    }
  }

  func watch(_ index: Int, _ file: SourceFile) { state.withLock { $0.open[index] = file } }

  func finish(_ index: Int) {
    state.withLock { state in
      state.open[index] = nil
      state.files += 1
      state.bytes += sizes[index]
    }
  }

  func end() {
    state.withLock { state in
      state.hasEnded = true
      Console.piece("\r\u{1b}[K")
    }
  }

  func draw() {
    state.withLock { state in
      // It may have ended meanwhile.
      guard !state.hasEnded else { return }
      let here = state.open.reduce(Int64(0)) { $0 + min($1.value?.position ?? 0, sizes[$1.key]) }
      let line = Meter.line(
        file: min(state.files + 1, sizes.count), of: sizes.count, bytes: state.bytes + here,
        of: total, after: ContinuousClock.now - start, name: state.path.lastComponent?.string ?? "")
      Console.piece("\r\u{1b}[K" + line.prefix(max(20, Meter.columns - 1)))
    }
  }

  /// `3/12 files  45 %  1.2 of 2.7 GB  0:42 left  name.mbz`.
  static func line(
    file: Int, of files: Int, bytes: Int64, of total: Int64, after time: Duration, name: String
  ) -> String {
    var parts = ["\(file)/\(files) files"]
    if total > 0 {
      parts.append("\(Int(Double(bytes) / Double(total) * 100)) %")
      parts.append("\(Quantity.bytes(bytes)) of \(Quantity.bytes(total))")
    }
    let elapsed = Double(time.components.seconds)
    // The first second tells nothing of the pace.
    if elapsed >= 1, bytes > 0 {
      let left = Int(min(elapsed / Double(bytes) * Double(max(0, total - bytes)), 359_999))
      let seconds = left % 60
      parts.append("\(left / 60):\(seconds < 10 ? "0" : "")\(seconds) left")
    }
    return (parts + [name.printable]).joined(separator: "  ")
  }

  static func size(of path: FilePath) -> Int64 {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else { return 0 }
    return Int64(status.st_size)
  }

  private static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
