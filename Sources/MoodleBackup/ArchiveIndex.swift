package import Archive
internal import Base

/// `.ARCHIVE_INDEX`, the list that Moodle's packer puts first into a tgz so that listing one need
/// not read it whole (`tgz_packer::archive_to_pathname`).
///
/// It must be true: in list mode Moodle believes it instead of the archive.
package enum ArchiveIndex {
  /// The member's name.
  package static let path = MemberPath(known: ".ARCHIVE_INDEX")

  /// The index of these members, in their order; the index itself is not listed.
  package static func contents(of members: some Collection<Member>) -> [UInt8] {
    var text: [UInt8] = []
    write(members) { text += $0 }
    return text
  }

  /// The same, line by line.
  package static func write(_ members: some Collection<Member>, _ body: ([UInt8]) -> Void) {
    body(head(members.count { $0.path != path }))
    for member in members where member.path != path {
      let time = member.modified == Member.unknownTime ? "?" : String(member.modified)
      body(beginning(of: member) + "\(member.size)\t\(time)\n".utf8)
    }
  }

  /// Hands on each member with the place that its size has in their index; none for the index
  /// itself.
  package static func placeSizes(
    of members: some Collection<Member>, _ body: (Member, Range<Int64>?) -> Void
  ) {
    var at = Int64(head(members.count { $0.path != path }).count)
    for member in members {
      guard member.path != path else {
        body(member, nil)
        continue
      }
      let start = at + Int64(beginning(of: member).count)
      let size = start..<(start + Int64(String(member.size).utf8.count))
      let time = member.modified == Member.unknownTime ? "?" : String(member.modified)
      at = size.upperBound + Int64(time.utf8.count + 2)
      body(member, size)
    }
  }

  private static func head(_ count: Int) -> [UInt8] {
    Array("Moodle archive file index. Count: \(count)\n".utf8)
  }

  /// A line as far as the size.
  private static func beginning(of member: Member) -> [UInt8] {
    Array(member.path.string.utf8) + (member.kind == .folder ? "/\td\t" : "\tf\t").utf8
  }
}

/// Reads `.ARCHIVE_INDEX` line by line, in bounded memory, for what no index of a backup holds: lines
/// of another form, and names that are neither a member's, nor a folder's above one, nor any that
/// Moodle gives.
///
/// An index that is merely out of date lists what Moodle once packed, and a restore does not look at
/// it (`tgz_extractor::extract_or_list`). What is left over may be anything, and goes along unseen
/// with every copy.
struct ArchiveIndexReader {
  private struct Name {
    var hash: Int
    /// Whether it is a name that Moodle gives.
    var isMoodles: Bool
  }

  /// Lines that are none of an index.
  private(set) var strangeLines = 0
  /// The names that are listed.
  private var names: [Name] = []
  private var line: [UInt8] = []
  private var lineNumber = 0
  private let limits: Limits

  init(limits: Limits) { self.limits = limits }

  /// Takes the next bytes.
  ///
  /// - Throws: `limitExceeded` for more lines than there may be members.
  mutating func take(_ bytes: UnsafeRawBufferPointer) throws(GabaritError) {
    for byte in bytes {
      if byte == 0x0a {
        try endLine()
      } else if line.count <= limits.nameBytes + ArchiveIndexReader.mostFieldBytes {
        line.append(byte)
      }
    }
  }

  /// The index is over.
  mutating func finish() throws(GabaritError) { if !line.isEmpty { try endLine() } }

  /// How much of it is no list of a backup of these members.
  mutating func strangers(to members: MemberList) -> Int {
    names.sort { $0.hash < $1.hash }
    var isThere = [Bool](repeating: false, count: names.count)
    var folder = ""
    for member in members {
      var name = member.path.string
      if let place = firstPlace(of: name.hashValue) { isThere[place] = true }
      // The folders above it, up to those of the member before it.
      while let slash = name.utf8.lastIndex(of: 0x2f) {
        name = String(name[..<slash])
        guard name != folder else { break }
        if let place = firstPlace(of: name.hashValue) { isThere[place] = true }
      }
      folder =
        member.path.string.utf8.lastIndex(of: 0x2f)
        .map { String(member.path.string[..<$0]) } ?? ""
    }
    return names.indices.reduce(strangeLines) { sum, place in
      let isFirst = place == 0 || names[place].hash != names[place - 1].hash
      return sum + (isFirst && !isThere[place] && !names[place].isMoodles ? 1 : 0)
    }
  }

  /// Where a name is listed; nil where it is not.
  private func firstPlace(of name: Int) -> Int? {
    var (low, high) = (0, names.count)
    while low < high {
      let middle = (low + high) / 2
      if names[middle].hash < name { low = middle + 1 } else { high = middle }
    }
    return low < names.count && names[low].hash == name ? low : nil
  }

  /// Room for what stands beside the name: a kind, a size and a time.
  private static let mostFieldBytes = 64
  private static let head = "Moodle archive file index. Count: "

  private mutating func endLine() throws(GabaritError) {
    defer { line.removeAll(keepingCapacity: true) }
    lineNumber += 1
    guard lineNumber <= limits.members + 1 else {
      throw GabaritError(.limitExceeded, "lists more than \(limits.members) members")
    }
    let text = String(decoding: line, as: UTF8.self)
    if lineNumber == 1 {
      let count = text.dropFirst(ArchiveIndexReader.head.count)
      if !text.hasPrefix(ArchiveIndexReader.head) || !isNumber(count) { strangeLines += 1 }
      return
    }
    let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 4, !fields[0].isEmpty, fields[1] == "f" || fields[1] == "d",
      isNumber(fields[2]), fields[3] == "?" || isNumber(fields[3])
    else {
      strangeLines += 1
      return
    }
    let name = fields[0].hasSuffix("/") ? String(fields[0].dropLast()) : String(fields[0])
    names.append(
      Name(
        hash: name.hashValue, isMoodles: MoodleTree.contains(name, isFolder: fields[1] == "d")))
  }

  private func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.count <= 20 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
