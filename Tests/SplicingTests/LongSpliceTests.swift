import Base
import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Archive
@testable import Splicing

/// Templates in which much lies between what orders change: it is not inflated again for the plan.
struct LongSpliceTests {
  /// Six megabytes that hardly compress or compress well, and a few members that change.
  static let piece: SpliceCase = {
    var dice = Dice(31)
    var piece = SpliceCase([
      ("a.xml", dice.text(40_000)), ("files/1", dice.noise(1_500_000)),
      ("files/2", dice.text(2_500_000)), ("m.xml", dice.text(60_000)),
      ("files/3", dice.text(3_000_000)), ("files/4", dice.noise(1_800_000)),
      ("files/5", Array(repeating: 7, count: 3_000_000)), ("z.xml", dice.text(9_000)),
    ])
    for index in [0, 3, 7] {
      piece.edits[index] = [StreamPatch(1_000..<1_010, with: dice.text(90))]
    }
    return piece
  }()

  static let templates: [(String, [UInt8])] = {
    let piece = LongSpliceTests.piece
    let ways: [Gzip.Way] =
      [0, 1, 6, 9].map { Gzip.Way(level: $0) } + [
        Gzip.Way(level: 6, memory: 1), Gzip.Way(level: 6, strategy: .fixedCodes),
        Gzip.Way(level: 6, strategy: .huffmanOnly), Gzip.Way(level: 6, flushes: 131_072),
      ]
    return ways.map { ("\($0)", Gzip.member(piece.tar, $0)) }
  }()

  /// All borders of blocks, as zlib stops at them.
  private static func borders(_ file: SourceFile) throws -> [SplicePlan.Border] {
    var stream = try DeflateStream.open(file, atBit: 80, window: [])
    var borders: [SplicePlan.Border] = []
    var (offset, checksum): (Int64, UInt32) = (0, 0)
    let room = Chunk(capacity: 1 << 20)
    while true {
      let (count, stop) = try stream.inflate(into: room.bytes, stopsAtBlocks: true)
      checksum = Crc.update(checksum, UnsafeRawBufferPointer(rebasing: room.bytes[..<count]))
      offset += Int64(count)
      switch stop {
      case .full: continue
      case .block(let isLast):
        if !isLast { borders.append(.init(bit: stream.bit, offset: offset, checksum: checksum)) }
      case .end: return borders
      }
    }
  }

  private static func log(_ path: FilePath) throws -> InflationLog {
    let log = InflationLog()
    var archive = try ArchiveReader(.file(SourceFile(path)), log: log)
    while try archive.next() != nil {}
    return log
  }

  @Test(arguments: templates.indices)
  func `are planned alike with the log of a reading and without, and cut right`(
    index: Int
  ) throws {
    let (name, bytes) = LongSpliceTests.templates[index]
    try check(bytes, name)
  }

  @Test(arguments: SpliceTests.compressors)
  func `are cut right, whatever other program compressed them`(command: [String]) throws {
    let folder = try TemporaryFolder()
    let tar = try folder.write("t.tar", LongSpliceTests.piece.tar)
    let line = (command + ["-c", "<", tar.string]).joined(separator: " ")
    let run = try Tool.run("sh", ["-c", line])
    try #require(run.status == 0, "\(run.error)")
    try check(run.output, "\(command)")
  }

  private func check(_ bytes: [UInt8], _ name: String) throws {
    let folder = try TemporaryFolder()
    let piece = LongSpliceTests.piece
    let template = try folder.write("t", bytes)
    let log = try LongSpliceTests.log(template)
    #expect(log.isMoodleLayout && log.length == Int64(piece.tar.count))
    guard case .plan(let plan) = try piece.plan(template),
      case .plan(let logged) = try piece.plan(template, log: log)
    else {
      Issue.record("not planned: \(name)")
      return
    }
    #expect(plan == logged)
    let all = try LongSpliceTests.borders(SourceFile(template))
    #expect(plan.borders.dropFirst().allSatisfy(all.contains), "\(name)")
    let package = folder.path.appending("p")
    _ = try TgzSplicer(plan).splice(
      SourceFile(template), patches: piece.patches(),
      into: PackageOutput(to: .file(package), proving: AnySequence(piece.resized())))
    try SpliceTests.check(package, piece, name)
  }

  @Test func `have borders that are found near any place, and are zlib's`() throws {
    for (name, bytes) in LongSpliceTests.templates.prefix(4) {
      let folder = try TemporaryFolder()
      let file = try SourceFile(folder.write("t", bytes))
      let all = try LongSpliceTests.borders(file)
      let finder = BlockFinder(file, try LongSpliceTests.log(file.path))
      var found = 0
      let places = stride(from: Int64(300_000), to: 12_000_000, by: 700_000)
      for place in places {
        guard let border = try finder.border(before: place)?.border else { continue }
        found += 1
        #expect(all.contains(border), "\(name) before \(place)")
        #expect(border.offset <= place)
      }
      // In bytes that repeat, a block of zlib's is longer than the search.
      #expect(found * 2 > Array(places).count, "\(name)")
    }
  }

  @Test func `are inflated once more where the log is another file's`() throws {
    let folder = try TemporaryFolder()
    let piece = LongSpliceTests.piece
    let template = try folder.write("t", LongSpliceTests.templates[2].1)
    let other = try LongSpliceTests.log(try folder.write("o", Gzip.member(piece.editedTar)))
    guard case .plan(let plan) = try piece.plan(template, log: other),
      case .plan(let right) = try piece.plan(template)
    else {
      Issue.record("not planned")
      return
    }
    #expect(plan == right)
  }

  @Test func `leave a log that does not grow with them`() throws {
    let log = InflationLog()
    let inflater = Inflater()
    for megabyte in Int64(1)...4_000 { log.note(inflater, at: megabyte, after: megabyte << 20) }
    let points = (0...40).compactMap { log.point(before: $0 * 100 << 20)?.produced }
    #expect(Set(points).count <= 32 && Set(points).count > 10)
  }
}

/// A package that is read back while it is written.
struct PackageProofTests {
  private func members() throws -> AnySequence<Member> {
    AnySequence(try LongSpliceTests.piece.members())
  }

  private func proof(of bytes: [UInt8], pieces: Int = 100_000) throws -> GabaritError? {
    let proof = try PackageProof(of: try members())
    bytes.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: pieces) {
        proof.take(
          UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + pieces, bytes.count)]))
      }
    }
    return failure { try proof.finish() }
  }

  @Test func `is right as it should be, in pieces of any size`() throws {
    let right = LongSpliceTests.templates[2].1
    for pieces in [right.count, 1 << 20, 4_093] {
      #expect(try proof(of: right, pieces: pieces) == nil, "\(pieces)")
    }
  }

  @Test func `is wrong where a byte is another, missing or too many`() throws {
    let right = LongSpliceTests.templates[2].1
    for place in [0, 3, 40, right.count / 2, right.count - 9, right.count - 5, right.count - 1] {
      var wrong = right
      wrong[place] ^= 0x41
      #expect(try proof(of: wrong)?.code == .damaged, "changed at \(place)")
      #expect(try proof(of: Array(right[..<place]))?.code == .damaged, "cut at \(place)")
    }
    #expect(try proof(of: right + [0])?.code == .damaged)
    #expect(try proof(of: right + right)?.code == .damaged)
    #expect(try proof(of: [])?.code == .damaged)
  }

  @Test func `is wrong where it is sound, and has other members`() throws {
    let edited = Gzip.member(LongSpliceTests.piece.editedTar)
    #expect(try proof(of: edited)?.code == .damaged)
  }

  @Test func `is removed where it is wrong`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("p")
    let output = try PackageOutput(to: .file(path), proving: try members())
    try output.write(array: LongSpliceTests.templates[2].1.dropLast(5) + [1, 2, 3, 4, 5])
    #expect(failure { _ = try output.finish() }?.code == .damaged)
  }

  @Test func `may be given up half way, and leaves no thread behind`() throws {
    func threads() -> Int {
      (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0
    }
    let folder = try TemporaryFolder()
    let before = threads()
    for _ in 0..<300 {
      let output = try PackageOutput(
        to: .file(folder.path.appending("p")), proving: try members())
      try output.write(array: Array(LongSpliceTests.templates[2].1.prefix(300_000)))
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path.appending("p").string))
    // Other tests have theirs.
    #expect(threads() < before + 200)
  }
}
