internal import Base
internal import Dispatch
internal import Glibc
internal import Synchronization

/// A value that is made once, however many threads ask for it.
///
/// The lock guards the state alone and is never held while the value is made. A thread that asks
/// meanwhile waits until the value is there.
final class Once<Value: Sendable>: Sendable {
  private enum State {
    case empty
    case making(by: pthread_t, waiting: [DispatchSemaphore])
    case made(Result<Value, GabaritError>)
  }

  private enum Turn {
    case make
    case wait(DispatchSemaphore)
    case take(Result<Value, GabaritError>)
    case refuse
  }

  private let state = Mutex(State.empty)
  private let keepsFailures: Bool

  /// Nothing was made yet.
  ///
  /// - Parameter keepsFailures: whether a failure is the answer for good, an interruption aside;
  ///   otherwise the next thread that asks tries again.
  init(keepsFailures: Bool = false) { self.keepsFailures = keepsFailures }

  /// The value; nil where it was not made yet.
  var made: Value? {
    state.withLock { state in
      if case .made(.success(let value)) = state { value } else { nil }
    }
  }

  /// The value, made by the first thread that asks.
  ///
  /// - Throws: what `make` throws; `fault` where `make` itself asks for the value, which would wait
  ///   for ever.
  func value(
    _ make: () throws(GabaritError) -> Value
  ) throws(GabaritError) -> Value {
    while true {
      switch turn() {
      case .take(let result): return try result.get()
      case .wait(let end): end.wait()
      case .refuse: throw GabaritError(.fault, "a value was asked for while it was made")
      case .make:
        let result = Result { () throws(GabaritError) in try make() }
        finish(result)
        return try result.get()
      }
    }
  }

  private func turn() -> Turn {
    let own = pthread_self()
    return state.withLock { state in
      switch state {
      case .empty:
        state = .making(by: own, waiting: [])
        return .make
      case .making(by: own, waiting: _): return .refuse
      case .making(let maker, let waiting):
        let end = DispatchSemaphore(value: 0)
        state = .making(by: maker, waiting: waiting + [end])
        return .wait(end)
      case .made(let result): return .take(result)
      }
    }
  }

  private func finish(_ result: Result<Value, GabaritError>) {
    var isKept = true
    if case .failure(let error) = result { isKept = keepsFailures && error.code != .interrupted }
    let waiting = state.withLock { state in
      defer { state = isKept ? .made(result) : .empty }
      if case .making(_, let waiting) = state { return waiting } else { return [] }
    }
    for end in waiting { end.signal() }
  }
}
