internal import Archive
package import Splicing

/// How a package was cut from its template.
package enum PackagingMethod: Sendable, Equatable {
  /// Only what changed was compressed; the rest was copied as it is.
  case spliced
  /// All of it was compressed again, and why.
  case packed(SpliceRefusal)
}
