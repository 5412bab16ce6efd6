import Base
import Synchronization

/// Results that come in any order, handed on in that of their indices as soon as they can be.
final class ResultLines<Result: Sendable>: Sendable {
  private struct State {
    var waiting: [Int: Result] = [:]
    var next = 0
    var all: [Result] = []
  }

  private let state = Mutex(State())
  private let write: @Sendable ([Result]) throws(GabaritError) -> Void

  private let keep: @Sendable (Result) -> Result?

  /// - Parameters:
  ///   - keep: what ``flush()`` gives of each that was handed on; nil lets it go.
  ///   - write: takes the results that are next; never called twice at once.
  init(
    keeping keep: @escaping @Sendable (Result) -> Result? = { $0 },
    _ write: @escaping @Sendable ([Result]) throws(GabaritError) -> Void
  ) {
    self.keep = keep
    self.write = write
  }

  /// Takes a result.
  func put(_ index: Int, _ result: Result) throws(GabaritError) {
    try state.withLock { (state) throws(GabaritError) in
      state.waiting[index] = result
      var ready: [Result] = []
      while let next = state.waiting.removeValue(forKey: state.next) {
        ready.append(next)
        state.next += 1
      }
      state.all += ready.compactMap(keep)
      if !ready.isEmpty { try write(ready) }
    }
  }

  /// Hands on what still waits for one that never came, and gives what was kept of all.
  @discardableResult
  func flush() throws(GabaritError) -> [Result] {
    try state.withLock { (state) throws(GabaritError) in
      let rest = state.waiting.sorted { $0.key < $1.key }.map(\.value)
      state.waiting = [:]
      state.all += rest.compactMap(keep)
      if !rest.isEmpty { try write(rest) }
      return state.all
    }
  }
}
