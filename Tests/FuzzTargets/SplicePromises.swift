internal import Archive
internal import Base
internal import Splicing
internal import SystemPackage
internal import TestKit

/// What holds for packages that are spliced.
enum SplicePromises {
  /// A tgz that is spliced unpacks to the template's tar with the patches applied; any other is
  /// refused.
  static func splice(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let way = Gzip.Way(
      level: Int32(input.byte() % 10), memory: Int32(input.byte() % 9) + 1,
      strategy: Gzip.Strategy(rawValue: Int32(input.byte() % 5)) ?? .usual,
      flushes: input.byte() % 4 == 0 ? 4_096 : nil)
    let isBuilt = input.byte() % 2 == 0
    var seeds = (0..<12).map { _ in Int(input.byte()) }[...]
    let rest = Array(input.rest)
    let file = try memoryFile(isBuilt ? Gzip.member(tar(rest), way) : rest)
    guard let members = try members(of: file)?.map(\.member) else { return }
    do {
      let outcome = try SplicePlanner.plan(
        file, members: MemberList(members), sha256: String(repeating: "0", count: 64)
      ) { $0.path.string.hasSuffix(".xml") }
      guard case .plan(let plan) = outcome else { return }
      let patches = try patches(members, &seeds)
      let expected = applied(patches, to: try unpacked(file))
      try withPlace { package in
        let splicer = TgzSplicer(plan)
        _ = splicer.pays(patches)
        _ = try splicer.splice(
          file, patches: patches,
          into: PackageOutput(to: .file(package), isHashed: false, isSynced: false))
        try promise(
          try Gzip.unpacked(package) == expected, "the package unpacks to the edited tar")
      }
    } catch let error as GabaritError { try promiseRefusal(error) }
  }

  /// A zip that is spliced holds the template's members with the edits; any other is refused.
  static func spliceZip(_ bytes: [UInt8]) throws {
    var input = InputBytes(bytes)
    let isBuilt = input.byte() % 2 == 0
    var seeds = (0..<12).map { _ in Int(input.byte()) }[...]
    let rest = Array(input.rest)
    let file = try memoryFile(isBuilt ? zip(rest) : rest)
    guard let before = try members(of: file) else { return }
    var edits: [MemberPath: [StreamPatch]] = [:]
    for (member, _) in before where member.path.string.hasSuffix(".xml") && edits.count < 3 {
      edits[member.path] = contentEdits(member.size, &seeds)
    }
    do {
      try withPlace { package in
        guard let splicer = try ZipSplicer.open(file, edits: edits, limits: Limits()) else {
          return
        }
        _ = try splicer.splice(
          into: PackageOutput(to: .file(package), isHashed: false, isSynced: false))
        guard let after = try members(of: SourceFile(package), limits: Limits()) else {
          throw BrokenPromise("the package can be read")
        }
        let expected = before.map { applied(edits[$0.member.path] ?? [], to: $0.bytes) }
        try promise(
          after.map(\.member.path) == before.map(\.member.path)
            && after.map(\.bytes) == expected, "the package holds the edited members")
      }
    } catch let error as GabaritError { try promiseRefusal(error) }
  }

  /// The template's tar, by zlib and not by what is tried here.
  private static func unpacked(_ file: SourceFile) throws -> [UInt8] {
    try withPlace { path in
      var output = try OutputFile(creating: path, isSynced: false)
      try everything(of: file).withBytes { (bytes) throws(GabaritError) in
        try output.write(bytes)
      }
      try output.finish()
      return try Gzip.unpacked(path)
    }
  }

  private static func everything(of file: SourceFile) throws(GabaritError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(file.identity.size))
    let count = try bytes.withMutableBytes { (room) throws(GabaritError) in
      try file.read(into: room, at: 0)
    }
    return Array(bytes[..<count])
  }

  private static func tar(_ bytes: [UInt8]) -> [UInt8] {
    var tar = TarBuilder()
    for (name, content) in parts(bytes) { tar.file(name, content) }
    return tar.ended()
  }

  private static func zip(_ bytes: [UInt8]) -> [UInt8] {
    var zip = ZipBuilder()
    for (index, part) in parts(bytes).enumerated() {
      zip.file(part.name, part.content, stored: index == 1)
    }
    return zip.bytes
  }

  /// Members of three lengths.
  private static func parts(_ bytes: [UInt8]) -> [(name: String, content: [UInt8])] {
    let first = bytes.count / 2
    let second = first + bytes.count / 3
    return [
      ("a.xml", Array(bytes[..<first])), ("files/b", Array(bytes[first..<second])),
      ("c.xml", Array(bytes[second...])),
    ]
  }

  private static func patches(
    _ members: [Member], _ seeds: inout ArraySlice<Int>
  ) throws(GabaritError) -> [StreamPatch] {
    var offset: Int64 = 0
    var patches: [StreamPatch] = []
    for member in members {
      if member.path.string.hasSuffix(".xml"), seeds.count >= 3 {
        patches += try TarEdit.patches(
          of: member, at: offset, edits: contentEdits(member.size, &seeds))
      }
      offset += TarEdit.length(of: member)
    }
    return patches
  }

  private static func contentEdits(
    _ size: Int64, _ seeds: inout ArraySlice<Int>
  ) -> [StreamPatch] {
    let start = size * Int64(seeds.popFirst() ?? 0) / 256
    let end = min(size, start + Int64(seeds.popFirst() ?? 0))
    let count = (seeds.popFirst() ?? 0) * 4
    return [StreamPatch(start..<end, with: [UInt8](repeating: 0x78, count: count))]
  }

  private static func applied(_ patches: [StreamPatch], to old: [UInt8]) -> [UInt8] {
    var new: [UInt8] = []
    var at = 0
    for patch in patches {
      new += old[at..<Int(patch.range.lowerBound)] + patch.replacement
      at = Int(patch.range.upperBound)
    }
    return new + old[at...]
  }
}
