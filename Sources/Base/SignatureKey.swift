internal import CCrypto

/// A key of the operator's that signs, or proves, what gabarit attests: Ed25519, or ECDSA on the
/// curve P-256 with SHA-256, as PEM.
///
/// `openssl genpkey -algorithm ed25519` makes a private one, `openssl pkey -pubout` its public one.
package struct SignatureKey: ~Copyable {
  private let key: OpaquePointer
  /// The SHA-256 of the public key (DER, SubjectPublicKeyInfo), hexadecimal: names the key.
  package let id: String
  private let isEdwards: Bool

  /// Reads a private key.
  ///
  /// - Throws: `badInput` for what is none, is of another kind, or is locked by a passphrase.
  package init(privatePEM text: [UInt8]) throws(GabaritError) {
    // Without an answer of its own, libcrypto would ask the terminal for a passphrase.
    let key = SignatureKey.withBIO(text) { bio in
      PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
    }
    guard let key else {
      throw GabaritError(
        .badInput, "is no private key in PEM form, or is locked by a passphrase")
    }
    try self.init(taking: key)
  }

  /// Reads a public key.
  ///
  /// - Throws: `badInput` for what is none or of another kind.
  package init(publicPEM text: [UInt8]) throws(GabaritError) {
    let key = SignatureKey.withBIO(text) { bio in PEM_read_bio_PUBKEY(bio, nil, nil, nil) }
    guard let key else { throw GabaritError(.badInput, "is no public key in PEM form") }
    try self.init(taking: key)
  }

  private init(taking key: OpaquePointer) throws(GabaritError) {
    isEdwards = EVP_PKEY_is_a(key, "ED25519") == 1
    var curve = [CChar](repeating: 0, count: 64)
    let isCurve =
      EVP_PKEY_is_a(key, "EC") == 1
      && EVP_PKEY_get_group_name(key, &curve, curve.count, nil) == 1
      && String(decoding: curve.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        == "prime256v1"
    var der: UnsafeMutablePointer<UInt8>?
    let length = i2d_PUBKEY(key, &der)
    defer { CRYPTO_free(der, nil, 0) }
    guard isEdwards || isCurve, length > 0, let der else {
      EVP_PKEY_free(key)
      throw GabaritError(.badInput, "is a key of another kind than Ed25519 or P-256")
    }
    id = Digest.hex(.sha256, of: UnsafeBufferPointer(start: der, count: Int(length)))
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  /// Signs a message with a private key.
  ///
  /// - Throws: `fault` where libcrypto refuses.
  package func sign(_ message: [UInt8]) throws(GabaritError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw GabaritError(.fault, "out of memory") }
    defer { EVP_MD_CTX_free(context) }
    // The largest signature of either kind has 72 bytes.
    var signature = [UInt8](repeating: 0, count: 256)
    var length = signature.count
    guard EVP_DigestSignInit(context, nil, digest, nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1
    else { throw GabaritError(.fault, "libcrypto refused to sign") }
    return Array(signature.prefix(length))
  }

  /// Whether a signature of a message was made with this key's private one.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    return EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  private var digest: OpaquePointer? { isEdwards ? nil : EVP_sha256() }

  private static func withBIO(
    _ text: [UInt8], _ read: (OpaquePointer) -> OpaquePointer?
  ) -> OpaquePointer? {
    text.withUnsafeBytes { buffer in
      guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
        return nil
      }
      defer { BIO_free(bio) }
      return read(bio)
    }
  }
}
