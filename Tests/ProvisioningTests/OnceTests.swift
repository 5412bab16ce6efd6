import Base
import Foundation
import Synchronization
import TestKit
import Testing

@testable import Provisioning

struct OnceTests {
  @Test func `makes a value once, however many threads ask`() throws {
    let once = Once<Int>()
    let count = Mutex(0)
    let values = try Parallel.map(Array(0..<8), workers: 8) { (_, _) throws(GabaritError) in
      try once.value { () throws(GabaritError) in
        Thread.sleep(forTimeInterval: 0.1)
        return count.withLock { count in
          count += 1
          return count
        }
      }
    }
    #expect(values == Array(repeating: 1, count: 8))
    #expect(once.made == 1)
  }

  @Test func `tries again after a failure, unless failures are kept, and always after a signal`() {
    let count = Mutex(0)
    func make(_ once: Once<Int>, _ code: GabaritError.Code) -> GabaritError.Code? {
      failure {
        _ = try once.value { () throws(GabaritError) in
          count.withLock { $0 += 1 }
          throw GabaritError(code, "failed")
        }
      }?.code
    }
    let forgets = Once<Int>()
    #expect(make(forgets, .io) == .io && make(forgets, .badInput) == .badInput)
    let keeps = Once<Int>(keepsFailures: true)
    #expect(make(keeps, .interrupted) == .interrupted)
    #expect(make(keeps, .io) == .io && make(keeps, .badInput) == .io)
    #expect(count.withLock { $0 } == 4)
    #expect(keeps.made == nil)
  }

  @Test func `refuses a value that asks for itself, which would wait for ever`() {
    let once = Once<Int>()
    let error = failure {
      _ = try once.value { () throws(GabaritError) in
        try once.value { () throws(GabaritError) in 1 }
      }
    }
    #expect(error?.code == .fault)
    #expect(throws: Never.self) { try once.value { () throws(GabaritError) in 2 } }
    #expect(once.made == 2)
  }

  @Test func `lets a thread that waited try for itself where the first one failed`() throws {
    let once = Once<Int>()
    let values = try Parallel.map(Array(0..<6), workers: 6) { (index, _) throws(GabaritError) in
      do throws(GabaritError) {
        return try once.value { () throws(GabaritError) in
          Thread.sleep(forTimeInterval: 0.05)
          throw GabaritError(.io, "failed")
        } as Int
      } catch {
        return -1
      }
    }
    #expect(values == Array(repeating: -1, count: 6))
    #expect(once.made == nil)
  }
}
