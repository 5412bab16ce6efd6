internal import CCrypto

/// A running SHA-1 or SHA-256, computed by libcrypto with the processor's own instructions.
package struct Digest: ~Copyable {
  /// Which digest.
  package enum Algorithm: Sendable {
    /// Moodle's content hash (`file_storage::hash_from_string`).
    case sha1
    /// What manifests of kits use.
    case sha256
  }

  private let context: OpaquePointer
  private let algorithm: Algorithm

  /// Starts a digest.
  package init(_ algorithm: Algorithm) {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
    self.context = context
    self.algorithm = algorithm
    Self.start(context, algorithm)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(done == 1, "libcrypto refused an update")
  }

  /// Adds bytes.
  package mutating func update(array bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Ends the digest, returns its bytes (20 or 32) and starts afresh.
  package mutating func finalize() -> [UInt8] {
    var length: UInt32 = 0
    var bytes = [UInt8](repeating: 0, count: 32)
    let done = EVP_DigestFinal_ex(context, &bytes, &length)
    precondition(done == 1, "libcrypto refused to end a digest")
    Self.start(context, algorithm)
    return Array(bytes.prefix(Int(length)))
  }

  /// The digest of bytes at hand, in lower-case hexadecimal.
  package static func hex(_ algorithm: Algorithm, of bytes: some Sequence<UInt8>) -> String {
    var digest = Digest(algorithm)
    digest.update(array: Array(bytes))
    return Hex.string(digest.finalize())
  }

  /// The HMAC-SHA-256 of a text under a key, in lower-case hexadecimal: equal texts have equal
  /// ones, and who has not the key learns nothing of them.
  package static func keyed(_ text: String, key: [UInt8]) -> String {
    let text = Array(text.utf8)
    var bytes = [UInt8](repeating: 0, count: 32)
    let done = HMAC(
      EVP_sha256(), key, Int32(key.count), text, text.count, &bytes, nil)
    precondition(done != nil, "libcrypto refused a keyed digest")
    return Hex.string(bytes)
  }

  private static func start(_ context: OpaquePointer, _ algorithm: Algorithm) {
    let kind = algorithm == .sha1 ? EVP_sha1() : EVP_sha256()
    let done = EVP_DigestInit_ex(context, kind, nil)
    precondition(done == 1, "libcrypto has no such digest")
  }
}

/// Lower-case hexadecimal.
package enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The bytes as lower-case hexadecimal.
  package static func string(_ bytes: some Sequence<UInt8>) -> String {
    // Of one kind from here on: what is generic is slow outside its module, and large backups have a
    // hash a member.
    let bytes = Array(bytes)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of lower-case hexadecimal text, or nil where it is anything else.
  package static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    let text = Array(text)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = value(text[index]), let low = value(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
  }
}
