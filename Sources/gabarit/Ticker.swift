import Base
import Dispatch

/// Calls five times a second, on a thread of its own; not at all where there is none to be had.
final class Ticker: Sendable {
  private let over = DispatchSemaphore(value: 0)

  init(_ tick: @escaping @Sendable () -> Void) {
    _ = try? WorkerThread { [over] in
      while over.wait(timeout: .now() + .milliseconds(200)) == .timedOut { tick() }
    }
  }

  deinit { stop() }

  func stop() { over.signal() }
}
