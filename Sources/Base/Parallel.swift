internal import Glibc
internal import Synchronization

/// Work on many things side by side.
package enum Parallel {
  /// How many processors this process may use.
  package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The values of two pieces of work that are done at once.
  ///
  /// - Throws: what the first threw, or else the second.
  package static func both<First: Sendable, Second: Sendable>(
    _ first: @Sendable () throws(GabaritError) -> First,
    _ second: @Sendable () throws(GabaritError) -> Second
  ) throws(GabaritError) -> (First, Second) {
    let results = Mutex<(Result<First, GabaritError>?, Result<Second, GabaritError>?)>((nil, nil))
    let next = Atomic(0)
    together(2) {
      while true {
        switch next.wrappingAdd(1, ordering: .relaxed).oldValue {
        case 0:
          let result = Result(catching: first)
          results.withLock { $0.0 = result }
        case 1:
          let result = Result(catching: second)
          results.withLock { $0.1 = result }
        default: return
        }
      }
    }
    guard case (let first?, let second?) = results.withLock({ $0 }) else {
      throw GabaritError(.fault, "work was left undone")
    }
    return (try first.get(), try second.get())
  }

  /// The values of all items, in the items' order.
  ///
  /// - Parameters:
  ///   - workers: how many items are worked on at once, at most.
  ///   - body: told each item's index too; called from several threads.
  /// - Throws: what `body` threw first; what was begun is finished, and nothing new is begun.
  package static func map<Item: Sendable, Value: Sendable>(
    _ items: [Item], workers: Int,
    _ body: @Sendable (Int, Item) throws(GabaritError) -> Value
  ) throws(GabaritError) -> [Value] {
    let state = Mutex(ParallelState<Value>(count: items.count))
    together(min(workers, items.count)) {
      while true {
        let index = state.withLock { state -> Int? in
          guard state.failure == nil, state.next < items.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        do throws(GabaritError) {
          let value = try body(index, items[index])
          state.withLock { $0.values[index] = value }
        } catch {
          state.withLock { if $0.failure == nil { $0.failure = error } }
        }
      }
    }
    let (values, failure) = state.withLock { ($0.values, $0.failure) }
    if let failure { throw failure }
    return values.compactMap { $0 }
  }

  /// Does the work on so many threads at once, this one among them, and returns when all have.
  ///
  /// Where the system gives fewer threads, these do what the others would have done.
  private static func together(_ workers: Int, _ work: @Sendable () -> Void) {
    withoutActuallyEscaping(work) { work in
      let others = (1..<max(1, workers)).compactMap { _ in try? WorkerThread(work) }
      work()
      for other in others { other.join() }
    }
  }
}

/// What the workers share.
private struct ParallelState<Value: Sendable> {
  var next = 0
  var values: [Value?]
  var failure: GabaritError?

  init(count: Int) { values = Array(repeating: nil, count: count) }
}
