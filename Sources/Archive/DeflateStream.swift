package import Base
internal import CZlib
internal import SystemPackage

/// zlib's inflater over the deflate data in a file, from the start of any block on.
package struct DeflateStream: ~Copyable {
  /// Where an inflating step stopped.
  package enum Stop {
    /// The room was filled.
    case full
    /// A block is over; another follows unless it was the last one.
    case block(isLast: Bool)
    /// The last block is over.
    case end
  }

  package static let windowBytes = 32 << 10
  private static let pieceBytes = 128 << 10
  private let handle: InflateHandle
  private let file: SourceFile
  private let input = Chunk(capacity: DeflateStream.pieceBytes)
  private var offset: Int64

  /// Starts at a bit, counted from the start of the file.
  ///
  /// - Parameter window: the bytes before, up to 32 KB, to which the block may point back.
  package static func open(
    _ file: SourceFile, atBit bit: Int64, window: [UInt8]
  ) throws(GabaritError) -> DeflateStream {
    var stream = DeflateStream(try InflateHandle(), file, at: bit / 8)
    try stream.begin(used: Int32(bit % 8), window)
    return stream
  }

  private init(_ handle: consuming InflateHandle, _ file: SourceFile, at offset: Int64) {
    self.handle = handle
    self.file = file
    self.offset = offset
  }

  /// The bit at which the next block begins; true only where a block is over.
  package var bit: Int64 {
    let unused = Int64(handle.stream.pointee.data_type & 7)
    return (offset - Int64(handle.stream.pointee.avail_in)) * 8 - unused
  }

  /// Where in the file the next byte that was not used stands; the last one used may be used in part.
  var position: Int64 { offset - Int64(handle.stream.pointee.avail_in) }

  /// Inflates until the room is full or, where asked for, a block is over.
  ///
  /// - Throws: `damaged`, `truncated`, `io`.
  package mutating func inflate(
    into room: UnsafeMutableRawBufferPointer, stopsAtBlocks: Bool = false
  ) throws(GabaritError) -> (count: Int, stop: Stop) {
    let stream = handle.stream
    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room.count)
    while stream.pointee.avail_out > 0 {
      if stream.pointee.avail_in == 0 { try refill() }
      let code = CZlib.inflate(stream, stopsAtBlocks ? Z_BLOCK : Z_NO_FLUSH)
      let count = room.count - Int(stream.pointee.avail_out)
      if code == Z_STREAM_END { return (count, .end) }
      if code != Z_BUF_ERROR { try InflateHandle.check(code) }
      let state = stream.pointee.data_type
      if stopsAtBlocks, state & 128 != 0 { return (count, .block(isLast: state & 64 != 0)) }
    }
    return (room.count, .full)
  }

  /// The last bytes that were inflated, up to 32 KB.
  package func window() throws(GabaritError) -> [UInt8] {
    var count: UInt32 = 0
    var code = Z_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: DeflateStream.windowBytes) { buffer, filled in
      code = inflateGetDictionary(handle.stream, buffer.baseAddress, &count)
      filled = Int(count)
    }
    try InflateHandle.check(code)
    return bytes
  }

  private mutating func refill() throws(GabaritError) {
    let count = try file.read(into: input.bytes, at: offset)
    guard count > 0 else {
      throw GabaritError(.truncated, "ends inside its compressed data", file: file.path.string)
    }
    offset += Int64(count)
    handle.stream.pointee.next_in = input.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    handle.stream.pointee.avail_in = UInt32(count)
  }

  private mutating func begin(used: Int32, _ window: [UInt8]) throws(GabaritError) {
    if used > 0 {
      let first = try file.byte(at: offset)
      offset += 1
      try InflateHandle.check(inflatePrime(handle.stream, 8 - used, Int32(first >> used)))
    }
    guard !window.isEmpty else { return }
    let code = window.withUnsafeBufferPointer {
      inflateSetDictionary(handle.stream, $0.baseAddress, UInt32($0.count))
    }
    try InflateHandle.check(code)
  }
}

extension SourceFile {
  /// One byte.
  ///
  /// - Throws: `truncated` behind the end; `io`.
  package func byte(at offset: Int64) throws(GabaritError) -> UInt8 {
    var byte: [UInt8] = [0]
    let count = try byte.withMutableBytes { (room) throws(GabaritError) in
      try read(into: room, at: offset)
    }
    guard count == 1 else {
      throw GabaritError(.truncated, "ends before its end", file: path.string)
    }
    return byte[0]
  }
}

/// zlib's inflater, ended with its owner.
struct InflateHandle: ~Copyable {
  let stream: UnsafeMutablePointer<z_stream>

  init() throws(GabaritError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    self.stream = stream
    try InflateHandle.check(gabarit_inflate_init_raw(stream))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The one place where a return code of the inflater becomes an error.
  static func check(_ code: Int32) throws(GabaritError) {
    switch code {
    case Z_OK: return
    case Z_MEM_ERROR: throw GabaritError(.fault, "out of memory")
    default:
      throw GabaritError(.damaged, "its compressed data is damaged", detail: "zlib \(code)")
    }
  }
}

/// Windows as plans keep them.
package enum WindowCodec {
  /// What was deflated by ``PieceEncoder``.
  ///
  /// - Throws: `damaged`, also for more than a window's bytes.
  package static func unpack(_ packed: [UInt8]) throws(GabaritError) -> [UInt8] {
    let handle = try InflateHandle()
    var input = packed
    var code = Z_OK
    let room = DeflateStream.windowBytes
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      input.withUnsafeMutableBufferPointer { input in
        handle.stream.pointee.next_in = input.baseAddress
        handle.stream.pointee.avail_in = UInt32(input.count)
        handle.stream.pointee.next_out = buffer.baseAddress
        handle.stream.pointee.avail_out = UInt32(room)
        code = CZlib.inflate(handle.stream, Z_SYNC_FLUSH)
        filled = room - Int(handle.stream.pointee.avail_out)
      }
    }
    try InflateHandle.check(code)
    // A full window leaves the flush at the end unread.
    if handle.stream.pointee.avail_in > 8 { try InflateHandle.check(Z_DATA_ERROR) }
    return bytes
  }
}
