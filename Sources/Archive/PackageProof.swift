internal import Base
internal import Synchronization

/// Reads a tgz back on a thread of its own while it is written: that it is one gzip member with the
/// right checksum and length, and in it the tar that Moodle's packer would write for certain members.
final class PackageProof {
  private let work: Work
  private let thread: WorkerThread
  private var isOver = false

  /// - Throws: `io`, where there is no thread for it.
  init(of members: AnySequence<Member>) throws(GabaritError) {
    let work = Work(TarLayout(of: members))
    self.work = work
    thread = try WorkerThread { work.run() }
  }

  /// Given up, it ends its thread, which would wait for more for ever.
  deinit { end() }

  /// Takes the next bytes of the file.
  func take(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, let chunk = work.pipe.takeFree() {
      let step = min(rest.count, chunk.bytes.count)
      chunk.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<step]))
      chunk.count = step
      work.pipe.push(chunk)
      rest = UnsafeRawBufferPointer(rebasing: rest[step...])
    }
  }

  /// The file is over; to be called once.
  ///
  /// - Throws: `damaged` where it is not what it should be.
  func finish() throws(GabaritError) {
    end()
    guard work.isRight else { throw GabaritError(.damaged, "is not what was to be written") }
  }

  private func end() {
    guard !isOver else { return }
    isOver = true
    work.pipe.end(nil)
    thread.join()
  }

  /// The state of the reading thread, which nothing else touches before that has ended.
  private final class Work: @unchecked Sendable {
    let pipe = ChunkPipe(chunks: 4, capacity: 256 << 10)
    private(set) var isRight = false
    private let inflater = Inflater()
    private let room = Chunk(capacity: 256 << 10)
    private var layout: TarLayout
    /// The first bytes: ISA-L reads over flags that zlib, and so Moodle, refuses.
    private var head: [UInt8] = []

    init(_ layout: TarLayout) { self.layout = layout }

    func run() {
      var isRightSoFar = true
      while let chunk = try? pipe.next() {
        isRightSoFar = isRightSoFar && inflate(chunk.filled)
        pipe.recycle(chunk)
      }
      isRight = isRightSoFar && head == [0x1f, 0x8b, 8, 0] && inflater.isFinished && layout.holds
    }

    private func inflate(_ bytes: UnsafeRawBufferPointer) -> Bool {
      head += bytes.prefix(4 - head.count)
      inflater.setInput(bytes)
      repeat {
        // What follows the member is not part of it.
        guard !inflater.isFinished else { return false }
        inflater.setRoom(room.bytes)
        do throws(GabaritError) { try inflater.step() } catch { return false }
        room.count = room.bytes.count - inflater.unfilled
        layout.take(room.filled)
      } while inflater.unread > 0 || (inflater.unfilled == 0 && !inflater.isFinished)
      return true
    }
  }
}
