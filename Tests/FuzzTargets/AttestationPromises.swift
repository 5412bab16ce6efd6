internal import Attestation
internal import Base
internal import Compliance
internal import Foundation
internal import Reports

/// What holds for attestations, as somebody may have written them.
enum AttestationPromises {
  /// Any private key: it is made for this and signs nothing else.
  private static let pem = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
    -----END PRIVATE KEY-----
    """

  /// Holds an input against a file, as an envelope and as a statement that the key signed.
  ///
  /// Either is refused for what it is, and only what this very key signed is taken.
  static func read(_ bytes: [UInt8]) throws {
    let key = try SignatureKey(privatePEM: Array(pem.utf8))
    try promise(try hold(bytes, key) == false, "what nobody signed is not taken")
    let type = "application/vnd.in-toto+json"
    let signature = try key.sign(
      Array("DSSEv1 \(type.utf8.count) \(type) \(bytes.count) ".utf8) + bytes)
    let envelope =
      "{\"payload\":\"\(Data(bytes).base64EncodedString())\",\"payloadType\":\"\(type)\","
      + "\"signatures\":[{\"sig\":\"\(Data(signature).base64EncodedString())\"}]}"
    _ = try hold(Array(envelope.utf8), key)
  }

  private static func hold(_ envelope: [UInt8], _ key: borrowing SignatureKey) throws -> Bool {
    do throws(GabaritError) {
      let attestation = try Attestation(
        envelope, sha256: String(repeating: "0", count: 64), judgement: Judgement(), key: key)
      try sound(attestation)
      return true
    } catch {
      try promiseRefusal(error)
      try promise(error.code == .notAttested, "a refusal is one of the attestation: \(error)")
      return false
    }
  }

  private static func sound(_ attestation: Attestation) throws(GabaritError) {
    guard attestation.verdict == .unreadable else { return }
    throw GabaritError(.fault, "an attestation without a verdict was taken")
  }
}
