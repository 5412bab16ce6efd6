internal import Groundwork

/// The names that a container has used, by which no two members may end up as one file.
///
/// Moodle may run where file names are compared without case, or with accents composed: there the
/// second of two such members is written over the first, and which one counts depends on the
/// server. Nothing that Moodle writes differs by that alone.
struct MemberNames {
  /// As a `String`, which is equal however its accents are composed.
  private var keys: Set<String> = []
  /// Those whose key is not the name itself.
  private var respelled: Set<String> = []
  /// Members that are folders, and folders that members lie in.
  private var folders: Set<String> = []
  private var parents: Set<String> = []
  private var lastParent = ""

  /// Notes a member.
  ///
  /// - Throws: `duplicateMember`.
  mutating func add(_ path: MemberPath, isFolder: Bool) throws(GabaritError) {
    let isPlain = path.string.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5a).contains($0) }
    let key = isPlain ? path.string : path.string.uppercased().lowercased()
    guard keys.insert(key).inserted else {
      throw GabaritError(
        .duplicateMember,
        isPlain && !respelled.contains(key)
          ? "holds the member twice; which one counts depends on the reader"
          : "holds the member twice, where case and accents do not count: which one counts "
            + "depends on the server",
        member: path.string)
    }
    if !isPlain { respelled.insert(key) }
    if isFolder { folders.insert(key) }
    note(parentOf: key)
  }

  /// All members are noted.
  ///
  /// - Throws: `contradiction` where a member lies below another that is a file.
  func verify() throws(GabaritError) {
    for parent in parents where keys.contains(parent) && !folders.contains(parent) {
      throw GabaritError(
        .contradiction, "is a file, and other members lie below a file of that name",
        member: parent)
    }
  }

  private mutating func note(parentOf key: String) {
    guard let slash = key.utf8.lastIndex(of: 0x2f), key[..<slash] != lastParent else { return }
    let parent = String(key[..<slash])
    // Where the parent is known, so are those above it.
    if parents.insert(parent).inserted { note(parentOf: parent) }
    lastParent = parent
  }
}
