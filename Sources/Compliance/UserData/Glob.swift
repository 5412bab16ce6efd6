/// Globs over member names.
enum Glob {
  static func lastComponent(_ name: String) -> String {
    name.lastIndex(of: "/").map { String(name[name.index(after: $0)...]) } ?? name
  }

  /// Whether a name matches; `*` stands for anything but a slash, `**/` at the start for any
  /// folders or none.
  static func matches(_ pattern: String, _ name: String) -> Bool {
    var patterns = pattern.split(separator: "/", omittingEmptySubsequences: false)[...]
    var parts = name.split(separator: "/", omittingEmptySubsequences: false)[...]
    if patterns.first == "**" {
      patterns = patterns.dropFirst()
      parts = parts.suffix(patterns.count)
    }
    return patterns.count == parts.count
      && zip(patterns, parts).allSatisfy { component($0, $1) }
  }

  /// One star at most, which is all the tables need.
  private static func component(_ pattern: Substring, _ part: Substring) -> Bool {
    guard let star = pattern.firstIndex(of: "*") else { return pattern == part }
    let head = pattern[..<star]
    let tail = pattern[pattern.index(after: star)...]
    return part.utf8.count >= head.utf8.count + tail.utf8.count && part.hasPrefix(head)
      && part.hasSuffix(tail)
  }
}
