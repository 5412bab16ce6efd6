internal import Base

/// A language that people read reports in.
public struct Language: Hashable, Sendable {
  let base: Base.Language

  init(base: Base.Language) { self.base = base }

  /// A language by its tag, such as `en` or `fr`; nil for one that reports are not written in.
  public init?(tag: String) {
    guard let base = Base.Language(rawValue: tag) else { return nil }
    self.base = base
  }

  /// English, the language of JSON, SARIF and JUnit.
  public static let english = Language(base: .en)
}
