import Base
import Synchronization
import Testing

/// Work on many things side by side.
struct ParallelTests {
  @Test(arguments: [1, 2, 7, 100]) func `gives the values in the items' order`(
    workers: Int
  ) throws {
    let items = Array(0..<50)
    let values = try Parallel.map(items, workers: workers) { (index, item) throws(GabaritError) in
      "\(index) \(item * 2)"
    }
    #expect(values == items.map { "\($0) \($0 * 2)" })
    let none = try Parallel.map([Int](), workers: workers) { (_, item) throws(GabaritError) in item
    }
    #expect(none.isEmpty)
  }

  @Test func `begins no more at once than it may`() throws {
    let state = Mutex((now: 0, most: 0))
    _ = try Parallel.map(Array(0..<200), workers: 2) { (_, _) throws(GabaritError) in
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      for _ in 0..<1_000 { state.withLock { _ in } }
      state.withLock { $0.now -= 1 }
    }
    #expect(state.withLock { (1...2).contains($0.most) && $0.now == 0 })
  }

  @Test func `ends with the first failure and begins nothing more`() {
    let begun = Mutex(0)
    let error = #expect(throws: GabaritError.self) {
      _ = try Parallel.map(Array(0..<1_000), workers: 2) { (index, _) throws(GabaritError) in
        begun.withLock { $0 += 1 }
        if index == 3 { throw GabaritError(.interrupted, "stop") }
      }
    }
    #expect(error?.code == .interrupted)
    #expect(begun.withLock { $0 < 1_000 })
  }
}
