import Base
import TestKit
import Testing

@testable import Attestation

struct EnvelopeTests {
  /// Any private key, made for these tests; it signs nothing else.
  private static let pem = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
    -----END PRIVATE KEY-----
    """
  private static let otherPEM = pem.replacing("CAkKCwwN", with: "CAkKCwwO")
  private let payload = Array("a payload".utf8)

  private func signed() throws -> Envelope {
    try Envelope(payload, type: "text/a", key: try SignatureKey(privatePEM: Array(Self.pem.utf8)))
  }

  @Test func `gives its payload back to the key that signed it`() throws {
    let key = try SignatureKey(privatePEM: Array(Self.pem.utf8))
    #expect(try signed().payload(ofType: "text/a", signedBy: key) == payload)
  }

  @Test func `gives nothing back for another type, since the type is signed too`() throws {
    let key = try SignatureKey(privatePEM: Array(Self.pem.utf8))
    var envelope = try signed()
    #expect(envelope.payload(ofType: "text/b", signedBy: key) == nil)
    envelope.payloadType = "text/b"
    #expect(envelope.payload(ofType: "text/b", signedBy: key) == nil)
  }

  @Test func `gives nothing back for another key or another payload`() throws {
    let key = try SignatureKey(privatePEM: Array(Self.pem.utf8))
    let other = try SignatureKey(privatePEM: Array(Self.otherPEM.utf8))
    var envelope = try signed()
    #expect(envelope.payload(ofType: "text/a", signedBy: other) == nil)
    envelope.payload = "YW5vdGhlcg=="
    #expect(envelope.payload(ofType: "text/a", signedBy: key) == nil)
  }
}
