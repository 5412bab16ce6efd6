package import Base
package import SystemPackage

/// A JSON file that the operator wrote or keeps: which one it was stands in reports.
package struct OperatorFile: Codable, Sendable, Equatable {
  /// Where it is.
  package let path: String
  /// The SHA-256 of its bytes, hexadecimal.
  package let sha256: String

  /// The largest file that is read, in bytes.
  package static let largest = 16 << 20

  /// Names a file.
  package init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }

  /// Reads one, and what stands in it.
  ///
  /// - Parameter parse: takes the file's value.
  /// - Throws: `badInput` for what is no JSON, and what `parse` throws, both with the file's name;
  ///   `io`.
  package static func read<Value>(
    _ path: FilePath, _ parse: (JSONValue) throws(GabaritError) -> Value
  ) throws(GabaritError) -> (value: Value, file: OperatorFile) {
    do throws(GabaritError) {
      let bytes = try FileTree.contents(of: path, limit: largest)
      let value = try parse(try JSONValue(parsing: bytes))
      return (
        value, OperatorFile(path: path.string, sha256: Digest.hex(.sha256, of: bytes))
      )
    } catch { throw error.in(file: path.string) }
  }
}
