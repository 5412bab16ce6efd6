import Base
import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Archive
@testable import Splicing

/// Long runs that are copied to the same place within a block, so that the system copies or shares
/// them.
struct BlockAlignmentTests {
  private static let block = Int(BlockAlignment.block)

  @Test func `gaps of any length are deflate blocks that say nothing`() throws {
    for count in 0..<BlockAlignment.block {
      let gap = BitFiller.gap(count)
      let isLonger = (1...4).contains(count) || [7, 8, 9, 13, 14, 19].contains(count)
      #expect(Int64(gap.count) == count + (isLonger ? BlockAlignment.block : 0))
      guard count < 64 || count % 97 == 0 else { continue }
      let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
      let packed = header + gap + BitFiller.end + [UInt8](repeating: 0, count: 8)
      let folder = try TemporaryFolder()
      #expect(try Gzip.unpacked(folder.write("g", packed)) == [], "\(count)")
    }
  }

  /// Three megabytes of noise behind an edited member, and less behind another one.
  private static let piece: SpliceCase = {
    var dice = Dice(77)
    var piece = SpliceCase([
      ("a.xml", dice.text(40_000)), ("files/1", dice.noise(1_500_000)),
      ("files/2", dice.noise(1_700_000)), ("m.xml", dice.text(60_000)),
      ("files/3", dice.noise(500_000)), ("z.xml", dice.text(9_000)),
      ("files/4", dice.noise(2_000_000)),
    ])
    for index in [0, 3, 5] {
      piece.edits[index] = [StreamPatch(1_000..<1_010, with: dice.text(90 + index))]
    }
    return piece
  }()

  /// How far the bytes around the middle of a member have moved.
  private func shift(of member: Int, from template: [UInt8], to package: [UInt8]) throws -> Int {
    let noise = BlockAlignmentTests.piece.files[member].bytes
    // Deflate stores noise, and begins a new block each 32 KB or so.
    let probe = Data(noise[(noise.count / 2)..<(noise.count / 2 + 24)])
    let old = try #require(Data(template).range(of: probe))
    let new = try #require(Data(package).range(of: probe))
    return new.lowerBound - old.lowerBound
  }

  @Test func `long runs of a tgz keep their place within a block, short ones come close`() throws {
    let piece = BlockAlignmentTests.piece
    let folder = try TemporaryFolder()
    let template = try folder.write("t", Gzip.member(piece.tar, Gzip.Way(level: 0)))
    let package = folder.path.appending("p")
    try piece.splice(template, to: package)
    try SpliceTests.check(package, piece, "stored")
    let (old, new) = (try bytes(of: template), try bytes(of: package))
    for member in [1, 2, 6] {
      #expect(try shift(of: member, from: old, to: new) % BlockAlignmentTests.block == 0)
    }
    #expect(try shift(of: 4, from: old, to: new) % BlockAlignmentTests.block != 0)
    let gzip = try Tool.run("sh", ["-c", "gzip -t <\(package.string)"])
    #expect(gzip.status == 0, "\(gzip.error)")
  }

  @Test func `a package is the same, hashed or not, proved or not, into a file or a stream`() throws
  {
    let piece = BlockAlignmentTests.piece
    let folder = try TemporaryFolder()
    let template = try folder.write("t", Gzip.member(piece.tar))
    let package = folder.path.appending("p")
    let splicer = try piece.splice(template, to: package)
    let whole = try bytes(of: package)
    for isHashed in [false, true] {
      for proves in [false, true] {
        let other = folder.path.appending("\(isHashed)\(proves)")
        let members = proves ? AnySequence(try piece.resized()) : nil
        let digest = try splicer.splice(
          SourceFile(template), patches: piece.patches(),
          into: PackageOutput(
            to: .file(other), isHashed: isHashed, isSynced: false, proving: members))
        #expect(digest == (isHashed ? Digest.hex(.sha256, of: whole) : nil))
        let isSame = try bytes(of: other) == whole
        #expect(isSame, "\(isHashed) \(proves)")
      }
    }
    let stream = folder.path.appending("stream")
    let descriptor = try FileDescriptor.open(
      stream, .writeOnly, options: [.create], permissions: .ownerReadWrite)
    _ = try descriptor.closeAfter {
      try splicer.splice(
        SourceFile(template), patches: piece.patches(),
        into: PackageOutput(to: .stream(descriptor)))
    }
    let isSame = try bytes(of: stream) == whole
    #expect(isSame)
  }

  @Test func `long runs of a zip keep their place too, also when it is cut again`() throws {
    let piece = BlockAlignmentTests.piece
    var builder = ZipBuilder()
    for (name, bytes) in piece.files {
      var entry = ZipBuilder.Entry(name, bytes)
      entry.isStored = name.hasPrefix("files")
      builder.entries.append(entry)
    }
    let folder = try TemporaryFolder()
    var template = try folder.write("t.zip", builder.bytes)
    let limits = Limits()
    for round in 0..<3 {
      let package = folder.path.appending("p\(round).zip")
      var edits: [MemberPath: [StreamPatch]] = [:]
      for (index, _) in piece.edits {
        let path = try MemberPath(checking: Array(piece.files[index].name.utf8), limits: limits)
        edits[path] = [StreamPatch(0..<0, with: Array("round \(round) of \(index)".utf8))]
      }
      let digest = try ZipSplicer.open(SourceFile(template), edits: edits, limits: limits)?
        .splice(into: PackageOutput(creating: package))
      #expect(digest != nil)
      let (old, new) = (try bytes(of: template), try bytes(of: package))
      for member in [1, 2, 6] {
        #expect(try shift(of: member, from: old, to: new) % BlockAlignmentTests.block == 0)
      }
      // Paddings come in the place of the last round's.
      #expect(new.count < builder.bytes.count + 2 * (BlockAlignmentTests.block + 6) + 2_000)
      let unzip = try Tool.run("unzip", ["-tqq", package.string])
      #expect(unzip.status == 0, "\(unzip.error)\(unzip.text)")
      let script = "import sys, zipfile\nassert zipfile.ZipFile(sys.argv[1]).testzip() is None"
      let python = try Tool.run("python3", ["-c", script, package.string])
      #expect(python.status == 0, "\(python.error)")
      let read = try Contents(of: package)
      #expect(read.names == piece.files.map(\.name))
      template = package
    }
  }

  @Test(arguments: [false, true])
  func `any range is copied behind any number of bytes`(isHashed: Bool) throws {
    var dice = Dice(isHashed ? 5 : 6)
    let folder = try TemporaryFolder()
    let noise = dice.noise(3_000_000)
    let source = try SourceFile(folder.write("s", noise))
    for round in 0..<40 {
      let start = Int.random(in: 0..<noise.count, using: &dice)
      let end = Int.random(in: start...noise.count, using: &dice)
      var head = Int.random(in: 0...200_000, using: &dice)
      // Half of them are left to the system.
      if round % 2 == 0 { head += (start - head) & (BlockAlignmentTests.block - 1) }
      let path = folder.path.appending("o\(round)")
      let output = try PackageOutput(to: .file(path), isHashed: isHashed, isSynced: false)
      try output.write(array: Array(noise[..<head]))
      try output.copy(source, Int64(start)..<Int64(end))
      try output.write(array: [1, 2, 3])
      #expect(output.position == Int64(head + end - start + 3))
      let digest = try output.finish()
      let expected = noise[..<head] + noise[start..<end] + [1, 2, 3]
      let isSame = try bytes(of: path) == Array(expected)
      #expect(isSame, "\(head) \(start)..<\(end)")
      #expect(digest == (isHashed ? Digest.hex(.sha256, of: Array(expected)) : nil))
    }
  }

  @Test func `what became shorter is no copy`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("s", [UInt8](repeating: 9, count: 2_000_000))
    let source = try SourceFile(path)
    #expect(truncate(path.string, 1_500_000) == 0)
    for start in [0, 100] {
      let output = try PackageOutput(
        to: .file(folder.path.appending("o\(start)")), isHashed: false, isSynced: false)
      #expect(
        failure { try output.copy(source, Int64(start)..<2_000_000) }?.code == .changedMeanwhile)
    }
  }
}
