internal import Base

/// Feeds the inflated stream to libarchive's tar reader, past the watch.
final class TarFeed {
  private let source: GzipReader
  private var lent: Chunk?
  private let log: InflationLog?
  private var layout = TarLayout()
  var watch: TarWatch
  var failure: GabaritError?

  init(_ input: ArchiveInput, limits: Limits, log: InflationLog?, timings: Timings?)
    throws(GabaritError)
  {
    source = try GzipReader(input, limits: limits, log: log, timings: timings)
    watch = TarWatch(limits: limits)
    self.log = log
  }

  var signs: RepackSigns { watch.signs.union(source.signs) }

  /// libarchive's read callback.
  static func read(
    _ feed: UnsafeMutableRawPointer?, _ block: UnsafeMutablePointer<UnsafeRawPointer?>?
  ) -> Int {
    guard let feed, let block else { return -1 }
    return Unmanaged<TarFeed>.fromOpaque(feed).takeUnretainedValue().next(block)
  }

  /// Reads what follows the archive's end, so that the gzip checksum is verified.
  func drain() throws(GabaritError) {
    var block: UnsafeRawPointer?
    while next(&block) > 0 {}
    if let failure { throw failure }
    try watch.finish()
    log?.end(layout)
  }

  private func next(_ block: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
    if failure != nil { return -1 }
    if let lent { source.recycle(lent) }
    lent = nil
    do throws(GabaritError) {
      while let chunk = try source.next() {
        // An empty chunk would read as the end.
        if chunk.count == 0 {
          source.recycle(chunk)
          continue
        }
        lent = chunk
        try watch.consume(chunk.filled)
        if log != nil { layout.take(chunk.filled) }
        block.pointee = UnsafeRawPointer(chunk.bytes.baseAddress)
        return chunk.count
      }
      return 0
    } catch {
      failure = error
      return -1
    }
  }
}
