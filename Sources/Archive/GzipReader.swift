internal import Base

/// Inflates a gzip file on a thread of its own, and verifies each member's CRC-32 and length, which
/// libarchive does not.
final class GzipReader {
  static let chunkBytes = 128 << 10
  private let work: Work
  private let thread: WorkerThread

  /// - Parameters:
  ///   - log: where it is noted how to come back to places in the stream.
  ///   - timings: is told how long the thread was at work.
  init(
    _ source: ArchiveInput, limits: Limits, log: InflationLog? = nil, timings: Timings? = nil
  ) throws(GabaritError) {
    let work = Work(source: source, limits: limits, log: log, timings: timings)
    self.work = work
    thread = try WorkerThread { work.run() }
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

  private static var cut: GabaritError {
    GabaritError(.truncated, "ends inside its compressed data: the copy or upload was cut short")
  }

  /// The state of the inflating thread.
  ///
  /// Nothing else touches it, but for `signs` after the end, which the pipe's lock orders.
  private final class Work: @unchecked Sendable {
    let source: ArchiveInput
    let limits: Limits
    let pipe = ChunkPipe(chunks: 8, capacity: GzipReader.chunkBytes)
    private(set) var signs: RepackSigns = []
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    private let inflater = Inflater()
    private let log: InflationLog?
    private let timings: Timings?
    private var offset: Int64 = 0
    private var produced: Int64 = 0

    init(source: ArchiveInput, limits: Limits, log: InflationLog?, timings: Timings?) {
      self.source = source
      self.limits = limits
      self.log = log
      self.timings = timings
      if case .file(let file) = source { log?.begin(file.identity) }
    }

    deinit { input.deallocate() }

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
        try look(ahead: 2)
        guard inflater.unread > 0 else {
          if signs.isEmpty { log?.end(length: produced) }
          return
        }
        // Half a magic number is the beginning of a member to gzip, and so to GNU tar.
        guard inflater.unread > 1 || inflater.rest.first != 0x1f else {
          throw GzipReader.cut
        }
        guard inflater.rest.starts(with: [0x1f, 0x8b]) else {
          signs.insert(.trailingBytes)
          return
        }
        signs.insert(.severalGzipMembers)
        inflater.beginMember()
      }
    }

    /// Inflates to the member's end; false where the consumer gave up before.
    private func inflateMember() throws(GabaritError) -> Bool {
      try checkFlags()
      while !inflater.isFinished {
        guard let chunk = pipe.takeFree() else { return false }
        try Interruption.check()
        let start = timings?.now
        inflater.setRoom(chunk.bytes)
        while inflater.unfilled > 0, !inflater.isFinished {
          let more = try refill()
          let moved = try inflater.step()
          if !more, !moved {
            throw GzipReader.cut
          }
        }
        chunk.count = chunk.bytes.count - inflater.unfilled
        produced += Int64(chunk.count)
        // What is no member's data is charged by nobody else.
        guard produced <= limits.streamBytes else {
          throw GabaritError(
            .limitExceeded, "unpacks to more than \(limits.streamBytes) bytes in all")
        }
        guard produced <= limits.ratioFloor || produced / limits.ratio <= offset else {
          throw GabaritError(
            .limitExceeded,
            "unpacks to more than \(limits.ratio) times its size: a decompression bomb")
        }
        log?.note(inflater, at: offset - Int64(inflater.unread), after: produced)
        timings?.add("inflate", since: start)
        pipe.push(chunk)
      }
      return true
    }

    /// Refuses a member whose header has flags that nobody knows, which ISA-L does not: zlib, and
    /// so Moodle, cannot read it.
    private func checkFlags() throws(GabaritError) {
      try look(ahead: 4)
      guard inflater.unread < 4 || inflater.rest[3] & 0xe0 == 0 else {
        throw GabaritError(.damaged, "its gzip header is damaged")
      }
    }

    /// Sees to it that there is input; false at the end of the file.
    private func refill() throws(GabaritError) -> Bool {
      try look(ahead: 1)
      return inflater.unread > 0
    }

    /// Reads on until so many bytes are at hand, or the file ends.
    private func look(ahead count: Int) throws(GabaritError) {
      while inflater.unread < count {
        let kept = inflater.unread
        // The room for what is read may overlap it.
        input.copyMemory(from: inflater.rest)
        let room = UnsafeMutableRawBufferPointer(rebasing: input[kept...])
        let read = try source.read(into: room, at: offset)
        offset += Int64(read)
        inflater.setInput(UnsafeRawBufferPointer(rebasing: input[..<(kept + read)]))
        if read == 0 { return }
      }
    }
  }
}
