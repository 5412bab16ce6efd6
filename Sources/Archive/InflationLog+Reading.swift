package import Base

extension InflationLog {
  /// A log of a whole reading of its own.
  ///
  /// - Parameter members: what the tar must consist of.
  package convenience init(
    reading file: SourceFile, of members: MemberList, limits: Limits
  ) throws(GabaritError) {
    self.init()
    let reader = try GzipReader(.file(file), limits: limits, log: self)
    var layout = TarLayout(of: AnySequence(members))
    while let chunk = try reader.next() {
      layout.take(chunk.filled)
      reader.recycle(chunk)
    }
    end(layout)
  }
}
