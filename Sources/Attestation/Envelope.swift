internal import Base
internal import FoundationEssentials

/// A signed message in the form of DSSE 1.0 (`github.com/secure-systems-lab/dsse`).
struct Envelope: Codable {
  struct Signature: Codable {
    /// Names the key; not signed, so it is a hint and no proof, and others leave it out.
    var keyid: String?
    /// In base64.
    var sig: String
  }

  var payload: String
  var payloadType: String
  var signatures: [Signature]

  /// Signs a payload.
  init(_ payload: [UInt8], type: String, key: borrowing SignatureKey) throws(GabaritError) {
    self.payload = Data(payload).base64EncodedString()
    payloadType = type
    let signature = try key.sign(Envelope.signed(payload, type))
    signatures = [Signature(keyid: key.id, sig: Data(signature).base64EncodedString())]
  }

  /// The payload, if the key signed it as of this type.
  func payload(ofType type: String, signedBy key: borrowing SignatureKey) -> [UInt8]? {
    guard payloadType == type, let payload = Data(base64Encoded: payload) else { return nil }
    let message = Envelope.signed(Array(payload), type)
    for signature in signatures {
      guard let bytes = Data(base64Encoded: signature.sig) else { continue }
      if key.verifies(Array(bytes), of: message) { return Array(payload) }
    }
    return nil
  }

  /// What is signed: the pre-authentication encoding, which ties the payload to its type.
  private static func signed(_ payload: [UInt8], _ type: String) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }
}
