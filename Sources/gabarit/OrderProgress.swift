import Base
import Glibc
import Synchronization
import TextFormats

/// Tells how far a batch of orders is: on a terminal a line that is drawn anew, with the time left;
/// or a line of JSON an order; or nothing.
final class OrderProgress: Sendable {
  private struct State {
    var done = 0
    var hasEnded = false
  }

  /// An event of `--log-json`.
  private struct Event: Encodable {
    var event: String
    var order: String
    /// How many orders were done before, and how many there are.
    var done: Int
    var orders: Int
  }

  private let step: String
  private let count: Int
  private let logsJSON: Bool
  private let isShown: Bool
  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let ticker = Mutex<Ticker?>(nil)

  /// Begins to tell.
  ///
  /// - Parameter step: what is done to each order: `issuing`.
  init(_ options: MessageOptions, _ step: String, of count: Int) {
    self.step = step
    self.count = count
    logsJSON = !options.quiet && options.logJSON
    isShown = !options.quiet && !options.logJSON && isatty(STDERR_FILENO) == 1
    if isShown { ticker.withLock { $0 = Ticker { [weak self] in self?.draw() } } }
  }

  /// An order is begun.
  func begin(_ order: String) {
    guard logsJSON else { return }
    let event = Event(
      event: step, order: order, done: state.withLock { $0.done }, orders: count)
    if let line = try? CanonicalJSON.encodeLine(event) { Console.message(line) }
  }

  /// An order is done.
  func finish() { state.withLock { $0.done += 1 } }

  /// Takes the line away, for results to be written.
  func clear() { if isShown { Console.piece("\r\u{1b}[K") } }

  /// The batch is over; the line goes away.
  func end() {
    ticker.withLock { $0?.stop() }
    state.withLock {
      $0.hasEnded = true
      clear()
    }
  }

  private func draw() {
    state.withLock { state in
      // It may have ended meanwhile.
      guard !state.hasEnded else { return }
      let line = OrderProgress.line(step, state.done, of: count, ContinuousClock.now - start)
      Console.piece("\r\u{1b}[K" + line)
    }
  }

  /// `issuing 120/10000 orders  3:20 left`.
  static func line(_ step: String, _ done: Int, of count: Int, _ time: Duration) -> String {
    let line = "\(step) \(done)/\(count) orders"
    let elapsed = Double(time.components.seconds)
    // The first second tells nothing of the pace.
    guard elapsed >= 1, done > 0 else { return line }
    let left = Int(min(elapsed / Double(done) * Double(count - done), 359_999))
    let seconds = left % 60
    return line + "  \(left / 60):\(seconds < 10 ? "0" : "")\(seconds) left"
  }
}
