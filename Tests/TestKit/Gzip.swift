internal import Base
internal import CZlib
package import SystemPackage

/// gzip by hand, so that each part of it can be wrong.
package enum Gzip {
  /// One gzip member.
  ///
  /// - Parameters:
  ///   - name: the file name in its header, which gzip writes and Moodle does not.
  ///   - checksum: another CRC-32 than the true one.
  ///   - length: another length than the true one.
  package static func member(
    _ bytes: [UInt8], level: Int32 = 6, name: String? = nil, checksum: UInt32? = nil,
    length: UInt32? = nil
  ) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, name == nil ? 0 : 8, 0, 0, 0, 0, 0, 3]
    if let name { result += Array(name.utf8) + [0] }
    result += deflate(bytes, level: level)
    result += little(checksum ?? crc(bytes), 4)
    result += little(length ?? UInt32(truncatingIfNeeded: bytes.count), 4)
    return result
  }

  /// Several members, cut at the given offsets.
  package static func members(_ bytes: [UInt8], cutAt cuts: [Int]) -> [UInt8] {
    let borders = [0] + cuts.sorted() + [bytes.count]
    return zip(borders, borders.dropFirst()).flatMap { member(Array(bytes[$0..<$1])) }
  }

  /// Raw deflate data.
  package static func deflate(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    precondition(gabarit_deflate_init_raw(&stream, level) == Z_OK)
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    let count = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let code = CZlib.deflate(&stream, Z_FINISH)
        precondition(code == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output[..<count])
  }

  /// The CRC-32 of bytes.
  package static func crc(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32(crc32(0, nil, 0), buffer.baseAddress, UInt32(buffer.count)))
    }
  }

  /// The checksum and the length that end a gzip file.
  package static func lastWord(_ path: FilePath) throws -> [UInt8] {
    Array(try TestKit.bytes(of: path).suffix(8))
  }

  /// The unpacked bytes of a gzip file, read by zlib.
  package static func unpacked(_ path: FilePath) throws -> [UInt8] {
    guard let file = path.withPlatformString({ gzopen($0, "rb") }) else {
      throw GabaritError(.io, "cannot be opened")
    }
    defer { gzclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = gzread(file, &buffer, UInt32(buffer.count))
      guard count >= 0 else { throw GabaritError(.damaged, "zlib cannot read it") }
      if count == 0 { return result }
      result += buffer[..<Int(count)]
    }
  }
}

/// A number in little-endian bytes.
package func little(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

/// Bytes in a row; a long sum of literals would take the compiler minutes.
package func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap(\.self) }

extension Gzip {
  /// How zlib is told to compress.
  package struct Way: Sendable, CustomStringConvertible {
    /// 0 to 9.
    package var level: Int32
    /// 1 to 9: how many symbols fit into a block, from some hundred on.
    package var memory: Int32 = 8
    /// One of zlib's `Z_…` strategies.
    package var strategy = Strategy.usual
    /// After how many bytes a flush ends a block on a whole byte; nil for never.
    package var flushes: Int?

    package init(
      level: Int32, memory: Int32 = 8, strategy: Strategy = .usual, flushes: Int? = nil
    ) {
      self.level = level
      self.memory = memory
      self.strategy = strategy
      self.flushes = flushes
    }

    package var description: String {
      "level \(level), memory \(memory), \(strategy)" + (flushes.map { ", flush \($0)" } ?? "")
    }
  }

  /// zlib's strategies.
  package enum Strategy: Int32, Sendable {
    case usual = 0
    case filtered = 1
    case huffmanOnly = 2
    case runs = 3
    case fixedCodes = 4
  }

  /// One gzip member, compressed in some way of zlib's.
  package static func member(_ bytes: [UInt8], _ way: Way) -> [UInt8] {
    var stream = z_stream()
    let code = deflateInit2_(
      &stream, way.level, Z_DEFLATED, -15, way.memory, way.strategy.rawValue, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK)
    defer { deflateEnd(&stream) }
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    let step = way.flushes ?? max(1, bytes.count)
    for start in stride(from: 0, to: max(1, bytes.count), by: step) {
      var input = Array(bytes[start..<min(bytes.count, start + step)])
      let isLast = start + step >= bytes.count
      var output = [UInt8](repeating: 0, count: input.count * 2 + 4_096)
      let count = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          stream.next_in = input.baseAddress
          stream.avail_in = UInt32(input.count)
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          let code = CZlib.deflate(&stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
          precondition(code == (isLast ? Z_STREAM_END : Z_OK) && stream.avail_in == 0)
          return output.count - Int(stream.avail_out)
        }
      }
      result += output[..<count]
    }
    return result + little(crc(bytes), 4) + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }
}
