/// The version of gabarit; it stands in each kit's manifest.
package enum Version {
  /// As released: `0.2.0`.
  package static let current = "0.2.0"
}
