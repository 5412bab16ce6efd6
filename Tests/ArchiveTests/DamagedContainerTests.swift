import Archive
import Base
import TestKit
import Testing

/// Cuts and flipped bits at every place of a small container.
struct DamagedContainerTests {
  /// A small archive, its data incompressible in part.
  static let members: [(String, [UInt8])] = [
    ("moodle_backup.xml", Array("<moodle_backup></moodle_backup>".utf8)),
    ("files/noise", (0..<300).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0 >> 2) }),
  ]

  static var tgz: [UInt8] {
    var tar = TarBuilder()
    for (name, bytes) in members { tar.file(name, bytes) }
    return Gzip.member(tar.ended())
  }

  static var zip: [UInt8] {
    var zip = ZipBuilder()
    for (name, bytes) in members { zip.file(name, bytes) }
    return zip.bytes
  }

  @Test(arguments: [tgz, zip]) func `never takes a cut container for a whole one`(
    whole: [UInt8]
  ) throws {
    let folder = try TemporaryFolder()
    for count in 0..<whole.count {
      let path = try folder.write("cut.mbz", whole[..<count])
      let error = failure { _ = try Contents(of: path) }
      let expected: Set<GabaritError.Code> =
        switch count {
        case 0: [.empty]
        case 1: [.unknownContainer]
        case 2..<4: [.unknownContainer, .truncated]
        default: [.truncated]
        }
      #expect(error.map { expected.contains($0.code) } == true, "at \(count): \(error as Any)")
    }
  }

  @Test func `never takes a flipped bit in a tgz for the original`() throws {
    let folder = try TemporaryFolder()
    let whole = DamagedContainerTests.tgz
    let original = try Contents(of: try folder.write("whole.mbz", whole))
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= 0x10
      let path = try folder.write("flipped.mbz", bytes)
      guard let read = try? Contents(of: path) else { continue }
      // The header's time and system mean nothing, and in a run of zeros a distance means little.
      #expect(read.names == original.names, "at \(index)")
      #expect(read.members.map(\.bytes) == original.members.map(\.bytes), "at \(index)")
    }
  }

  @Test func `never takes a flipped bit in a zip's data for the original`() throws {
    let folder = try TemporaryFolder()
    let whole = DamagedContainerTests.zip
    let original = try Contents(of: try folder.write("whole.mbz", whole))
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= 0x10
      let path = try folder.write("flipped.mbz", bytes)
      guard let read = try? Contents(of: path) else { continue }
      #expect(read.names.map { $0.utf8.count } == original.names.map { $0.utf8.count })
      #expect(read.members.map(\.bytes) == original.members.map(\.bytes), "at \(index)")
    }
  }
}
