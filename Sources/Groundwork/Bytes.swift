extension Array where Element == UInt8 {
  /// Like `withUnsafeBytes`, with the closure's typed error.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(GabaritError) -> Result
  ) throws(GabaritError) -> Result {
    let outcome: Swift.Result<Result, GabaritError> = withUnsafeBytes { bytes in
      do throws(GabaritError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// Like `withUnsafeMutableBytes`, with the closure's typed error.
  public mutating func withMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws(GabaritError) -> Result
  ) throws(GabaritError) -> Result {
    let outcome: Swift.Result<Result, GabaritError> = withUnsafeMutableBytes { bytes in
      do throws(GabaritError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }
}
