package import Base
internal import CArchive
internal import Glibc

/// Writes a container that each of Moodle's readers accepts, the same bytes for the same members.
///
/// tgz: pure ustar in one gzip member, as `tgz_packer.php` writes it. zip: deflated entries, whose
/// times are local ones: the same bytes need the same `TZ`, which the command sets to UTC.
package struct ArchiveWriter: ~Copyable {
  /// zlib's level for both containers, which is also PHP's.
  package static let level: Int32 = 6

  private enum Format {
    case tgz(GzipWriter)
    case zip(ZipWriter)
  }

  private let output: PackageOutput
  private let format: Format
  private var member: Member?
  private var written: Int64 = 0

  /// Starts a container.
  ///
  /// - Parameter workers: threads that compress a tgz; the bytes do not depend on it.
  package init(
    into output: PackageOutput, container: Container, workers: Int = ArchiveWriter.cores
  ) throws(GabaritError) {
    let format: Format
    switch container {
    case .tgz:
      format = .tgz(try GzipWriter(output, level: ArchiveWriter.level, workers: max(1, workers)))
    case .zip:
      format = .zip(try ZipWriter(output, level: ArchiveWriter.level))
    }
    self.output = output
    self.format = format
    member = nil
  }

  /// Starts a member; the one before must be complete.
  ///
  /// - Throws: `unsafeName` where the name does not fit the format; `io`.
  package mutating func begin(_ member: Member) throws(GabaritError) {
    try endMember()
    self.member = member
    written = 0
    switch format {
    case .tgz(let gzip): try gzip.write(array: try Ustar.header(member))
    case .zip(let zip): try zip.begin(member)
    }
  }

  /// Adds bytes to the current member.
  ///
  /// - Throws: `fault` beyond its announced size; `io`.
  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    written += Int64(bytes.count)
    guard let member, written <= member.size else {
      throw GabaritError(.fault, "more bytes than announced", member: member?.path.string)
    }
    switch format {
    case .tgz(let gzip): try gzip.write(bytes)
    case .zip(let zip): try zip.write(bytes)
    }
  }

  /// Ends the container, finishes the file and returns its SHA-256 in hexadecimal; nil where the
  /// output does without.
  ///
  /// - Throws: `fault` where a member is incomplete; `io`.
  package consuming func finish() throws(GabaritError) -> String? {
    try endMember()
    switch format {
    case .tgz(let gzip):
      try gzip.write(array: [UInt8](repeating: 0, count: 2 * Ustar.block))
      try gzip.finish()
    case .zip(let zip): try zip.finish()
    }
    return try output.finish()
  }

  private mutating func endMember() throws(GabaritError) {
    guard let ended = member else { return }
    member = nil
    guard written == ended.size else {
      throw GabaritError(.fault, "fewer bytes than announced", member: ended.path.string)
    }
    if case .tgz(let gzip) = format {
      try gzip.write(array: [UInt8](repeating: 0, count: Ustar.padding(written)))
    }
  }

  /// The processors this process may use.
  package static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

extension GzipWriter {
  fileprivate func write(array bytes: [UInt8]) throws(GabaritError) {
    try bytes.withBytes { bytes throws(GabaritError) in try write(bytes) }
  }
}

/// libarchive's zip writer.
private final class ZipWriter {
  /// What libarchive writes to.
  ///
  /// It is never told of a failure: a writer that failed frees less than one that was closed, some
  /// 260 KB within a member. What it writes from then on is dropped.
  private final class Sink {
    let output: PackageOutput
    var failure: GabaritError?
    var isAbandoned = false

    init(_ output: PackageOutput) { self.output = output }
  }

  private let sink: Sink
  private let handle: OpaquePointer
  private let entry: OpaquePointer

  init(_ output: PackageOutput, level: Int32) throws(GabaritError) {
    LibArchive.prepare()
    guard let handle = archive_write_new(), let entry = archive_entry_new() else {
      throw GabaritError(.fault, "libarchive gives no writer")
    }
    sink = Sink(output)
    self.handle = handle
    self.entry = entry
    try LibArchive.check(archive_write_set_format_zip(handle), handle)
    let options = "zip:compression=deflate,zip:compression-level=\(level)"
    try LibArchive.check(archive_write_set_options(handle, options), handle)
    // Written as it comes: no block is filled up at the end.
    try LibArchive.check(archive_write_set_bytes_in_last_block(handle, 1), handle)
    let code = archive_write_open2(
      handle, Unmanaged.passUnretained(sink).toOpaque(), nil,
      { _, sink, bytes, count in ZipWriter.write(sink, bytes, count) }, nil, nil)
    try LibArchive.check(code, handle)
  }

  deinit {
    archive_entry_free(entry)
    // Abandoned, the writer would still write its directory into an output that is going away.
    sink.isAbandoned = true
    archive_write_free(handle)
  }

  func begin(_ member: Member) throws(GabaritError) {
    archive_entry_clear(entry)
    let isFolder = member.kind == .folder
    archive_entry_set_pathname_utf8(entry, member.path.string + (isFolder ? "/" : ""))
    archive_entry_set_filetype(entry, isFolder ? gabarit_ae_ifdir() : gabarit_ae_ifreg())
    archive_entry_set_perm(entry, isFolder ? 0o755 : 0o644)
    archive_entry_set_size(entry, member.size)
    archive_entry_set_mtime(entry, time_t(member.modified), 0)
    try check(archive_write_header(handle, entry))
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    guard !bytes.isEmpty else { return }
    let written = archive_write_data(handle, bytes.baseAddress, bytes.count)
    // libarchive drops what goes beyond the announced size and calls it a success.
    try check(written == bytes.count ? ARCHIVE_OK : written < 0 ? Int32(written) : ARCHIVE_FATAL)
  }

  func finish() throws(GabaritError) { try check(archive_write_close(handle)) }

  private func check(_ code: Int32) throws(GabaritError) {
    if let failure = sink.failure { throw failure }
    guard code != ARCHIVE_OK else { return }
    throw GabaritError(
      .io, "the zip cannot be written",
      detail: archive_error_string(handle).map { String(cString: $0) })
  }

  private static func write(
    _ context: UnsafeMutableRawPointer?, _ bytes: UnsafeRawPointer?, _ count: Int
  ) -> Int {
    guard let context else { return -1 }
    let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
    guard sink.failure == nil, !sink.isAbandoned else { return count }
    do throws(GabaritError) {
      try sink.output.write(UnsafeRawBufferPointer(start: bytes, count: count))
    } catch { sink.failure = error }
    return count
  }
}
