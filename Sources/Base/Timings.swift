internal import Synchronization

/// Where the time goes: each step's wall time, added up over all threads.
package final class Timings: Sendable {
  private let seconds = Mutex<[String: Double]>([:])

  /// Nothing was timed yet.
  package init() {}

  /// Does something and notes how long it took.
  ///
  /// - Parameter step: what it is called in reports.
  package func time<Value>(
    _ step: String, _ body: () throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    let start = ContinuousClock.now
    defer { add(step, since: start) }
    return try body()
  }

  /// An instant to begin with.
  package var now: ContinuousClock.Instant { .now }

  /// Notes how long something took that began at an instant.
  package func add(_ step: String, since start: ContinuousClock.Instant?) {
    guard let start else { return }
    let taken = (ContinuousClock.now - start).components
    let value = Double(taken.seconds) + Double(taken.attoseconds) / 1e18
    seconds.withLock { $0[step, default: 0] += value }
  }

  /// The seconds of each step so far.
  package var steps: [String: Double] { seconds.withLock { $0 } }
}
