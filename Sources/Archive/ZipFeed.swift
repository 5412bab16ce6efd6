internal import Base
internal import CArchive
internal import Glibc

/// Feeds a file to libarchive's zip reader, from wherever that wants to read.
///
/// Left to itself, libarchive has one word for a disk that cannot be read and for damage.
final class ZipFeed {
  let file: SourceFile
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
  private var position: Int64 = 0
  /// Why reading failed.
  private(set) var failure: GabaritError?

  init(_ file: SourceFile) { self.file = file }

  deinit { buffer.deallocate() }

  /// Opens the reader, which asks this for bytes as long as it is open.
  func open(_ handle: OpaquePointer) -> Int32 {
    archive_read_set_callback_data(handle, Unmanaged.passUnretained(self).toOpaque())
    archive_read_set_read_callback(handle) { _, feed, block in
      ZipFeed.of(feed)?.read(block) ?? -1
    }
    archive_read_set_skip_callback(handle) { _, feed, count in
      ZipFeed.of(feed)?.skip(count) ?? 0
    }
    archive_read_set_seek_callback(handle) { _, feed, offset, whence in
      ZipFeed.of(feed)?.seek(offset, whence) ?? Int64(ARCHIVE_FATAL)
    }
    return archive_read_open1(handle)
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> ZipFeed? {
    pointer.map { Unmanaged<ZipFeed>.fromOpaque($0).takeUnretainedValue() }
  }

  private func read(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
    guard failure == nil, let block else { return -1 }
    do throws(GabaritError) {
      let count = try file.read(into: buffer, at: position)
      position += Int64(count)
      block.pointee = UnsafeRawPointer(buffer.baseAddress)
      return count
    } catch {
      failure = error
      return -1
    }
  }

  /// As far as the file goes: what is asked for comes from the file.
  private func skip(_ count: Int64) -> Int64 {
    let moved = max(0, min(count, file.identity.size - position))
    position += moved
    return moved
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let base =
      switch whence {
      case SEEK_CUR: position
      case SEEK_END: file.identity.size
      default: Int64(0)
      }
    let (target, isTooFar) = base.addingReportingOverflow(offset)
    guard !isTooFar, target >= 0 else { return Int64(ARCHIVE_FATAL) }
    position = target
    return target
  }
}
