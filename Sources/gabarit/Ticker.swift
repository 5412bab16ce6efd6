import Dispatch
import Synchronization

/// Calls five times a second, on a queue of its own.
final class Ticker: Sendable {
  private let queue = DispatchQueue(label: "gabarit.progress")
  private let isOver = Mutex(false)

  init(_ tick: @escaping @Sendable () -> Void) { wait(100, tick) }

  func stop() { isOver.withLock { $0 = true } }

  private func wait(_ milliseconds: Int, _ tick: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
      guard let self, !isOver.withLock({ $0 }) else { return }
      tick()
      wait(200, tick)
    }
  }
}
