internal import Base
internal import Dispatch
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A block of bytes on its way from one thread to another.
package final class Chunk: @unchecked Sendable {
  package let bytes: UnsafeMutableRawBufferPointer
  package var count = 0

  package init(capacity: Int) {
    bytes = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { bytes.deallocate() }

  var filled: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<count]) }
}

/// A bounded pipe of chunks between one producer and one consumer, on a thread each.
///
/// Chunks go round: the consumer gives each back when it is done with it, so that the memory is
/// what the pipe was made with, whatever flows through it.
final class ChunkPipe: Sendable {
  private struct State {
    var free: [Chunk]
    var full: [Chunk] = []
    var failure: GabaritError?
    var isAtEnd = false
    var isClosed = false
  }

  private let state: Mutex<State>
  private let freed = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)

  init(chunks: Int, capacity: Int) {
    state = Mutex(State(free: (0..<chunks).map { _ in Chunk(capacity: capacity) }))
    for _ in 0..<chunks { freed.signal() }
  }

  /// Producer: an empty chunk, waiting for one; nil once the consumer is gone.
  ///
  /// It is the one that has been free for longest, whose signal has been waited for: that orders the
  /// consumer's last look at it before whatever is written to it.
  func takeFree() -> Chunk? {
    freed.wait()
    let chunk = state.withLock { $0.isClosed || $0.free.isEmpty ? nil : $0.free.removeFirst() }
    // Whoever asks again gets the same answer.
    if chunk == nil { freed.signal() }
    return chunk
  }

  /// Producer: hands a chunk over.
  func push(_ chunk: Chunk) {
    state.withLock { $0.full.append(chunk) }
    filled.signal()
  }

  /// Producer: nothing follows, because the input ended or failed.
  func end(_ failure: GabaritError?) {
    state.withLock {
      $0.isAtEnd = true
      $0.failure = failure
    }
    filled.signal()
  }

  /// Consumer: the next chunk, waiting for it; nil at the end.
  func next() throws(GabaritError) -> Chunk? {
    filled.wait()
    let (chunk, failure) = state.withLock { state -> (Chunk?, GabaritError?) in
      if !state.full.isEmpty { return (state.full.removeFirst(), nil) }
      return (nil, state.failure)
    }
    if let chunk { return chunk }
    // Whoever asks again gets the same answer.
    filled.signal()
    if let failure { throw failure }
    return nil
  }

  /// Consumer: gives a chunk back.
  func recycle(_ chunk: Chunk) {
    state.withLock { $0.free.append(chunk) }
    freed.signal()
  }

  /// Consumer: wants nothing more; the producer stops at its next chunk.
  func close() {
    state.withLock { $0.isClosed = true }
    freed.signal()
  }
}
