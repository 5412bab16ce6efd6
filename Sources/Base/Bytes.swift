internal import CPosix

extension Array where Element == UInt8 {
  /// Like `withUnsafeBytes`, with the closure's typed error.
  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(GabaritError) -> Result
  ) throws(GabaritError) -> Result {
    let outcome: Swift.Result<Result, GabaritError> = withUnsafeBytes { bytes in
      do throws(GabaritError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// Like `withUnsafeMutableBytes`, with the closure's typed error.
  package mutating func withMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws(GabaritError) -> Result
  ) throws(GabaritError) -> Result {
    let outcome: Swift.Result<Result, GabaritError> = withUnsafeMutableBytes { bytes in
      do throws(GabaritError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// Lends the bytes for a call, as pieces of a member are lent.
  @inlinable
  package func lend<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(body)
  }

  /// Copies what is lent over what stands from an offset on.
  ///
  /// There must be room for all of it.
  @inlinable
  package mutating func overwrite(from offset: Int, with piece: UnsafeRawBufferPointer) {
    precondition(offset >= 0 && piece.count <= count - offset)
    withUnsafeMutableBytes { room in
      UnsafeMutableRawBufferPointer(rebasing: room[offset..<offset + piece.count])
        .copyMemory(from: piece)
    }
  }
}

extension String {
  /// Lends the text's UTF-8 for a call.
  @inlinable
  package func lend<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var text = self
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

extension UnsafeRawBufferPointer {
  /// What is lent but for its first bytes.
  @inlinable
  package func dropping(first count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[Swift.min(count, self.count)...])
  }

  /// Where bytes first stand in these, from an index on; nil where they do not.
  package func firstIndex(of wanted: [UInt8], from start: Int = 0) -> Int? {
    guard let base = baseAddress, start <= count else { return nil }
    let found = gabarit_find(base + start, count - start, wanted, wanted.count)
    return found < 0 ? nil : start + found
  }
}
