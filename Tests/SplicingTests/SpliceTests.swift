import Archive
import Base
import Foundation
import Splicing
import SystemPackage
import TestKit
import Testing

/// Packages that are spliced from compressed templates.
struct SpliceTests {
  static let ways: [Gzip.Way] =
    (0...9).map { Gzip.Way(level: $0) } + [
      // Blocks of some hundred symbols, which begin on any bit.
      Gzip.Way(level: 6, memory: 1), Gzip.Way(level: 1, memory: 1), Gzip.Way(level: 9, memory: 2),
      Gzip.Way(level: 6, strategy: .fixedCodes),
      Gzip.Way(level: 6, memory: 1, strategy: .fixedCodes),
      Gzip.Way(level: 6, strategy: .huffmanOnly), Gzip.Way(level: 6, strategy: .runs),
      Gzip.Way(level: 6, flushes: 131_072), Gzip.Way(level: 1, memory: 1, flushes: 5_000),
      Gzip.Way(level: 0, memory: 1),
    ]

  /// What is read back, by zlib and by ISA-L with libarchive, must be the edited tar.
  static func check(_ package: FilePath, _ piece: SpliceCase, _ hint: String) throws {
    #expect(try Gzip.unpacked(package) == piece.editedTar, "\(hint)")
    let read = try Contents(of: package)
    #expect(read.names == piece.files.map(\.name), "\(hint)")
    #expect(read.signs == [], "\(hint)")
  }

  @Test(arguments: ways, 0..<8)
  func `inflate to the edited tar, whatever zlib did`(way: Gzip.Way, seed: Int) throws {
    var dice = Dice(UInt64(seed * 1_000 + 7))
    let folder = try TemporaryFolder()
    let piece = SpliceCase(random: &dice, members: 4 + seed * 3)
    let template = try folder.write("t", Gzip.member(piece.tar, way))
    let package = folder.path.appending("p")
    let splicer = try piece.splice(template, to: package)
    try SpliceTests.check(package, piece, "\(way), seed \(seed)")
    // Once more, with what is known of the pieces by now: the same bytes.
    let again = folder.path.appending("again")
    _ = try splicer.splice(
      SourceFile(template), patches: piece.patches(), into: PackageOutput(creating: again))
    #expect(try bytes(of: package) == bytes(of: again))
    // Other edits in the same places.
    var other = piece
    for index in other.edits.keys {
      other.edits[index] = other.edits[index]?.map { StreamPatch($0.range, with: dice.text(70)) }
    }
    let third = folder.path.appending("third")
    _ = try splicer.splice(
      SourceFile(template), patches: other.patches(), into: PackageOutput(creating: third))
    try SpliceTests.check(third, other, "other edits, \(way), seed \(seed)")
  }

  /// Commands that compress their standard input's file to another one.
  static let compressors: [[String]] = [
    ["gzip", "-1"], ["gzip", "-6"], ["gzip", "-9"], ["gzip", "--rsyncable"],
    ["pigz", "-1"], ["pigz", "-6"], ["pigz", "-9", "-b", "128"], ["pigz", "-0"],
    ["libdeflate-gzip", "-1"], ["libdeflate-gzip", "-6"], ["libdeflate-gzip", "-12"],
    ["igzip", "-0"], ["igzip", "-1"], ["igzip", "-2"], ["igzip", "-3"],
  ].filter { (try? Tool.run("which", [$0[0]]).status) == 0 }

  @Test(arguments: compressors)
  func `inflate to the edited tar, whatever other program compressed it`(
    command: [String]
  ) throws {
    for seed in 0..<4 {
      var dice = Dice(UInt64(seed + 99))
      let folder = try TemporaryFolder()
      let piece = SpliceCase(random: &dice, members: 20)
      let tar = try folder.write("t.tar", piece.tar)
      // Through a pipe gzip knows no name, and writes none.
      let line = (seed % 2 == 0 ? command + ["-c", "<"] : command + ["-c"]) + [tar.string]
      let run = try Tool.run("sh", ["-c", line.joined(separator: " ")])
      try #require(run.status == 0, "\(run.error)")
      let template = try folder.write("t.tgz", run.output)
      let package = folder.path.appending("p")
      try piece.splice(template, to: package)
      try SpliceTests.check(package, piece, "\(command), seed \(seed)")
    }
  }

  @Test func `are read alike by GNU tar, gzip, bsdtar and Python`() throws {
    var dice = Dice(5)
    for way in [Gzip.Way(level: 6), Gzip.Way(level: 6, memory: 1), Gzip.Way(level: 0)] {
      let folder = try TemporaryFolder()
      let piece = SpliceCase(random: &dice, members: 30, largest: 60_000)
      let template = try folder.write("t", Gzip.member(piece.tar, way))
      let package = folder.path.appending("p.tgz")
      try piece.splice(template, to: package)
      let python =
        "import sys, gzip\nsys.stdout.buffer.write(gzip.open(sys.argv[1]).read())"
      #expect(try Tool.run("python3", ["-c", python, package.string]).output == piece.editedTar)
      #expect(try Tool.run("gzip", ["-dc", package.string]).output == piece.editedTar)
      let contents = ["GNU tar": ["tar", "-xOzf"], "bsdtar": ["bsdtar", "-xOf"]]
      let edited = try Contents(of: try folder.write("e", Gzip.member(piece.editedTar)))
      for (name, command) in contents {
        let run = try Tool.run(command[0], Array(command.dropFirst()) + [package.string])
        #expect(run.status == 0 && run.error.isEmpty, "\(name): \(run.error)")
        #expect(run.output == edited.members.flatMap(\.bytes), "\(name)")
      }
      let tarfile =
        "import sys, tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.name, m.size, m.mtime)"
      #expect(
        try Tool.run("python3", ["-c", tarfile, package.string]).lines
          == edited.members.map {
            "\($0.member.path.string) \($0.member.size) \($0.member.modified)"
          })
    }
  }

  /// Edits at places that are easily forgotten; the text is long enough for several blocks.
  static let places: [(String, [Int: [StreamPatch]])] = [
    ("none", [:]), ("first byte", [0: [StreamPatch(0..<1, with: [65])]]),
    ("inserted at the start", [0: [StreamPatch(0..<0, with: Array("abc".utf8))]]),
    ("last byte of the last member", [3: [StreamPatch(299_999..<300_000, with: [])]]),
    ("appended to the last member", [3: [StreamPatch(300_000..<300_000, with: [66])]]),
    (
      "growing by more than a block",
      [1: [StreamPatch(7..<9, with: Array(repeating: 67, count: 100_000))]]
    ),
    ("all of a member gone", [1: [StreamPatch(0..<200_000, with: [])]]),
    ("an empty member filled", [2: [StreamPatch(0..<0, with: Array("x".utf8))]]),
    (
      "all members",
      [
        0: [StreamPatch(0..<1, with: [])], 1: [StreamPatch(100_000..<100_001, with: [68])],
        2: [StreamPatch(0..<0, with: [69])], 3: [StreamPatch(5..<6, with: [70])],
      ]
    ),
    (
      "two far apart in one member",
      [
        3: [StreamPatch(0..<1, with: [1]), StreamPatch(299_000..<299_001, with: [1, 2, 3])]
      ]
    ),
  ]

  @Test(arguments: places.indices, [0, 1, 6])
  func `hold at every place`(index: Int, level: Int32) throws {
    var dice = Dice(3)
    var piece = SpliceCase([
      ("a.xml", dice.text(100_000)), ("b.xml", dice.text(200_000)), ("c.xml", []),
      ("files/d", dice.text(300_000)),
    ])
    piece.edits = SpliceTests.places[index].1
    for way in [Gzip.Way(level: level), Gzip.Way(level: level, memory: 1)] {
      let folder = try TemporaryFolder()
      let template = try folder.write("t", Gzip.member(piece.tar, way))
      let package = folder.path.appending("p")
      try piece.splice(template, to: package)
      try SpliceTests.check(package, piece, "\(SpliceTests.places[index].0), \(way)")
    }
  }

  @Test func `hold where something is put in just where a block begins`() throws {
    var dice = Dice(23)
    let piece = SpliceCase([("a.xml", dice.text(90_000)), ("files/b", dice.text(90_000))])
    let tar = piece.tar
    let folder = try TemporaryFolder()
    // A flush ends a block each 5,000 bytes, so that one begins there.
    let way = Gzip.Way(level: 6, flushes: 5_000)
    let template = try folder.write("t", Gzip.member(tar, way))
    guard case .plan(let plan) = try piece.plan(template) else {
      throw CocoaError(.featureUnsupported)
    }
    for place in stride(from: 5_000, to: tar.count, by: 25_000) {
      let more = dice.text(40)
      let package = folder.path.appending("p\(place)")
      let patch = StreamPatch(Int64(place)..<Int64(place), with: more)
      _ = try TgzSplicer(plan).splice(
        SourceFile(template), patches: [patch], into: PackageOutput(creating: package))
      #expect(try Gzip.unpacked(package) == tar[..<place] + more + tar[place...], "\(place)")
    }
  }

  @Test(arguments: [0, 10, 20])
  func `leave most of the compressed bytes as they are`(place: Int) throws {
    var dice = Dice(11)
    var files = (0..<20).map { (name: "files/\($0)", bytes: dice.noise(200_000)) }
    files.insert(("a.xml", dice.text(5_000)), at: place)
    var piece = SpliceCase(files)
    piece.edits = [place: [StreamPatch(100..<101, with: Array("longer".utf8))]]
    let folder = try TemporaryFolder()
    let template = try folder.write("t", Gzip.member(piece.tar))
    let package = folder.path.appending("p")
    try piece.splice(template, to: package)
    let (old, new) = (try bytes(of: template), try bytes(of: package))
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old.dropLast(8).reversed(), new.dropLast(8).reversed()).prefix { $0 == $1 }.count
    #expect(head + tail > old.count * 95 / 100)
  }

  @Test func `are refused where the template is not as Moodle's packer writes it`() throws {
    var dice = Dice(17)
    let piece = SpliceCase([("a.xml", dice.text(3_000)), ("files/b", dice.noise(3_000))])
    let tar = piece.tar
    let folder = try TemporaryFolder()
    func outcome(_ bytes: [UInt8]) throws -> String {
      switch try piece.plan(try folder.write("t", bytes)) {
      case .plan: "plan"
      case .refused(let why): why.rawValue
      }
    }
    #expect(try outcome(Gzip.member(tar)) == "plan")
    #expect(try outcome(Gzip.member(tar, name: "t.tar")) == "plan")
    #expect(try outcome(Gzip.members(tar, cutAt: [700])) != "plan")
    #expect(try outcome(Gzip.member(tar) + [0]) == "gzip")
    #expect(try outcome(Gzip.member(tar, checksum: 5)) == "unread")
    #expect(try outcome(Gzip.member(tar, length: 5)) == "unread")
    #expect(try outcome(Gzip.member(tar + [0])) == "tar")
    #expect(try outcome(Gzip.member(Array(tar.dropLast(512)))) == "tar")
    #expect(try outcome(Gzip.member(Array(tar.dropLast(1)))) == "tar")
    for place in [100, 136, 329, 512 + 3_000, tar.count - 1] {
      var other = tar
      other[place] ^= 1
      #expect(try outcome(Gzip.member(other)) == "tar", "\(place)")
    }
    #expect(try outcome(Array(Gzip.member(tar).dropLast(20))) == "unread")
    var crossed = Gzip.member(tar)
    crossed[3] = 4
    #expect(try outcome(crossed) == "gzip")
  }
}
