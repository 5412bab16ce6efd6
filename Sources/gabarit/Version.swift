/// The version of gabarit; it stands in each kit's manifest.
enum Version {
  static let current = "0.2.0"
}
