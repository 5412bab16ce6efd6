import Catalogue
import Dispatch
import Glibc
import Groundwork
import Reports
import Synchronization
import SystemPackage

/// Tells how far the reading of many files is: on a terminal a line that is drawn anew, with files,
/// bytes and the time left; or a line of JSON a file; or nothing.
final class Progress {
  private let step: String
  private let meter: Meter?
  private let logsJSON: Bool
  private let timer: (any DispatchSourceTimer)?

  /// An event of `--log-json`.
  private struct Event: Encodable {
    var event: String
    var path: String
    /// The number of this file, from 1, and of all.
    var file: Int
    var files: Int
    /// The bytes read before it, and of all files.
    var bytes: Int64
    var total: Int64
  }

  /// Begins to tell.
  ///
  /// - Parameter step: what is done to each file: `checking`.
  init(_ options: MessageOptions, _ step: String, _ entries: [Places.Entry]) {
    self.step = step
    logsJSON = !options.quiet && options.logJSON
    let isShown = !options.quiet && !options.logJSON && isatty(STDERR_FILENO) == 1
    meter = logsJSON || isShown ? Meter(entries.map { Meter.size(of: $0.path) }) : nil
    guard isShown, let meter else {
      timer = nil
      return
    }
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "gabarit.progress"))
    self.timer = timer
    timer.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(200))
    timer.setEventHandler { meter.draw() }
    timer.activate()
  }

  /// The next file is read, the first of index 0.
  func begin(_ index: Int, _ path: FilePath) {
    guard let meter else { return }
    let before = meter.begin(index, path)
    guard logsJSON else { return }
    let event = Event(
      event: step, path: path.string, file: index + 1, files: meter.sizes.count, bytes: before,
      total: meter.total)
    if let line = try? CanonicalJSON.encodeLine(event) { Console.message(line) }
  }

  /// The file that is read, to see how far.
  func watch(_ file: SourceFile) { meter?.watch(file) }

  /// The reading is over; the line goes away.
  func end() {
    guard let timer else { return }
    timer.cancel()
    meter?.end()
  }
}

/// How far it is, and the line that says so; shared with the timer that draws it.
private final class Meter: Sendable {
  private struct State {
    var index = 0
    var path = FilePath("")
    /// The bytes of the files before.
    var before: Int64 = 0
    var file: SourceFile?
  }

  let sizes: [Int64]
  let total: Int64
  private let state = Mutex(State())
  private let start = ContinuousClock.now

  init(_ sizes: [Int64]) {
    self.sizes = sizes
    total = sizes.reduce(0) { $0.addingReportingOverflow($1).partialValue }
  }

  /// Goes to a file, and says how many bytes were before it.
  func begin(_ index: Int, _ path: FilePath) -> Int64 {
    state.withLock { state in
      if state.index < index { state.before += sizes[state.index..<index].reduce(0, +) }
      state.index = index
      state.path = path
      state.file = nil
      return state.before
    }
  }

  func watch(_ file: SourceFile) { state.withLock { $0.file = file } }

  func end() {
    state.withLock { state in
      state.index = .max
      Console.piece("\r\u{1b}[K")
    }
  }

  func draw() {
    state.withLock { state in
      // It may have ended meanwhile.
      guard state.index < sizes.count else { return }
      let here = min(state.file?.position ?? 0, sizes[state.index])
      let line = Meter.line(
        file: state.index + 1, of: sizes.count, bytes: state.before + here, of: total,
        after: ContinuousClock.now - start, name: state.path.lastComponent?.string ?? "")
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
