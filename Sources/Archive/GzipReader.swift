internal import CInflate
internal import Groundwork

/// Inflates a gzip file on a thread of its own, and verifies each member's CRC-32 and length, which
/// libarchive does not.
///
/// ISA-L does the inflating: nearly twice as fast as zlib, and in a streaming form.
final class GzipReader {
  static let chunkBytes = 256 << 10
  private let work: Work
  private let thread: WorkerThread

  init(_ file: SourceFile, limits: Limits) {
    let work = Work(file: file, limits: limits)
    self.work = work
    thread = WorkerThread { work.run() }
  }

  deinit {
    work.pipe.close()
    thread.join()
  }

  func next() throws(GabaritError) -> Chunk? { try work.pipe.next() }
  func recycle(_ chunk: Chunk) { work.pipe.recycle(chunk) }

  /// What was seen of other packers.
  ///
  /// Complete once ``next()`` returned nil.
  var signs: RepackSigns { work.signs }

  /// The state of the inflating thread.
  ///
  /// Nothing else touches it, but for `signs` after the end, which the pipe's lock orders.
  private final class Work: @unchecked Sendable {
    let file: SourceFile
    let limits: Limits
    let pipe = ChunkPipe(chunks: 8, capacity: GzipReader.chunkBytes)
    private(set) var signs: RepackSigns = []
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    private var offset: Int64 = 0
    private var produced: Int64 = 0

    init(file: SourceFile, limits: Limits) {
      self.file = file
      self.limits = limits
      // The structure is large and ISA-L's initialiser sets only what it needs.
      UnsafeMutableRawPointer(state).initializeMemory(
        as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
      isal_inflate_init(state)
      state.pointee.crc_flag = UInt32(ISAL_GZIP)
    }

    deinit {
      input.deallocate()
      state.deallocate()
    }

    func run() {
      do throws(GabaritError) {
        try inflate()
        pipe.end(nil)
      } catch {
        pipe.end(error)
      }
    }

    private func inflate() throws(GabaritError) {
      while true {
        guard try inflateMember() else { return }
        // What follows a member: nothing, another member, or bytes that mean nothing.
        guard try refill() else { return }
        if state.pointee.avail_in == 1 { try topUp() }
        guard state.pointee.avail_in >= 2, state.pointee.next_in[0] == 0x1f,
          state.pointee.next_in[1] == 0x8b
        else {
          signs.insert(.trailingBytes)
          return
        }
        signs.insert(.severalGzipMembers)
        isal_inflate_reset(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP)
      }
    }

    /// Inflates to the member's end; false where the consumer gave up before.
    private func inflateMember() throws(GabaritError) -> Bool {
      try checkFlags()
      while state.pointee.block_state != ISAL_BLOCK_FINISH {
        guard let chunk = pipe.takeFree() else { return false }
        try Interruption.check()
        chunk.count = 0
        state.pointee.next_out = chunk.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(chunk.bytes.count)
        while state.pointee.avail_out > 0, state.pointee.block_state != ISAL_BLOCK_FINISH {
          let before = (state.pointee.avail_out, state.pointee.block_state)
          let more = try refill()
          try check(isal_inflate(state))
          let stuck = state.pointee.avail_out == before.0 && state.pointee.block_state == before.1
          if !more, stuck {
            throw GabaritError(
              .truncated, "ends inside its compressed data: the copy or upload was cut short")
          }
        }
        chunk.count = chunk.bytes.count - Int(state.pointee.avail_out)
        produced += Int64(chunk.count)
        guard produced <= limits.ratioFloor || produced / limits.ratio <= offset else {
          throw GabaritError(
            .limitExceeded,
            "unpacks to more than \(limits.ratio) times its size: a decompression bomb")
        }
        pipe.push(chunk)
      }
      return true
    }

    /// Refuses a member whose header has flags that nobody knows, which ISA-L does not: zlib, and
    /// so Moodle, cannot read it.
    private func checkFlags() throws(GabaritError) {
      var head = [UInt8](repeating: 0, count: 4)
      let start = offset - Int64(state.pointee.avail_in)
      let count = try head.withMutableBytes { (room) throws(GabaritError) in
        try file.read(into: room, at: start)
      }
      guard count < 4 || head[3] & 0xe0 == 0 else {
        throw GabaritError(.damaged, "its gzip header is damaged")
      }
    }

    /// Sees to it that there is input; false at the end of the file.
    private func refill() throws(GabaritError) -> Bool {
      if state.pointee.avail_in > 0 { return true }
      let count = try file.read(into: input, at: offset)
      offset += Int64(count)
      state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
      state.pointee.avail_in = UInt32(count)
      return count > 0
    }

    /// Adds input behind a last single byte, so that two can be looked at.
    private func topUp() throws(GabaritError) {
      input[0] = state.pointee.next_in[0]
      let rest = UnsafeMutableRawBufferPointer(rebasing: input[1...])
      let count = try file.read(into: rest, at: offset)
      offset += Int64(count)
      state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
      state.pointee.avail_in = UInt32(count + 1)
    }

    /// The one place where a return code of ISA-L becomes an error.
    private func check(_ code: Int32) throws(GabaritError) {
      switch code {
      case ISAL_DECOMP_OK, ISAL_END_INPUT: return
      case ISAL_INCORRECT_CHECKSUM:
        throw GabaritError(
          .damaged, "its gzip checksum or length does not match its contents: it was damaged")
      case ISAL_INVALID_WRAPPER, ISAL_UNSUPPORTED_METHOD:
        throw GabaritError(.damaged, "its gzip header is damaged")
      default:
        throw GabaritError(.damaged, "its compressed data is damaged", detail: "ISA-L \(code)")
      }
    }
  }
}
