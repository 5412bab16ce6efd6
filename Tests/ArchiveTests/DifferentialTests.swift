import Archive
import Base
import Foundation
import SystemPackage
import TestKit
import Testing

/// gabarit's reading against that of other programs.
///
/// An archive that gabarit takes must read the same in all of them. What one of them reads
/// otherwise, gabarit must refuse.
///
/// `GABARIT_DIFFERENTIAL=20000` tries that many archives instead of a few hundred.
struct DifferentialTests {
  private static let count =
    ProcessInfo.processInfo.environment["GABARIT_DIFFERENTIAL"].flatMap { Int($0) } ?? 120

  @Test(arguments: [Container.tgz, .zip]) func `is the same as other readers'`(
    container: Container
  ) throws {
    var (tried, taken, differences) = (0, 0, [String]())
    // A few hundred at a time, so that they need little room.
    for start in stride(from: 0, to: Self.count, by: 400) {
      let folder = try TemporaryFolder()
      var own: [String: [String: String]] = [:]
      for seed in start..<min(start + 400, Self.count) {
        var dice = Dice(UInt64(seed) &* 2 &+ (container == .tgz ? 0 : 1))
        let bytes = Mutant.archive(container, &dice)
        let name = "\(seed).\(container.rawValue)"
        let path = try folder.write(name, bytes)
        tried += 1
        do throws(GabaritError) {
          own[name] = Self.digests(try Contents(of: path))
        } catch {
          try? FileManager.default.removeItem(atPath: path.string)
        }
      }
      let others = try Self.others(folder.path)
      for (name, members) in own {
        for (reader, found) in others[name] ?? [:] where found != .members(members) {
          differences.append("\(name) by \(reader): \(found.difference(from: members))")
        }
      }
      taken += own.count
    }
    Tally.note("mutated archives read by gabarit and by other readers", tried)
    #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
    #expect(taken * 10 > tried, "too few are taken to say much")
    if Self.count > 1_000 { print("\(container): \(tried) tried, \(taken) taken by gabarit") }
  }

  @Test func `is the same for what the gallery of hostile backups holds and is taken`() throws {
    let folder = try TemporaryFolder()
    var own: [String: [String: String]] = [:]
    var names: [String: String] = [:]
    for (number, specimen) in Gallery.all.enumerated() where specimen.status != 2 {
      let path = try folder.write("specimen", specimen.bytes)
      // What is read to the end by gabarit's reader, and refused elsewhere, counts too.
      guard let contents = try? Contents(of: path) else {
        Issue.record("\(specimen.name) is not read")
        continue
      }
      let name = "\(number).\(contents.container.rawValue)"
      try FileManager.default.moveItem(
        atPath: path.string, toPath: folder.path.appending(name).string)
      own[name] = Self.digests(contents)
      names[name] = specimen.name
    }
    Tally.note("accepted specimens read by other readers", own.count)
    #expect(own.count > 200)
    let others = try Self.others(folder.path)
    for (name, members) in own {
      let specimen = names[name] ?? name
      for (reader, found) in others[name] ?? [:] where found != .members(members) {
        Issue.record("\(specimen), \(reader): \(found.difference(from: members))")
      }
    }
  }

  private static func digests(_ contents: Contents) -> [String: String] {
    Dictionary(
      contents.members.map { member, bytes in
        (member.path.string, member.kind == .folder ? "folder" : Digest.hex(.sha1, of: bytes))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// What a reader found.
  private enum Found: Equatable {
    case members([String: String])
    case refusal(String)

    func difference(from own: [String: String]) -> String {
      switch self {
      case .refusal(let words): return "refused: \(words)"
      case .members(let members):
        let names = Set(members.keys).union(own.keys).filter { members[$0] != own[$0] }
        return names.sorted().map { "\($0): \(own[$0] ?? "-") but \(members[$0] ?? "-")" }
          .joined(separator: ", ")
      }
    }

    static func == (left: Found, right: Found) -> Bool {
      guard case .members(let left) = left, case .members(let right) = right else { return false }
      return files(left) == files(right)
    }

    /// Folders may be left out: files make those that they lie in.
    private static func files(_ members: [String: String]) -> [String: String] {
      members.filter { $0.value != "folder" }
    }
  }

  private static func others(_ folder: FilePath) throws -> [String: [String: Found]] {
    let script = FilePath(#filePath).removingLastComponent().appending("readers.py")
    let run = try Tool.run("python3", [script.string, folder.string])
    try #require(run.status == 0, "\(run.error)")
    guard case .object(let archives) = try JSON(run.output) else { return [:] }
    return archives.mapValues { readers in
      guard case .object(let readers) = readers else { return [:] }
      return readers.mapValues { found in
        guard case .object(let members) = found else { return .refusal(found.text ?? "?") }
        return .members(members.compactMapValues(\.text))
      }
    }
  }
}

/// Archives that are sound, and such that something was done to.
enum Mutant {
  static func archive(_ container: Container, _ dice: inout Dice) -> [UInt8] {
    let isSound = Int.random(in: 0..<8, using: &dice) == 0
    switch container {
    case .tgz:
      var tar = self.tar(&dice)
      if !isSound, Bool.random(using: &dice) { mutate(tar: &tar, &dice) }
      let cuts = (0..<Int.random(in: 0...2, using: &dice)).map { _ in
        Int.random(in: 0...tar.count, using: &dice)
      }
      var bytes = Gzip.members(tar, cutAt: cuts)
      if !isSound, Int.random(in: 0..<3, using: &dice) == 0 { mutate(&bytes, &dice) }
      return bytes
    case .zip:
      var bytes = zip(&dice).bytes
      if !isSound { mutate(zip: &bytes, &dice) }
      return bytes
    }
  }

  private static let names = [
    "a.xml", "course/course.xml", "./b.xml", "files/ab/abcdef", "course/\u{e9}t\u{e9}.xml",
    String(repeating: "long/", count: 25) + "n.xml", "course/", "empty/", "Course/other.xml",
  ]

  private static func tar(_ dice: inout Dice) -> [UInt8] {
    var tar = TarBuilder()
    for name in names.shuffled(using: &dice).prefix(Int.random(in: 2...6, using: &dice)) {
      var header = TarBuilder.Header(name)
      if name.utf8.count > 100 {
        header.prefix = Array(name.utf8.dropLast(6))
        header.name = Array("n.xml".utf8)
      }
      if Int.random(in: 0..<4, using: &dice) == 0 { header.magic = .gnu }
      if name.hasSuffix("/") {
        header.type = "5"
        tar.header(header)
        continue
      }
      if header.prefix.isEmpty, Int.random(in: 0..<6, using: &dice) == 0 {
        tar.pax([("path", name), ("mtime", "1795481527.25")])
      }
      let content = dice.text(Int.random(in: 0...1_500, using: &dice))
      header.size = content.count
      tar.member(header, content)
    }
    return tar.ended()
  }

  private static func zip(_ dice: inout Dice) -> ZipBuilder {
    var zip = ZipBuilder()
    for name in names.shuffled(using: &dice).prefix(Int.random(in: 2...6, using: &dice)) {
      if name.hasSuffix("/") {
        zip.folder(name)
        continue
      }
      var entry = ZipBuilder.Entry(name, dice.text(Int.random(in: 0...1_500, using: &dice)))
      entry.isStored = Bool.random(using: &dice)
      entry.hasDescriptor = !entry.isStored && Bool.random(using: &dice)
      if Int.random(in: 0..<6, using: &dice) == 0 { entry.flags = 0 }
      if Int.random(in: 0..<6, using: &dice) == 0 { entry.system = 0 }
      zip.entries.append(entry)
    }
    return zip
  }

  /// Something in some header, whose checksum is made right again.
  private static func mutate(tar: inout [UInt8], _ dice: inout Dice) {
    let headers = stride(from: 0, to: tar.count, by: 512).filter {
      tar[($0 + 257)..<($0 + 262)].elementsEqual("ustar".utf8)
    }
    for _ in 0..<Int.random(in: 1...2, using: &dice) {
      guard let at = headers.randomElement(using: &dice) else { return }
      let fields = [
        0..<100, 100..<108, 108..<136, 124..<136, 136..<148, 156..<157, 157..<257,
        257..<265, 265..<345, 345..<500, 500..<512,
      ]
      guard let field = fields.randomElement(using: &dice),
        let offset = field.randomElement(using: &dice)
      else { return }
      let odd: [UInt8] = [
        0, 0x20, 0x2f, 0x2e, 0x30, 0x31, 0x35, 0x37, 0x38, 0x4c, 0x78, 0x80, 0xff,
      ]
      tar[at + offset] = odd.randomElement(using: &dice) ?? 0
      for index in (at + 148)..<(at + 156) { tar[index] = 0x20 }
      let sum = String(tar[at..<at + 512].reduce(0) { $0 + Int($1) }, radix: 8)
      let digits = String(repeating: "0", count: max(0, 6 - sum.count)) + sum + "\0"
      tar.replaceSubrange((at + 148)..<(at + 155), with: Array(digits.utf8))
    }
    // A block lost, doubled or emptied.
    let block = Int.random(in: 0..<tar.count / 512, using: &dice) * 512
    switch Int.random(in: 0..<12, using: &dice) {
    case 0: tar.removeSubrange(block..<block + 512)
    case 1: tar.insert(contentsOf: tar[block..<block + 512], at: block)
    case 2: for index in block..<block + 512 { tar[index] = 0 }
    default: break
    }
  }

  /// Something in some header, the directory or the end.
  private static func mutate(zip bytes: inout [UInt8], _ dice: inout Dice) {
    let places = bytes.indices.dropLast(4).filter {
      bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4b && bytes[$0 + 2] < 9
    }
    for _ in 0..<Int.random(in: 1...2, using: &dice) {
      guard let at = places.randomElement(using: &dice) else { return }
      let index = at + Int.random(in: 4..<60, using: &dice)
      guard index < bytes.count else { continue }
      let odd: [UInt8] = [0, 1, 2, 8, 0x10, 0x20, 0x2f, 0x40, 0x7f, 0x80, 0xff]
      bytes[index] = odd.randomElement(using: &dice) ?? 0
    }
    if Int.random(in: 0..<8, using: &dice) == 0 { mutate(&bytes, &dice) }
  }

  /// Any byte, or some more, or some less.
  private static func mutate(_ bytes: inout [UInt8], _ dice: inout Dice) {
    switch Int.random(in: 0..<6, using: &dice) {
    case 0: bytes += dice.noise(Int.random(in: 1...600, using: &dice))
    case 1: bytes += [UInt8](repeating: 0, count: Int.random(in: 1...600, using: &dice))
    case 2: bytes.removeLast(min(bytes.count - 20, Int.random(in: 1...600, using: &dice)))
    case 3: bytes[Int.random(in: 0..<20, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
    default:
      bytes[Int.random(in: 0..<bytes.count, using: &dice)] ^=
        1 << UInt8.random(in: 0...7, using: &dice)
    }
  }
}
