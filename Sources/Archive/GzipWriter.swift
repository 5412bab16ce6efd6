internal import Base
internal import CZlib
internal import Dispatch
internal import Synchronization

/// Writes one gzip member, compressed block by block on all cores.
///
/// The blocks are cut by length alone and each knows the 32 KB before it, so the bytes are the same
/// whatever the number of cores, and nearly as few as one run of zlib at the same level gives.
final class GzipWriter {
  private static let blockBytes = 256 << 10
  private static let windowBytes = 32 << 10

  private let output: PackageOutput
  private let pool: Pool
  private var slots: [Slot]
  private var current = 0
  private var checksum: UInt = 0
  private var total: UInt32 = 0

  init(_ output: PackageOutput, level: Int32, workers: Int) throws(GabaritError) {
    self.output = output
    slots = (0..<(workers * 2 + 1)).map { _ in Slot() }
    pool = try Pool(workers: workers, level: level)
    // As PHP's gzopen writes it: no name, no time, made on Unix.
    try [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3].withBytes { bytes throws(GabaritError) in
      try output.write(bytes)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    var rest = bytes
    while !rest.isEmpty {
      let slot = slots[current]
      let step = min(rest.count, GzipWriter.blockBytes - slot.count)
      slot.append(UnsafeRawBufferPointer(rebasing: rest[..<step]))
      rest = UnsafeRawBufferPointer(rebasing: rest[step...])
      if slot.count == GzipWriter.blockBytes { try submit(isLast: false) }
    }
  }

  /// Ends the stream.
  ///
  /// The file itself is finished by whoever made the output.
  func finish() throws(GabaritError) {
    try submit(isLast: true)
    for step in 0..<slots.count { try drain((current + step) % slots.count) }
    let trailer = [UInt32(truncatingIfNeeded: checksum), total].flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    try trailer.withBytes { bytes throws(GabaritError) in try output.write(bytes) }
  }

  private func submit(isLast: Bool) throws(GabaritError) {
    try Interruption.check()
    let slot = slots[current]
    slot.isLast = isLast
    let next = (current + 1) % slots.count
    try drain(next)
    slots[next].start(after: slot)
    slot.isBusy = true
    pool.submit(slot)
    current = next
  }

  /// Waits for a slot's result, if it has one to give, and writes it out.
  private func drain(_ index: Int) throws(GabaritError) {
    let slot = slots[index]
    guard slot.isBusy else { return }
    slot.done.wait()
    slot.isBusy = false
    guard slot.failure == 0 else {
      throw GabaritError(.fault, "zlib cannot compress", detail: "code \(slot.failure)")
    }
    checksum = crc32_combine(checksum, slot.checksum, slot.count)
    total = total &+ UInt32(slot.count)
    try output.write(slot.compressed)
  }

  /// One block: its input behind the window before it, and its compressed form.
  private final class Slot: @unchecked Sendable {
    private let input: UnsafeMutableRawBufferPointer
    private let result: UnsafeMutableRawBufferPointer
    private var window = 0
    private var resultCount = 0
    private(set) var count = 0
    private(set) var checksum: UInt = 0
    private(set) var failure: Int32 = 0
    let done = DispatchSemaphore(value: 0)
    var isLast = false
    /// Handed to a worker and not yet drained; only the writing thread looks at it.
    var isBusy = false

    init() {
      input = .allocate(byteCount: windowBytes + blockBytes, alignment: 64)
      result = .allocate(byteCount: blockBytes + (16 << 10), alignment: 64)
    }

    deinit {
      input.deallocate()
      result.deallocate()
    }

    var compressed: UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: result[..<resultCount])
    }

    func fail(_ code: Int32) { failure = code }

    func append(_ bytes: UnsafeRawBufferPointer) {
      UnsafeMutableRawBufferPointer(rebasing: input[(windowBytes + count)...]).copyMemory(
        from: bytes)
      count += bytes.count
    }

    /// Empties the slot and takes over the end of the block before.
    func start(after previous: Slot) {
      count = 0
      window = min(windowBytes, previous.count)
      let end = windowBytes + previous.count
      UnsafeMutableRawBufferPointer(rebasing: input[(windowBytes - window)..<windowBytes])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: previous.input[(end - window)..<end]))
    }

    func compress(with stream: inout z_stream) {
      let start = input.baseAddress?.advanced(by: windowBytes).assumingMemoryBound(to: UInt8.self)
      checksum = crc32(crc32(0, nil, 0), start, UInt32(count))
      failure = deflateReset(&stream)
      if failure == Z_OK, window > 0 {
        failure = deflateSetDictionary(
          &stream, start?.advanced(by: -window), UInt32(window))
      }
      guard failure == Z_OK else { return }
      stream.next_in = start
      stream.avail_in = UInt32(count)
      stream.next_out = result.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(result.count)
      let code = deflate(&stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
      failure = code == (isLast ? Z_STREAM_END : Z_OK) && stream.avail_in == 0 ? 0 : Z_BUF_ERROR
      resultCount = result.count - Int(stream.avail_out)
    }
  }

  /// The compressing threads.
  private final class Pool {
    private let queue = Queue()
    private let threads: [WorkerThread]

    init(workers: Int, level: Int32) throws(GabaritError) {
      let queue = queue
      var threads: [WorkerThread] = []
      for _ in 0..<workers {
        do throws(GabaritError) {
          threads.append(
            try WorkerThread {
              var stream = z_stream()
              let ready = gabarit_deflate_init_raw(&stream, level)
              while let slot = queue.take() {
                if ready == Z_OK { slot.compress(with: &stream) } else { slot.fail(ready) }
                slot.done.signal()
              }
              deflateEnd(&stream)
            })
        } catch {
          // Fewer do it too.
          if threads.isEmpty { throw error }
          break
        }
      }
      self.threads = threads
    }

    deinit {
      queue.close(threads.count)
      for thread in threads { thread.join() }
    }

    func submit(_ slot: Slot) { queue.put(slot) }
  }

  private final class Queue: Sendable {
    private let waiting = Mutex<[Slot]>([])
    private let available = DispatchSemaphore(value: 0)

    func put(_ slot: Slot) {
      waiting.withLock { $0.append(slot) }
      available.signal()
    }

    /// The oldest block; nil once the queue was closed and is empty.
    func take() -> Slot? {
      available.wait()
      return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func close(_ workers: Int) { for _ in 0..<workers { available.signal() } }
  }
}
