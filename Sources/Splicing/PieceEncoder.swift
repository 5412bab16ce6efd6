internal import Archive
internal import Base
internal import CZlib

/// zlib's compressor for pieces that end on a whole byte and know nothing of each other.
struct PieceEncoder: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  /// Makes a compressor of the level that packages have.
  init() throws(GabaritError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    self.stream = stream
    try PieceEncoder.check(gabarit_deflate_init_raw(stream, ArchiveWriter.level))
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// The deflate blocks of some bytes; none of them is the last one of a stream.
  ///
  /// - Parameter window: what stands before, to which they may point back.
  func encode(
    _ bytes: UnsafeRawBufferPointer, after window: [UInt8] = []
  ) throws(GabaritError) -> [UInt8] {
    try PieceEncoder.check(deflateReset(stream))
    if !window.isEmpty {
      let code = window.withUnsafeBufferPointer {
        deflateSetDictionary(stream, $0.baseAddress, UInt32($0.count))
      }
      try PieceEncoder.check(code)
    }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(bytes.count)
    // The flush at the end takes a few bytes beyond what zlib foresees for a whole stream.
    let room = Int(deflateBound(stream, UInt(bytes.count))) + 64
    var code = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      stream.pointee.next_out = buffer.baseAddress
      stream.pointee.avail_out = UInt32(room)
      code = deflate(stream, Z_SYNC_FLUSH)
      filled = room - Int(stream.pointee.avail_out)
    }
    try PieceEncoder.check(code)
    guard stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 else {
      throw GabaritError(.fault, "zlib did not compress all it was given")
    }
    return result
  }

  /// The one place where a return code of the compressor becomes an error.
  private static func check(_ code: Int32) throws(GabaritError) {
    guard code == Z_OK else {
      throw GabaritError(.fault, "zlib cannot compress", detail: "code \(code)")
    }
  }
}
